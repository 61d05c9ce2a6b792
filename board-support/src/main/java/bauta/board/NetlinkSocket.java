package bauta.board;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** A socket to the kernel's routing tables: rtnetlink(7). Used by one thread at a time. */
final class NetlinkSocket implements AutoCloseable {
    static final int RTM_NEWLINK = 16;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int RTM_NEWROUTE = 24;
    static final int RTM_GETROUTE = 26;
    static final int GROUP_LINK = 1;
    static final int GROUP_ADDRESS = 0x10;
    static final int GROUP_ROUTE = 0x40;
    /** Switches of IPv4, RTNLGRP_IPV4_NETCONF. */
    static final int GROUP_NETCONF = 1 << 23;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    static final int NLM_F_REPLACE = 0x100;
    /** Bytes of {@code struct nlmsghdr}. */
    static final int HEADER = 16;

    private static final int NETLINK_ROUTE = 0;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_ACK = 4;
    private static final int NLM_F_DUMP = 0x300;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int BUFFER_BYTES = 1 << 16;

    private final int fd;
    private final OffHeap buffer = OffHeap.of(BUFFER_BYTES);
    private int sequence;

    /** @param groups what to be told of, 0 for a socket that only asks */
    NetlinkSocket(int groups) {
        fd = Libc.check(Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NETLINK_ROUTE), "open a netlink socket");
        buffer.bytes().putShort(0, (short) Libc.AF_NETLINK).putShort(2, (short) 0).putInt(4, 0).putInt(8, groups);
        Libc.check(Libc.bind(fd, buffer.address(), 12), "bind a netlink socket");
    }

    int fd() {
        return fd;
    }

    /** Throws away everything that waits to be read. Even an overflow only means that something changed. */
    void drain() {
        while (Libc.recv(fd, buffer.address(), BUFFER_BYTES, Libc.MSG_DONTWAIT) >= 0 || Libc.errno() == Libc.ENOBUFS) {
            continue;
        }
    }

    /** A message to be filled with the family's fixed part and attributes. */
    static ByteBuffer message() {
        return ByteBuffer.allocate(256).order(ByteOrder.nativeOrder()).position(HEADER);
    }

    /** Appends an attribute of four bytes in network order, such as an address. */
    static void address(ByteBuffer message, int type, int value) {
        message.putShort((short) 8).putShort((short) type);
        message.order(ByteOrder.BIG_ENDIAN).putInt(value).order(ByteOrder.nativeOrder());
    }

    /** Appends an attribute of four bytes in the machine's order. */
    static void number(ByteBuffer message, int type, int value) {
        message.putShort((short) 8).putShort((short) type).putInt(value);
    }

    /** Sends a change and waits for the kernel's answer: 0, or the error number. */
    int change(int type, int flags, ByteBuffer message) {
        send(type, NLM_F_REQUEST | NLM_F_ACK | flags, message);
        var result = new int[1];
        answers((answerType, body) -> result[0] = answerType == NLMSG_ERROR ? -body.getInt(0) : result[0], true);
        return result[0];
    }

    /**
     * Asks for everything of a kind.
     *
     * @param fixedBytes bytes of the fixed part of the request, family first
     * @param each       gets the body of each answer, fixed part first, in the machine's byte order
     */
    void dump(int type, int family, int fixedBytes, Consumer<ByteBuffer> each) {
        var message = message();
        message.put((byte) family).position(HEADER + fixedBytes);
        send(type, NLM_F_REQUEST | NLM_F_DUMP, message);
        answers((answerType, body) -> {
            if (answerType == NLMSG_ERROR) {
                throw new SystemCallException("read the kernel's routing tables", -body.getInt(0));
            }
            each.accept(body);
        }, false);
    }

    private void send(int type, int flags, ByteBuffer message) {
        var length = message.position();
        message.putInt(0, length).putShort(4, (short) type).putShort(6, (short) flags).putInt(8, ++sequence).putInt(12, 0);
        buffer.bytes().put(0, message, 0, length);
        Libc.check(Libc.send(fd, buffer.address(), length, 0), "ask the kernel by netlink");
    }

    private interface Answer {
        void take(int type, ByteBuffer body);
    }

    /** Reads until the answers to the last request are complete: after one where an acknowledgement is all there is. */
    private void answers(Answer answer, boolean single) {
        while (true) {
            var length = (int) Libc.check(Libc.recv(fd, buffer.address(), BUFFER_BYTES, 0), "read from the kernel by netlink");
            for (var at = 0; at + HEADER <= length;) {
                var messageLength = buffer.bytes().getInt(at);
                if (messageLength < HEADER || at + messageLength > length) {
                    break;
                }
                if (buffer.bytes().getInt(at + 8) == sequence) {
                    var type = buffer.bytes().getShort(at + 4);
                    if (type == NLMSG_DONE) {
                        return;
                    }
                    answer.take(type, buffer.bytes().slice(at + HEADER, messageLength - HEADER).order(ByteOrder.nativeOrder()));
                    if (single || type == NLMSG_ERROR) {
                        return;
                    }
                }
                at += messageLength + 3 & ~3;
            }
        }
    }

    /** Takes attributes apart: type, where its value starts in the body, and how long that is. */
    interface Attribute {
        void take(int type, int at, int length);
    }

    static void attributes(ByteBuffer body, int from, int to, Attribute attribute) {
        for (var at = from; at + 4 <= to;) {
            var length = body.getShort(at) & 0xffff;
            if (length < 4 || at + length > to) {
                return;
            }
            attribute.take(body.getShort(at + 2) & 0x3fff, at + 4, length - 4);
            at += length + 3 & ~3;
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
        buffer.close();
    }
}
