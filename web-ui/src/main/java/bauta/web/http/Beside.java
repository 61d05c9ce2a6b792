package bauta.web.http;

import bauta.web.access.Session;
import java.io.IOException;

/** What is answered beside pages: the programming interface, measurements, live values. For any thread. */
public interface Beside {
    /**
     * Answers what everybody inside may see.
     *
     * @return null if there is nothing of that at that path
     */
    Answer open(Request request) throws IOException;

    /** Whether the request says by itself who sends it, so that no session is needed; never by what a browser adds unasked. */
    boolean known(Request request);

    /**
     * Answers those who may do everything.
     *
     * @param session null if it was not by a session that they were known
     * @return null if there is nothing of that at that path
     */
    Answer closed(Request request, Session session) throws IOException, Request.Unreadable;
}
