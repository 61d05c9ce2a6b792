package bauta.web.page;

import bauta.web.http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The files that come with the pages. The path of each carries a hash of its content, so that a browser may keep it for ever and still
 * never shows a new page in old clothes. They are read when they are asked for, and not kept: that is rare.
 */
public final class Assets {
    private static final int HASH_LETTERS = 16;
    private static final Map<String, String> TYPES = Map.of(
            "site.css", "text/css; charset=utf-8",
            "site.js", "text/javascript; charset=utf-8",
            "plot.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml",
            "uPlot.iife.min.js", "text/javascript; charset=utf-8",
            "uPlot.min.css", "text/css; charset=utf-8");

    private final Map<String, String> paths = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    public Assets() throws IOException {
        for (var name : TYPES.keySet()) {
            int dot = name.indexOf('.');
            var path = "/" + name.substring(0, dot) + "-" + hash(read(name)) + name.substring(dot);
            paths.put(name, path);
            names.put(path, name);
        }
    }

    /** Where a file is. */
    public String path(String name) {
        var path = paths.get(name);
        if (path == null) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return path;
    }

    /** The file at that path; null if there is none. */
    public Answer at(String path) throws IOException {
        var name = names.get(path);
        return name == null ? null : Answer.of(200, TYPES.get(name), read(name)).kept(Answer.KEPT_FOR_EVER);
    }

    /** The version of uPlot, which its script says first: {@code /*! https://... (v1.6.32)}; empty if it does not. */
    String plotVersion() {
        try {
            var script = new String(read("uPlot.iife.min.js"), StandardCharsets.UTF_8);
            var version = Pattern.compile("^/\\*! \\S+ \\(v([0-9.]+)\\)").matcher(script);
            return version.find() ? version.group(1) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static byte[] read(String name) throws IOException {
        try (var in = Assets.class.getResourceAsStream("/bauta/web/" + name)) {
            if (in == null) {
                throw new IOException(name + " is missing from the module bauta.web.");
            }
            return in.readAllBytes();
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)).substring(0, HASH_LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
