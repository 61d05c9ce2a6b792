package bauta.board;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A time zone as the C library reads it (tzfile(5), RFC 8536 version 2): made of what Java knows of zones, so that the board need not
 * have them twice. It holds from 2020 for sixty years and more.
 */
final class ZoneFile {
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2085-01-01T00:00:00Z");

    private ZoneFile() {
    }

    static byte[] of(ZoneRules rules) {
        var transitions = new ArrayList<ZoneOffsetTransition>();
        for (var next = rules.nextTransition(FIRST); next != null && next.getInstant().isBefore(LAST);
                next = rules.nextTransition(next.getInstant())) {
            transitions.add(next);
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            // Who knows only version 1 gets an empty one of it.
            header(out, 0, 1, 4);
            type(out, rules.getOffset(FIRST).getTotalSeconds(), false, 0);
            out.writeBytes("UTC\0");
            body(out, rules, transitions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void header(DataOutputStream out, int transitions, int types, int names) throws IOException {
        out.writeBytes("TZif2");
        out.write(new byte[15]);
        for (var count : new int[] {0, 0, 0, transitions, types, names}) {
            out.writeInt(count);
        }
    }

    private static void type(DataOutputStream out, int seconds, boolean summer, int name) throws IOException {
        out.writeInt(seconds);
        out.writeByte(summer ? 1 : 0);
        out.writeByte(name);
    }

    private static void body(DataOutputStream out, ZoneRules rules, List<ZoneOffsetTransition> transitions) throws IOException {
        var offsets = new ArrayList<Integer>(List.of(rules.getOffset(FIRST).getTotalSeconds()));
        for (var transition : transitions) {
            if (!offsets.contains(transition.getOffsetAfter().getTotalSeconds())) {
                offsets.add(transition.getOffsetAfter().getTotalSeconds());
            }
        }
        var names = new StringBuilder();
        var nameAt = new ArrayList<Integer>();
        for (int offset : offsets) {
            nameAt.add(names.length());
            names.append(name(offset)).append('\0');
        }
        header(out, transitions.size(), offsets.size(), names.length());
        for (var transition : transitions) {
            out.writeLong(transition.toEpochSecond());
        }
        for (var transition : transitions) {
            out.writeByte(offsets.indexOf(transition.getOffsetAfter().getTotalSeconds()));
        }
        var standard = rules.getStandardOffset(FIRST).getTotalSeconds();
        for (var i = 0; i < offsets.size(); i++) {
            type(out, offsets.get(i), offsets.get(i) > standard, nameAt.get(i));
        }
        out.write(names.toString().getBytes(StandardCharsets.US_ASCII));
        // After the last transition nothing is known.
        out.writeBytes("\n\n");
    }

    /** {@code +01}, {@code -0330}: what zones without a name of their own are called; no name is shorter than three characters. */
    private static String name(int seconds) {
        if (seconds == 0) {
            return "UTC";
        }
        var minutes = Math.abs(seconds) / 60;
        return (seconds < 0 ? "-" : "+") + "%02d".formatted(minutes / 60) + (minutes % 60 == 0 ? "" : "%02d".formatted(minutes % 60));
    }
}
