package bauta.firmware;

import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.setup.Administrator;
import bauta.setup.SshKey;
import bauta.setup.UnfitException;
import bauta.wire.Addresses;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the owner of a board wrote on its card before the first start, the file {@code bauta.txt}: lines {@code NAME = VALUE} and
 * commands, one on a line, comments after {@code #}.
 *
 * @param script       the commands, those included that the values stand for; lines have the numbers they have in the file
 * @param passwordHash of the administrator; empty for none
 * @param keys         that may log in by SSH
 * @param insideCard   hardware address of the card for inside; 0 for the rule
 * @param outsideCard  hardware address of the card for outside; 0 for the rule
 */
public record Seed(Script script, String passwordHash, List<SshKey> keys, long insideCard, long outsideCard) {
    /** Bytes; a file above that is none of ours. */
    public static final int LARGEST = 1 << 20;

    private static final Pattern VALUE = Pattern.compile("([A-Za-z][A-Za-z-]*)\\s*=\\s*(.*)");
    private static final Set<String> COMMANDS = Set.of("ipchains", "ipmasqadm", "bauta");
    /** Values that are a setting under another name or the same. */
    private static final Map<String, String> SETTINGS = Map.of("name", "host-name", "time-zone", "time-zone", "inside", "inside-address",
            "outside", "outside-address");
    private static final String KNOWN = "name, time-zone, inside, outside, name-servers, inside-nic, outside-nic, password-hash, ssh-key";

    /** Why a file is not taken: all that is wrong with it, a line each. */
    public static final class FaultyException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient List<String> faults;

        FaultyException(List<String> faults) {
            super(String.join("\n", faults), null, false, false);
            this.faults = List.copyOf(faults);
        }

        public List<String> faults() {
            return faults;
        }
    }

    /** Whether there is anything in it but comments. */
    public boolean empty() {
        return script.lines() == 0 && passwordHash.isEmpty() && keys.isEmpty() && insideCard == 0 && outsideCard == 0;
    }

    /** Reads the file; no command is done yet. */
    public static Seed of(byte[] file) throws FaultyException {
        return new Reader().read(text(file));
    }

    private static String text(byte[] file) throws FaultyException {
        try {
            // A byte order mark is what some editors write before everything.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString().replaceFirst("^\uFEFF", "");
        } catch (CharacterCodingException e) {
            throw new FaultyException(List.of("it is no text in UTF-8; save it as plain text in this encoding"));
        }
    }

    private static final class Reader {
        private final List<String> faults = new ArrayList<>();
        private final Map<String, Integer> given = new HashMap<>();
        private final List<SshKey> keys = new ArrayList<>();
        private String hash = "";
        private long inside;
        private long outside;

        Seed read(String text) throws FaultyException {
            var commands = new StringBuilder();
            int number = 0;
            for (var line : text.split("\r?\n|\r", -1)) {
                commands.append(command(++number, line.strip())).append('\n');
            }
            if (inside != 0 && inside == outside) {
                faults.add("line " + given.get("outside-nic") + ": inside-nic and outside-nic are the same card; two are needed");
            }
            Script script = null;
            try {
                script = Script.of("bauta.txt", commands.toString());
            } catch (ScriptException e) {
                faults.add(e.getMessage().replaceFirst("^bauta.txt, ", ""));
            }
            if (!faults.isEmpty()) {
                throw new FaultyException(faults);
            }
            return new Seed(script, hash, List.copyOf(keys), inside, outside);
        }

        /** The command that a line stands for; empty if it is none. */
        private String command(int number, String line) {
            var value = VALUE.matcher(line);
            if (line.isEmpty() || line.startsWith("#")) {
                return "";
            }
            if (COMMANDS.contains(line.split("[ \t]", 2)[0])) {
                return line;
            }
            if (!value.matches()) {
                faults.add("line " + number + ": this is neither NAME = VALUE nor one of the commands "
                        + String.join(", ", COMMANDS.stream().sorted().toList()));
                return "";
            }
            var name = value.group(1).toLowerCase(Locale.ROOT);
            var earlier = name.equals("ssh-key") ? null : given.put(name, number);
            if (earlier != null) {
                faults.add("line " + number + ": " + name + " is given in line " + earlier + " already; once is enough");
                return "";
            }
            try {
                return value(name, value.group(2).strip());
            } catch (UnfitException | IllegalArgumentException e) {
                faults.add("line " + number + ": " + name + ": " + e.getMessage());
                return "";
            }
        }

        private String value(String name, String text) throws UnfitException {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the value is missing; put # before the line to leave it out");
            }
            if (SETTINGS.containsKey(name)) {
                return "bauta set " + SETTINGS.get(name) + " " + Script.quoted(text);
            }
            switch (name) {
                case "name-servers" -> {
                    return "bauta dns upstream " + text.replace(',', ' ');
                }
                case "inside-nic" -> inside = Addresses.parseMac(text);
                case "outside-nic" -> outside = Addresses.parseMac(text);
                case "password-hash" -> {
                    var fault = Administrator.fault(text);
                    if (!fault.isEmpty()) {
                        throw new IllegalArgumentException(fault);
                    }
                    hash = text;
                }
                case "ssh-key" -> keys.add(SshKey.of(text));
                case "password" -> throw new IllegalArgumentException("a password does not belong on the card as it is; write"
                        + " password-hash = and what 'openssl passwd -6' prints");
                default -> throw new IllegalArgumentException("there is no such name; there are " + KNOWN);
            }
            return "";
        }
    }
}
