package bauta.web.page;

import bauta.firmware.Engine;
import java.util.HashMap;
import java.util.Map;

/** What the hosts inside call themselves, by their leases at one moment. Strangers chose those names. */
final class HostNames {
    private final Map<Integer, String> byAddress = new HashMap<>();

    HostNames(Engine engine) {
        for (var lease : engine.served().leases()) {
            if (!lease.name().isEmpty()) {
                byAddress.put(lease.address(), lease.name());
            }
        }
    }

    /** The name of a host; empty if it has none. */
    String of(int address) {
        return byAddress.getOrDefault(address, "");
    }

    Map<Integer, String> all() {
        return byAddress;
    }

    /** Writes the name behind an address, if there is one. */
    void write(Html html, int address) {
        var name = of(address);
        if (!name.isEmpty()) {
            html.text(" ").element("span", name, "class", "soft");
        }
    }
}
