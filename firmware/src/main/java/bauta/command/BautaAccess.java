package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.setup.Administrator;
import bauta.setup.ApiToken;
import bauta.setup.AuthorizedKeys;
import bauta.setup.SshKey;
import bauta.setup.UnfitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The sub-commands {@code password}, {@code ssh-key} and {@code token} of {@code bauta}: who may log in. */
public final class BautaAccess {
    private static final int MOST_INPUT = 1 << 16;

    private final Administrator administrator;
    private final AuthorizedKeys keys;
    private final ApiToken token;

    public BautaAccess(Administrator administrator, AuthorizedKeys keys, ApiToken token) {
        this.administrator = administrator;
        this.keys = keys;
        this.token = token;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                subCommand("password", "[hash HASH|remove]", "sets the administrator's password, for SSH and the browser; reads it",
                        this::password),
                subCommand("ssh-key", "list|add [KEY]|remove NUMBER|FINGERPRINT", "SSH keys that may log in; add reads them",
                        this::keys),
                subCommand("token", "[make|remove]", "the token by which programs may use /api/v1: whether there is one, a new one, none",
                        this::token));
    }

    private interface Body {
        void run(List<String> words, Console console) throws Refusal, UnfitException, IOException;
    }

    private static SubCommand subCommand(String name, String arguments, String meaning, Body body) {
        return BautaCommand.subCommand(name, arguments, meaning, (words, console) -> {
            try {
                body.run(words, console);
            } catch (UnfitException e) {
                throw new Refusal(1, name + ": " + e.getMessage());
            } catch (IOException e) {
                throw new Refusal(1, name + ": " + e);
            }
        });
    }

    private void password(List<String> words, Console console) throws Refusal, UnfitException, IOException {
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "" -> {
                administrator.password(input(console).lines().findFirst().orElse(""));
                console.out("the administrator's password is set\n");
            }
            case "hash" -> {
                if (words.size() != 2) {
                    throw new Refusal(2, "password hash needs HASH, as 'openssl passwd -6' prints it, in single quotes");
                }
                administrator.hash(words.get(1));
                console.out("the administrator's password is set\n");
            }
            case "remove" -> {
                if (words.size() != 1) {
                    throw new Refusal(2, "password remove takes nothing more");
                }
                administrator.remove();
                console.out("there is no administrator's password any more; nobody logs in with one\n");
            }
            default -> throw new Refusal(2, "password is not given in the command line, where others could see it; it is read from"
                    + " standard input. 'hash HASH' takes its hash, 'remove' forgets it");
        }
    }

    private void token(List<String> words, Console console) throws Refusal, IOException {
        switch (String.join(" ", words)) {
            case "" -> console.out(token.exists() ? "one token is known\n" : "no token is known, so no program is let in to /api/v1\n");
            case "make" -> console.out("the token, which is not shown again:\n" + token.make()
                    + "\nA program sends it in the header Authorization: Bearer TOKEN\n");
            case "remove" -> {
                token.remove();
                console.out("no token is known any more\n");
            }
            default -> throw new Refusal(2, "token takes make, remove or nothing");
        }
    }

    private static String input(Console console) throws IOException, Refusal {
        var bytes = console.in().readNBytes(MOST_INPUT + 1);
        if (bytes.length > MOST_INPUT) {
            throw new Refusal(1, "standard input has more than " + MOST_INPUT + " bytes; nothing was changed");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void keys(List<String> words, Console console) throws Refusal, UnfitException, IOException {
        switch (words.isEmpty() ? "list" : words.getFirst()) {
            case "list" -> list(console);
            case "add" -> add(words.size() > 1 ? String.join(" ", words.subList(1, words.size())) : input(console), console);
            case "remove" -> {
                if (words.size() != 2) {
                    throw new Refusal(2, "ssh-key remove needs the number or the fingerprint of a key; 'bauta ssh-key list' shows them");
                }
                remove(words.get(1), console);
            }
            default -> throw new Refusal(2, "ssh-key takes list, add or remove");
        }
    }

    private void list(Console console) throws IOException {
        int number = 1;
        for (var key : keys.all()) {
            console.out("%3d  %-20s %s  %s\n".formatted(number++, key.type(), key.fingerprint(), key.comment()));
        }
        if (number == 1) {
            console.out("no SSH key may log in; 'bauta ssh-key add < id_ed25519.pub' adds one\n");
        }
    }

    private void add(String text, Console console) throws Refusal, UnfitException, IOException {
        var added = new ArrayList<SshKey>();
        for (var line : text.lines().toList()) {
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                added.add(SshKey.of(line));
            }
        }
        if (added.isEmpty()) {
            throw new Refusal(1, "ssh-key add: there is no key, neither in the command line nor on standard input");
        }
        keys.add(added);
        added.forEach(key -> console.out("may log in: " + key.fingerprint() + " " + key.comment() + "\n"));
    }

    private void remove(String which, Console console) throws Refusal, IOException {
        var all = keys.all();
        for (int i = 0; i < all.size(); i++) {
            if (which.equals(Integer.toString(i + 1)) || which.equals(all.get(i).fingerprint())) {
                keys.remove(all.get(i));
                console.out("may no longer log in: " + all.get(i).fingerprint() + " " + all.get(i).comment() + "\n");
                return;
            }
        }
        throw new Refusal(1, "ssh-key remove: there is no key " + which + "; 'bauta ssh-key list' shows them");
    }
}
