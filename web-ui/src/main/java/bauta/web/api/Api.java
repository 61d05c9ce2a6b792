package bauta.web.api;

import bauta.command.FlowRows;
import bauta.command.IpchainsCommands;
import bauta.firmware.Engine;
import bauta.firmware.Firmware;
import bauta.path.DropReason;
import bauta.store.Generations.Generation;
import bauta.store.RefusedException;
import bauta.web.change.Outcome;
import bauta.web.change.Pending;
import bauta.web.change.Shell;
import bauta.web.change.Upload;
import bauta.web.http.Answer;
import bauta.web.http.Request;
import bauta.web.http.Request.Unreadable;
import bauta.wire.Addresses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The programming interface {@code /api/v1} in JSON: it gives commands, word for word, and reads what pages show. It is described by the
 * file {@code openapi.json} beside it (OpenAPI 3.1). For any thread.
 */
final class Api {
    static final String ROOT = "/api/v1";

    private static final int LARGEST = 1 << 20;
    private static final int MOST_ROWS = 1000;
    private static final int DEFAULT_ROWS = 100;
    private static final int UNCONFIRMED_SECONDS = 60;

    private final Engine engine;
    private final Shell shell;
    private final Pending pending;
    private final Upload upload;
    private final Map<String, Call> calls = new LinkedHashMap<>();

    /** What is done for a method and a path. */
    private interface Call {
        Answer run(Request request) throws IOException, Unreadable, Wrong;
    }

    /** Why a call is refused. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        Wrong(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    Api(Engine engine, Shell shell, Pending pending, Upload upload) {
        this.upload = upload;
        this.engine = engine;
        this.shell = shell;
        this.pending = pending;
        calls.put("GET /status", request -> status());
        calls.put("GET /configuration", request -> text());
        calls.put("GET /settings", request -> settings());
        calls.put("GET /chains", request -> chains());
        calls.put("GET /forwards", request -> forwards());
        calls.put("GET /connections", this::connections);
        calls.put("GET /leases", request -> leases());
        calls.put("GET /generations", request -> generations());
        calls.put("GET /generation", this::generation);
        calls.put("POST /commands", this::command);
        calls.put("GET /pending", request -> waiting());
        calls.put("POST /pending", request -> outcome(pending.add(words(body(request)))));
        calls.put("DELETE /pending", request -> {
            pending.clear();
            return waiting();
        });
        calls.put("POST /pending/apply", this::apply);
        calls.put("POST /pending/confirm", request -> outcome(pending.confirm()));
        calls.put("POST /pending/abandon", request -> {
            pending.abandon();
            return waiting();
        });
        calls.put("GET /update", request -> state(upload.state()));
        calls.put("POST /update", this::update);
        calls.put("GET /openapi.json", request -> described());
    }

    /** Methods and paths below {@link #ROOT}. */
    Iterable<String> calls() {
        return calls.keySet();
    }

    /** @return null if there is nothing at that path */
    Answer answer(Request request) throws IOException, Unreadable {
        var path = request.path().substring(ROOT.length());
        var method = request.method().equals("HEAD") ? "GET" : request.method();
        var call = calls.get(method + " " + path);
        if (call == null) {
            return calls.keySet().stream().anyMatch(each -> each.endsWith(" " + path)) ? error(405, "That path knows other methods only.") : null;
        }
        try {
            return call.run(request);
        } catch (Wrong e) {
            return error(e.code, e.getMessage());
        } catch (IllegalArgumentException e) {
            return error(400, e.getMessage());
        }
    }

    static Answer error(int code, String message) {
        return Answer.json(code, new Json().object().field("error", message).end().toString());
    }

    // --- reading

    private Answer status() {
        var status = engine.status();
        var json = new Json().object().field("version", Firmware.VERSION).field("uptimeSeconds", status.uptimeSeconds())
                .field("forwarding", status.forwarding()).field("flows", status.flows()).field("flowCapacity", status.flowCapacity());
        json.array("notices");
        status.notices().forEach(json::value);
        json.end().array("cards");
        for (var card : status.cards()) {
            var link = status.topology().link(card.side());
            json.object().field("side", card.side().name().toLowerCase(Locale.ROOT)).field("device", card.device()).field("name", link.name())
                    .field("mac", Addresses.mac(link.mac())).field("mtu", link.mtu()).field("carrier", link.carrier()).array("addresses");
            link.addresses().forEach(address -> json.value(address.toString()));
            json.end().field("receivedFrames", card.receivedFrames()).field("receivedBytes", card.receivedBytes())
                    .field("receivedDropped", card.receivedDropped()).field("sentFrames", card.sentFrames()).field("sentBytes", card.sentBytes())
                    .field("sentDropped", card.sentDropped()).end();
        }
        json.end().object("drops");
        for (var reason : DropReason.values()) {
            json.field(reason.name().toLowerCase(Locale.ROOT), status.drops().of(reason));
        }
        return done(json.end().end());
    }

    private Answer text() {
        return done(new Json().object().field("commands", engine.text()).end());
    }

    private Answer settings() {
        var json = new Json().object().array("settings");
        for (var row : engine.settings()) {
            json.object().field("name", row.name()).field("value", row.value()).field("default", row.defaultValue()).field("unit", row.unit())
                    .field("bounds", row.bounds()).field("meaning", row.meaning()).end();
        }
        return done(json.end().end());
    }

    private Answer chains() {
        var set = engine.tables().current();
        var counts = engine.tables().counts(set);
        var json = new Json().object().array("chains");
        for (int c = 0; c < set.chains().size(); c++) {
            var chain = set.chains().get(c);
            json.object().field("name", chain.name()).field("policy", chain.builtIn() ? chain.policy().toString() : "")
                    .field("packets", counts.policyPackets(c)).field("bytes", counts.policyBytes(c)).array("rules");
            var rules = IpchainsCommands.rules(chain, 0, chain.size()).iterator();
            for (int r = 0; r < chain.size(); r++) {
                json.object().field("command", rules.next()).field("packets", counts.packets(c, r)).field("bytes", counts.bytes(c, r)).end();
            }
            json.end().end();
        }
        return done(json.end().end());
    }

    private Answer forwards() {
        var live = engine.live();
        var json = new Json().object().array("portfw");
        var portfw = engine.portfw();
        for (int i = 0; i < portfw.rows().size(); i++) {
            var row = portfw.rows().get(i);
            json.object().field("protocol", row.protocol() == 6 ? "tcp" : "udp").field("address", Addresses.text(row.laddr()))
                    .field("port", row.lport()).field("toAddress", Addresses.text(row.raddr())).field("toPort", row.rport())
                    .field("left", row.pcnt()).field("preference", row.pref())
                    .field("connections", live.getOrDefault(portfw.details().get(i).id(), 0L)).end();
        }
        json.end().array("mfw");
        var mfw = engine.mfw();
        for (int i = 0; i < mfw.rows().size(); i++) {
            var row = mfw.rows().get(i);
            json.object().field("mark", Integer.toUnsignedLong(row.mark())).field("toAddress", Addresses.text(row.raddr())).field("toPort", row.rport())
                    .field("left", row.pcnt()).field("preference", row.pref())
                    .field("connections", live.getOrDefault(mfw.details().get(i).id(), 0L)).end();
        }
        json.end().array("autofw");
        for (var row : engine.autofw().rows()) {
            json.object().field("kind", row.spec().kind().name().toLowerCase(Locale.ROOT)).field("low", row.spec().low())
                    .field("high", row.spec().high()).field("host", Addresses.text(row.where())).end();
        }
        return done(json.end().end());
    }

    private Answer connections(Request request) {
        int limit = Math.max(1, request.query().number("limit", MOST_ROWS, DEFAULT_ROWS));
        int skip = request.query().number("skip", Integer.MAX_VALUE, 0);
        var host = request.query().text("host");
        var rows = new ArrayList<FlowRows.Row>();
        var total = new long[1];
        engine.flows().each(row -> {
            if (host.isEmpty() || Addresses.text(row.saddr()).equals(host) || Addresses.text(row.daddr()).equals(host)) {
                if (total[0] >= skip && rows.size() < limit) {
                    rows.add(row);
                }
                total[0]++;
            }
        });
        var json = new Json().object().field("total", total[0]).array("connections");
        for (var row : rows) {
            json.object().field("protocol", row.protocol() == 6 ? "tcp" : row.protocol() == 17 ? "udp" : "icmp")
                    .field("source", Addresses.text(row.saddr())).field("sourcePort", row.sport()).field("destination", Addresses.text(row.daddr()))
                    .field("destinationPort", row.dport()).field("outside", Addresses.text(row.maddr())).field("outsidePort", row.mport())
                    .field("state", row.state().toString()).field("seconds", row.remainingTicks() / 100).end();
        }
        return done(json.end().end());
    }

    private Answer leases() {
        var json = new Json().object().array("leases");
        for (var lease : engine.served().leases()) {
            json.object().field("address", Addresses.text(lease.address())).field("mac", Addresses.mac(lease.mac())).field("name", lease.name())
                    .field("seconds", lease.seconds()).end();
        }
        return done(json.end().end());
    }

    private Answer generations() throws IOException {
        var json = new Json().object().array("generations");
        for (var generation : (Iterable<Generation>) engine.generations()::iterator) {
            json.object().field("number", generation.number()).field("bytes", generation.bytes()).field("good", generation.good())
                    .field("saved", generation.good() ? generation.file().date() : "")
                    .field("note", generation.good() ? generation.file().note() : generation.fault()).end();
        }
        return done(json.end().end());
    }

    private Answer generation(Request request) throws Wrong {
        try {
            return done(new Json().object().field("commands", engine.generation(request.query().number("number", 999_999_999, 0))).end());
        } catch (RefusedException e) {
            throw new Wrong(404, e.getMessage());
        }
    }

    private Answer described() throws IOException {
        try (InputStream in = Api.class.getResourceAsStream("/bauta/web/openapi.json")) {
            return Answer.json(200, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    // --- changing

    private Answer command(Request request) throws IOException, Unreadable, Wrong {
        var body = body(request);
        return outcome(shell.run(words(body), body.get("input") instanceof String input ? input : ""));
    }

    private Answer waiting() {
        var json = new Json().object().array("commands");
        pending.commands().forEach(words -> json.value(Shell.line(words)));
        json.end().field("diff", pending.preview().out());
        engine.trialSeconds().ifPresent(seconds -> json.field("trialSeconds", seconds));
        return done(json.end());
    }

    private Answer apply(Request request) throws IOException, Unreadable, Wrong {
        int seconds = body(request).get("seconds") instanceof Double number ? number.intValue() : UNCONFIRMED_SECONDS;
        if (seconds < 1 || seconds > 3600) {
            throw new Wrong(400, "seconds has to be 1 to 3600");
        }
        return outcome(pending.apply(seconds));
    }

    private Answer update(Request request) throws IOException, Unreadable, Wrong {
        var at = request.query().has("at") ? request.query().text("at") : "0";
        if (!at.matches("[0-9]{1,12}")) {
            throw new Wrong(400, "at has to say how many bytes of the update come before this piece");
        }
        return state(upload.piece(Long.parseLong(at), request.body(Upload.LARGEST_PIECE), request.query().has("last")));
    }

    private static Answer state(Upload.State state) {
        return done(new Json().object().field("running", state.running()).field("received", state.received()).field("said", state.said())
                .field("exit", state.exit()).end());
    }

    private static Map<?, ?> body(Request request) throws IOException, Unreadable, Wrong {
        var type = request.header("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            throw new Wrong(415, "a body of the type application/json is needed");
        }
        return JsonReader.read(new String(request.body(LARGEST), StandardCharsets.UTF_8)) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> words(Map<?, ?> body) throws Wrong {
        var words = new ArrayList<String>();
        if (body.get("words") instanceof List<?> list) {
            for (var word : list) {
                if (!(word instanceof String text)) {
                    throw new Wrong(400, "words has to hold strings");
                }
                words.add(text);
            }
        }
        if (words.isEmpty()) {
            throw new Wrong(400, "words is needed: the words of a command, such as [\"ipchains\", \"-L\"]");
        }
        return words;
    }

    private static Answer outcome(Outcome outcome) {
        return done(new Json().object().field("exit", outcome.exit()).field("out", outcome.out()).field("err", outcome.err()).end());
    }

    private static Answer done(Json json) {
        return Answer.json(200, json.toString());
    }
}
