package bauta.web.page;

import bauta.firmware.Engine;
import bauta.forward.AutoForward;
import bauta.forward.Autofw;
import bauta.forward.Forward;
import bauta.forward.Mfw;
import bauta.forward.Portfw;
import bauta.forward.Terms;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;

/**
 * A forward as pages show it, whichever module of {@code ipmasqadm} it belongs to, with the words by which commands know it.
 *
 * @param group      the hosts it takes turns with, as {@code bauta failover} names them; empty where there are no turns
 * @param definition the options that define it
 * @param from       what is connected to, for people
 * @param to         who serves it, for people
 * @param address    of the host that serves it; 0 if that is found out
 * @param preference connections in a row; -1 where there are no turns
 * @param left       how many of those are still to come
 */
record ForwardRow(String module, int id, List<String> group, List<String> definition, String from, String to, int address, int preference,
                  int left, Terms terms, long refused) {
    static final String PORTFW = "portfw";
    static final String MFW = "mfw";
    static final String AUTOFW = "autofw";

    private static final int TCP = 6;

    /** Those in force. */
    static List<ForwardRow> all(Engine engine) {
        return all(engine.portfw(), engine.mfw(), engine.autofw());
    }

    static List<ForwardRow> all(Engine.Forwards<Portfw.Row> ports, Engine.Forwards<Mfw.Row> marks, Engine.Forwards<Autofw.Row> ranges) {
        var rows = new ArrayList<ForwardRow>();
        for (int i = 0; i < ports.rows().size(); i++) {
            rows.add(of(ports.rows().get(i), ports.details().get(i)));
        }
        for (int i = 0; i < marks.rows().size(); i++) {
            rows.add(of(marks.rows().get(i), marks.details().get(i)));
        }
        for (int i = 0; i < ranges.rows().size(); i++) {
            rows.add(of(ranges.rows().get(i), ranges.details().get(i)));
        }
        return rows;
    }

    private static ForwardRow of(Portfw.Row row, Forward.Detail detail) {
        var protocol = protocol(row.protocol());
        var address = Addresses.text(row.laddr());
        var port = Integer.toString(row.lport());
        return new ForwardRow(PORTFW, detail.id(), List.of(PORTFW, protocol, address, port),
                List.of("-P", protocol, "-L", address, port, "-R", Addresses.text(row.raddr()), Integer.toString(row.rport())),
                protocol + " " + (row.laddr() == 0 ? "port " + port : address + ":" + port), Addresses.text(row.raddr()) + ":" + row.rport(),
                row.raddr(), row.pref(), row.pcnt(), detail.terms(), detail.refused());
    }

    private static ForwardRow of(Mfw.Row row, Forward.Detail detail) {
        var mark = Integer.toUnsignedString(row.mark());
        var definition = new ArrayList<>(List.of("-m", mark, "-r", Addresses.text(row.raddr())));
        if (row.rport() != 0) {
            definition.add(Integer.toString(row.rport()));
        }
        return new ForwardRow(MFW, detail.id(), List.of(MFW, mark), List.copyOf(definition), "mark " + mark,
                Addresses.text(row.raddr()) + (row.rport() == 0 ? ", same port" : ":" + row.rport()), row.raddr(), row.pref(), row.pcnt(),
                detail.terms(), detail.refused());
    }

    private static ForwardRow of(Autofw.Row row, Forward.Detail detail) {
        var spec = row.spec();
        var definition = new ArrayList<String>();
        var protocol = protocol(spec.protocol());
        var range = spec.low() == spec.high() ? protocol + " port " + spec.low() : protocol + " ports " + spec.low() + " to " + spec.high();
        switch (spec.kind()) {
            case RANGE -> {
                definition.addAll(List.of("-r", protocol, Integer.toString(spec.low()), Integer.toString(spec.high())));
                if (spec.host() != 0) {
                    definition.addAll(List.of("-h", Addresses.text(spec.host())));
                }
            }
            case DIRECT -> definition.addAll(List.of("-d", protocol, Integer.toString(spec.low()), Integer.toString(spec.high())));
            case PORT -> definition.addAll(List.of("-p", protocol, Integer.toString(spec.visible()),
                    Addresses.text(spec.host()) + ":" + spec.hidden()));
        }
        if (spec.ctlPort() != 0) {
            definition.addAll(List.of("-c", protocol(spec.ctlProtocol()), Integer.toString(spec.ctlPort())));
        }
        return new ForwardRow(AUTOFW, detail.id(), List.of(), List.copyOf(definition),
                spec.kind() == AutoForward.Kind.PORT ? protocol + " port " + spec.visible() : range, served(row), row.where(), -1, 0,
                detail.terms(), detail.refused());
    }

    private static String served(Autofw.Row row) {
        var spec = row.spec();
        return switch (spec.kind()) {
            case DIRECT -> "goes out with its own port";
            case PORT -> Addresses.text(spec.host()) + ":" + spec.hidden();
            case RANGE -> {
                var control = spec.ctlPort() == 0 ? "" : "who connects to " + protocol(spec.ctlProtocol()) + " port " + spec.ctlPort();
                var now = row.where() == 0 ? "" : Addresses.text(row.where());
                yield control.isEmpty() ? now.isEmpty() ? "nobody" : now : control + (now.isEmpty() ? "" : ", now " + now);
            }
        };
    }

    private static String protocol(int number) {
        return number == TCP ? "tcp" : "udp";
    }

    /** The host that serves it, as {@code bauta failover} knows it. */
    String backend() {
        int host = definition.indexOf(module.equals(PORTFW) ? "-R" : "-r") + 1;
        return definition.get(host) + (definition.size() > host + 1 ? ":" + definition.get(host + 1) : "");
    }

    /** Whether it is what another of the same definition is; what has gone over it since does not count. */
    boolean like(ForwardRow other) {
        return preference == other.preference && terms.equals(other.terms);
    }

    /** Whether it is known whom it goes to, so that {@link #to} begins with an address. */
    boolean toAddress() {
        return Character.isDigit(to.charAt(0));
    }

    String title() {
        return from + " \u2192 " + to;
    }

    List<String> delete(boolean cut) {
        var words = command(module.equals(PORTFW) ? "-d" : "-D");
        if (cut) {
            words.add("--cut");
        }
        return words;
    }

    /** @param options what is to change */
    List<String> edit(List<String> options) {
        var words = command(module.equals(PORTFW) ? "-a" : "-E");
        words.addAll(options);
        return words;
    }

    /** The commands that put it before the others of its group, all else as it is. */
    List<List<String>> first() {
        var again = command(module.equals(PORTFW) ? "-a" : "-I");
        again.addAll(List.of("-p", Integer.toString(preference)));
        again.addAll(TermsFields.options(terms));
        return List.of(delete(false), again);
    }

    private List<String> command(String verb) {
        var words = new ArrayList<>(List.of("ipmasqadm", module, verb));
        words.addAll(definition);
        return words;
    }
}
