package bauta.command;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/** Names of hosts, for commands that read or print them. May wait for the network. */
public interface HostNames {
    /** The first IPv4 address of that name. */
    OptionalInt addressOf(String name);

    /** The name of that IPv4 address. */
    Optional<String> nameOf(int address);

    /** What the board's resolver knows. */
    HostNames RESOLVER = new HostNames() {
        @Override
        public OptionalInt addressOf(String name) {
            // An empty name would be the loopback to the library, and one with a colon an IPv6 address.
            if (name.isEmpty() || name.indexOf(':') >= 0) {
                return OptionalInt.empty();
            }
            try {
                for (var address : InetAddress.getAllByName(name)) {
                    if (address instanceof Inet4Address) {
                        return OptionalInt.of(ByteBuffer.wrap(address.getAddress()).getInt());
                    }
                }
            } catch (UnknownHostException nobody) {
                return OptionalInt.empty();
            }
            return OptionalInt.empty();
        }

        @Override
        public Optional<String> nameOf(int address) {
            try {
                var bytes = ByteBuffer.allocate(4).putInt(address).array();
                var name = InetAddress.getByAddress(bytes).getCanonicalHostName();
                return name.equals(HostNames.dotted(address)) ? Optional.empty() : Optional.of(name);
            } catch (UnknownHostException nobody) {
                return Optional.empty();
            }
        }
    };

    /** {@code a.b.c.d} */
    static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    /**
     * Reads an address as {@code inet_aton} does: one to four numbers, decimal, octal with a leading 0 or hexadecimal with 0x,
     * the last of which fills the bytes that are left.
     */
    static OptionalInt parse(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return OptionalInt.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            int bits = i == parts.length - 1 ? 8 * (5 - parts.length) : 8;
            long part = number(parts[i]);
            if (part < 0 || part >= 1L << bits) {
                return OptionalInt.empty();
            }
            address = address << bits | part;
        }
        return OptionalInt.of((int) address);
    }

    /** C syntax; -1 if it is none, or has more than 32 bits. */
    private static long number(String text) {
        var hex = text.startsWith("0x") || text.startsWith("0X");
        int radix = hex ? 16 : text.startsWith("0") ? 8 : 10;
        int from = hex ? 2 : 0;
        if (text.length() == from) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0 || value > 0xFFFF_FFFFL) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > 0xFFFF_FFFFL ? -1 : value;
    }
}
