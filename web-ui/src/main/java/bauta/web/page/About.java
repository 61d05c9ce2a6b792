package bauta.web.page;

import bauta.firmware.Firmware;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the router is made of, with versions and licences. */
final class About {
    private static final String APACHE = "Apache License 2.0";
    /** By the beginning of a module's name. */
    private static final Map<String, Part> MODULES = Map.of("com.pi4j", new Part("Pi4J", "", APACHE),
            "com.sun.jna", new Part("JNA", "", APACHE + " or LGPL 2.1"), "org.tinylog", new Part("tinylog", "", APACHE),
            "org.slf4j", new Part("SLF4J", "", "MIT License"));

    /** A part. */
    record Part(String name, String version, String licence) {
    }

    private About() {
    }

    static List<Part> parts(Assets assets) {
        var parts = new ArrayList<Part>();
        parts.add(new Part("Bauta", Firmware.VERSION, APACHE));
        parts.add(new Part("Java (OpenJDK)", Runtime.version().toString(), "GPL 2 with the Classpath Exception"));
        var modules = new TreeMap<String, Part>();
        for (var module : About.class.getModule().getLayer() == null ? List.<Module>of() : List.copyOf(ModuleLayer.boot().modules())) {
            var version = module.getDescriptor().rawVersion().orElse("");
            MODULES.forEach((name, part) -> {
                if (module.getName().startsWith(name)) {
                    modules.put(part.name, new Part(part.name, version, part.licence));
                }
            });
        }
        parts.addAll(modules.values());
        parts.add(new Part("uPlot", assets.plotVersion(), "MIT License"));
        parts.add(new Part(System.getProperty("os.name") + ", " + System.getProperty("os.arch"), System.getProperty("os.version"),
                "GPL 2; programs of the system: see /usr/share/doc on the board"));
        return parts;
    }
}
