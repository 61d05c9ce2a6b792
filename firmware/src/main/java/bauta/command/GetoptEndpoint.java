package bauta.command;

/** Reads an address and, from the word after it, a port: the arguments of {@code -L}, {@code -R} and {@code -r} of {@code ipmasqadm}. */
final class GetoptEndpoint {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Names names;

    GetoptEndpoint(Names names) {
        this.names = names;
    }

    /** @param port -1 where none was given */
    record Endpoint(int address, int port) {
        static final int NO_PORT = -1;
    }

    /**
     * Reads the option's argument and, if it is a port, the next word.
     *
     * @param numeric names are refused
     * @param illegal what to say where this is no address, or no port
     */
    Endpoint read(Getopt words, boolean numeric, String illegal) throws Refusal {
        int address = address(words.argument(), numeric, illegal);
        var next = words.peek();
        int port = next == null ? Endpoint.NO_PORT : port(next, numeric, illegal);
        if (port != Endpoint.NO_PORT) {
            words.skip();
        }
        return new Endpoint(address, port);
    }

    private int address(String text, boolean numeric, String illegal) throws Refusal {
        var literal = RuleNumbers.classic(text);
        if (literal.isPresent()) {
            return literal.getAsInt();
        }
        if (numeric) {
            throw new Refusal(2, illegal);
        }
        var named = names.hosts(text);
        if (named.isEmpty()) {
            throw new Refusal(2, text + ": Unknown host\n" + illegal);
        }
        return named.getFirst();
    }

    private int port(String text, boolean numeric, String illegal) throws Refusal {
        if (text.matches("[0-9]+")) {
            if (text.length() > 5 || Integer.parseInt(text) > 65535) {
                throw new Refusal(2, text + ": no port, those are 0 to 65535\n" + illegal);
            }
            return Integer.parseInt(text);
        }
        if (!numeric && !text.startsWith("-")) {
            var named = names.service(text, TCP);
            if (named.isEmpty()) {
                named = names.service(text, UDP);
            }
            if (named.isPresent()) {
                return named.getAsInt();
            }
        }
        // A number with something behind it was meant as one; anything else may be the next option.
        if (text.matches("[0-9].*")) {
            throw new Refusal(2, text + ": no port\n" + illegal);
        }
        return Endpoint.NO_PORT;
    }
}
