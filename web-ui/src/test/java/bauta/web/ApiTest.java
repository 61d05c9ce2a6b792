package bauta.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.web.api.ApiCalls;
import bauta.web.api.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ApiTest {
    @TempDir
    private Path state;
    private WebFrontEnd.Open open;
    private Browser browser;
    private String token;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        open = WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Router(state, "eth1").engine());
        browser = new Browser(open.port());
        browser.claim();
        browser.get("/system");
        var shown = Pattern.compile("not shown again:\n([A-Za-z0-9_-]{43})\n").matcher(browser.follow("/system", "do", "token").body());
        assertTrue(shown.find());
        token = shown.group(1);
    }

    @AfterEach
    void stop() {
        browser.close();
        open.close();
    }

    @Test
    void everyCallIsDescribedAndAnswersAsDescribed() throws Exception {
        var described = map(read(call("GET", "/openapi.json", "")));
        var schemas = map(map(described.get("components")).get("schemas"));
        call("POST", "/commands", "{\"words\":[\"bauta\",\"save\"]}");
        call("POST", "/pending", "{\"words\":[\"ipchains\",\"-A\",\"input\",\"-j\",\"ACCEPT\"]}");
        call("POST", "/commands", "{\"words\":[\"ipmasqadm\",\"portfw\",\"-a\",\"-P\",\"tcp\",\"-L\",\"203.0.113.2\",\"80\",\"-R\",\"192.168.1.2\",\"80\"]}");
        int calls = 0;
        for (var path : map(described.get("paths")).entrySet()) {
            for (var method : map(path.getValue()).entrySet()) {
                var answer = call(method.getKey().toUpperCase(Locale.ROOT), path.getKey() + (path.getKey().equals("/generation") ? "?number=1" : ""),
                        "{\"words\":[\"bauta\",\"save\"]}");
                var schema = map(map(map(map(map(map(method.getValue()).get("responses")).get("200")).get("content")).get("application/json")).get("schema"));
                assertEquals(200, answer.statusCode(), method.getKey() + " " + path.getKey() + ": " + answer.body());
                conforms(resolved(schema, schemas), read(answer), path.getKey(), schemas);
                calls++;
            }
        }
        assertEquals(ApiCalls.count(), calls, "calls that are described, and calls there are");
    }


    @Test
    void commandsSayWhatTheySayInTheShell() throws Exception {
        var done = map(read(call("POST", "/commands", "{\"words\":[\"bauta\",\"version\"]}")));
        assertEquals(Map.of("exit", 0.0, "out", "Bauta " + bauta.firmware.Firmware.VERSION + "\n", "err", ""), done);
        var refused = map(read(call("POST", "/commands", "{\"words\":[\"ipchains\",\"-A\",\"nowhere\",\"-j\",\"ACCEPT\"]}")));
        assertEquals(1.0, refused.get("exit"));
        assertEquals(127.0, map(read(call("POST", "/commands", "{\"words\":[\"rm\",\"-rf\",\"/\"]}"))).get("exit"));
    }

    @Test
    void commandsMayReadInput() throws Exception {
        call("POST", "/commands", "{\"words\":[\"bauta\",\"import\"],\"input\":\"ipchains -N guests\\n\"}");
        assertTrue(call("GET", "/configuration", "").body().contains("ipchains -N guests"));
    }

    @Test
    void onlyTheTokenOrASessionLetsIn() throws Exception {
        assertEquals(401, browser.send(plain("/status").GET()).statusCode());
        assertEquals(401, browser.send(plain("/status").header("Authorization", "Bearer " + token.replace(token.charAt(0), '-') + "x").GET()).statusCode());
        assertEquals(401, browser.send(plain("/status").header("Authorization", "Basic " + token).GET()).statusCode());
        assertEquals(200, browser.get("/api/v1/status").statusCode(), "a session");
        browser.get("/");
        var body = BodyPublishers.ofString("{\"words\":[\"bauta\",\"version\"]}");
        var bySession = browser.request("/api/v1/commands").header("Origin", browser.origin()).header("Content-Type", "application/json");
        assertEquals(403, browser.send(bySession.copy().POST(body)).statusCode(), "without the token of forms");
        assertEquals(200, browser.send(bySession.copy().header("X-CSRF", browser.csrf()).POST(body)).statusCode());
        assertEquals(403, browser.send(browser.request("/api/v1/commands").header("Content-Type", "application/json").header("X-CSRF", browser.csrf())
                .header("Origin", "http://elsewhere.example").POST(body)).statusCode(), "from elsewhere");
    }

    @Test
    void aTokenThatWasRemovedLetsNobodyIn() throws Exception {
        browser.get("/system");
        browser.follow("/system", "do", "token-remove");
        browser.cookie("");
        assertEquals(401, call("GET", "/status", "").statusCode());
    }

    @Test
    void badCallsAreRefusedWithAReason() throws Exception {
        for (var body : new String[] {"", "{", "[]", "{}", "{\"words\":[]}", "{\"words\":[1]}", "{\"words\":\"bauta\"}"}) {
            var answer = call("POST", "/commands", body);
            assertEquals(400, answer.statusCode(), body);
            assertTrue(answer.body().contains("\"error\":"), answer.body());
        }
        assertEquals(404, call("GET", "/nothing", "").statusCode());
        assertEquals(405, call("DELETE", "/status", "").statusCode());
        assertEquals(404, call("GET", "/generation?number=77", "").statusCode());
        assertEquals(415, browser.send(plain("/commands").header("Authorization", "Bearer " + token).POST(BodyPublishers.ofString("words"))).statusCode());
    }

    private HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        var request = plain(path).header("Authorization", "Bearer " + token);
        if (method.equals("GET")) {
            return browser.send(request.GET());
        }
        return browser.send(request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)));
    }

    private java.net.http.HttpRequest.Builder plain(String path) {
        return java.net.http.HttpRequest.newBuilder(java.net.URI.create(browser.origin() + "/api/v1" + path));
    }

    private static Object read(HttpResponse<String> answer) {
        return JsonReader.read(answer.body());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> resolved(Map<String, Object> schema, Map<String, Object> schemas) {
        var reference = (String) schema.get("$ref");
        return reference == null ? schema : map(schemas.get(reference.substring(reference.lastIndexOf('/') + 1)));
    }

    /** Every value is of the kind described, and no field is missing or unknown. */
    private static void conforms(Map<String, Object> schema, Object value, String where, Map<String, Object> schemas) {
        switch ((String) schema.get("type")) {
            case "string" -> assertTrue(value instanceof String, where);
            case "integer" -> assertTrue(value instanceof Double number && number == Math.rint(number), where);
            case "boolean" -> assertTrue(value instanceof Boolean, where);
            case "array" -> {
                for (var element : (List<?>) value) {
                    conforms(resolved(map(schema.get("items")), schemas), element, where + "[]", schemas);
                }
            }
            case "object" -> {
                var fields = map(value);
                var properties = schema.containsKey("properties") ? map(schema.get("properties")) : Map.<String, Object>of();
                for (var needed : (List<?>) schema.getOrDefault("required", List.of())) {
                    assertTrue(fields.containsKey(needed), where + " has no " + needed);
                }
                for (var field : fields.entrySet()) {
                    var known = properties.containsKey(field.getKey()) ? properties.get(field.getKey()) : schema.get("additionalProperties");
                    if (known != null) {
                        conforms(resolved(map(known), schemas), field.getValue(), where + "." + field.getKey(), schemas);
                    } else {
                        assertTrue(properties.isEmpty(), where + "." + field.getKey() + " is not described");
                    }
                }
            }
            default -> throw new AssertionError(where + ": " + schema);
        }
    }
}
