package bauta.web.api;

import bauta.firmware.Engine;
import bauta.firmware.Firmware;
import bauta.path.DropReason;
import bauta.web.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The router's counters as Prometheus reads them (its text format 0.0.4). */
final class Metrics {
    private Metrics() {
    }

    static Answer answer(Engine engine) {
        return Answer.of(200, "text/plain; version=0.0.4; charset=utf-8", text(engine).getBytes(StandardCharsets.UTF_8));
    }

    static String text(Engine engine) {
        var status = engine.status();
        var out = new StringBuilder();
        head(out, "bauta_info", "gauge", "The firmware.");
        line(out, "bauta_info", "version=\"" + Firmware.VERSION + "\"", 1);
        head(out, "bauta_uptime_seconds", "gauge", "Seconds since the firmware started.");
        line(out, "bauta_uptime_seconds", "", status.uptimeSeconds());
        head(out, "bauta_forwarding", "gauge", "1 while packets are forwarded.");
        line(out, "bauta_forwarding", "", status.forwarding() ? 1 : 0);
        head(out, "bauta_flows", "gauge", "Connections in the flow table.");
        line(out, "bauta_flows", "", status.flows());
        head(out, "bauta_flow_capacity", "gauge", "Connections the flow table can hold.");
        line(out, "bauta_flow_capacity", "", status.flowCapacity());
        head(out, "bauta_frames_total", "counter", "Frames over the network cards.");
        for (var card : status.cards()) {
            line(out, "bauta_frames_total", labels(card.side(), "received"), card.receivedFrames());
            line(out, "bauta_frames_total", labels(card.side(), "sent"), card.sentFrames());
        }
        head(out, "bauta_bytes_total", "counter", "Bytes over the network cards.");
        for (var card : status.cards()) {
            line(out, "bauta_bytes_total", labels(card.side(), "received"), card.receivedBytes());
            line(out, "bauta_bytes_total", labels(card.side(), "sent"), card.sentBytes());
        }
        head(out, "bauta_card_drops_total", "counter", "Frames the network cards had no room for.");
        for (var card : status.cards()) {
            line(out, "bauta_card_drops_total", labels(card.side(), "received"), card.receivedDropped());
            line(out, "bauta_card_drops_total", labels(card.side(), "sent"), card.sentDropped());
        }
        head(out, "bauta_drops_total", "counter", "Packets dropped, by reason.");
        var drops = status.drops();
        for (var reason : DropReason.values()) {
            line(out, "bauta_drops_total", "reason=\"" + reason.name().toLowerCase(Locale.ROOT) + "\"", drops.of(reason));
        }
        return out.toString();
    }

    private static String labels(bauta.path.Side side, String direction) {
        return "side=\"" + side.name().toLowerCase(Locale.ROOT) + "\",direction=\"" + direction + "\"";
    }

    private static void head(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String name, String labels, long value) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(value).append('\n');
    }
}
