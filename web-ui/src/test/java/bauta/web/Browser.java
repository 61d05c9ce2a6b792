package bauta.web;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** Somebody at a browser without script: keeps one cookie, and sends forms as they stand on pages. */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String origin;
    private String cookie = "";
    private String csrf = "";

    public Browser(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    /** Gets a page, and remembers the token of its forms. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return remembered(client.send(request(path).GET().build(), BodyHandlers.ofString()));
    }

    /** Sends a form from a page of the router's. @param fields names and values by turns */
    public HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        return remembered(client.send(request(path).header("Origin", origin).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body(fields))).build(), BodyHandlers.ofString()));
    }

    /** Sends a form and follows to where the answer leads. */
    public HttpResponse<String> follow(String path, String... fields) throws IOException, InterruptedException {
        var answer = post(path, fields);
        return answer.statusCode() == 303 ? get(answer.headers().firstValue("Location").orElseThrow()) : answer;
    }

    /** Claims a router that is new. */
    public void claim() throws IOException, InterruptedException {
        var answer = follow("/claim", "password", "correct horse 7", "again", "correct horse 7");
        if (answer.statusCode() != 200 || cookie.isEmpty()) {
            throw new IllegalStateException("cannot claim: " + answer.statusCode() + " " + answer.body());
        }
    }

    public HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(origin + path)).timeout(PATIENCE);
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    public String origin() {
        return origin;
    }

    public String cookie() {
        return cookie;
    }

    public void cookie(String value) {
        cookie = value;
    }

    public String csrf() {
        return csrf;
    }

    /** The text of a page, words parted by one blank. */
    public static String words(String body) {
        return body.replaceAll("<[^>]*>", " ").replaceAll("[\\s\u00a0\u202f]+", " ");
    }

    private String body(String... fields) {
        var body = new StringBuilder("csrf=" + encoded(csrf));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(encoded(fields[i])).append('=').append(encoded(fields[i + 1]));
        }
        return body.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> remembered(HttpResponse<String> answer) {
        answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        var token = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"").matcher(answer.body());
        if (token.find()) {
            csrf = token.group(1);
        }
        return answer;
    }

    @Override
    public void close() {
        client.close();
    }
}
