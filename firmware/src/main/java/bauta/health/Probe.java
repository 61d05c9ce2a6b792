package bauta.health;

import java.util.List;

/** What a check does to learn whether a host does its work. */
public sealed interface Probe {
    /** As {@code bauta health set} takes it. */
    String name();

    /** Nothing is checked; the group can be drained and stepped by hand. */
    record None() implements Probe {
        @Override
        public String name() {
            return "none";
        }
    }

    /** A connection is made and closed. */
    record Tcp() implements Probe {
        @Override
        public String name() {
            return "tcp";
        }
    }

    /**
     * A page is asked for (RFC 9110).
     *
     * @param tls    by TLS, whatever the certificate says
     * @param host   the name asked for; empty for the host's address
     * @param status that is expected; 0 for any from 200 to 399
     * @param text   that has to be in the first 64 KB of the page; empty for none
     */
    record Http(boolean tls, String path, String host, int status, String text) implements Probe {
        @Override
        public String name() {
            return tls ? "https" : "http";
        }
    }

    /** An ICMP echo is asked for. */
    record Ping() implements Probe {
        @Override
        public String name() {
            return "ping";
        }
    }

    /**
     * A datagram is sent and answered.
     *
     * @param expect what has to be in the answer; empty for anything
     */
    record Udp(String send, String expect) implements Probe {
        @Override
        public String name() {
            return "udp";
        }
    }

    /** A name server is asked for the address of a name by UDP (RFC 1035); any answer without error will do. */
    record Dns(String query) implements Probe {
        @Override
        public String name() {
            return "dns";
        }
    }

    /** A program is run with the host's address and port as last arguments; exit code 0 means well. */
    record Program(List<String> command) implements Probe {
        public Program {
            command = List.copyOf(command);
        }

        @Override
        public String name() {
            return "program";
        }
    }
}
