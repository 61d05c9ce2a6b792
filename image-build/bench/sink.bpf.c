/*
 * sink: drops the flood (IPv4, UDP to port 9) where it comes out of the wire, so that the receiving host costs next
 * to nothing. The kernel counts what it drops: tc -s qdisc show dev DEVICE clsact.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#define SECTION(name) __attribute__((section(name), used))

SECTION("tc") int sink(struct __sk_buff *frame) {
    unsigned char *data = (void *)(long)frame->data, *end = (void *)(long)frame->data_end;
    if (data + 42 > end) return TC_ACT_OK;
    int ipv4 = data[12] == 0x08 && data[13] == 0x00, udp = data[23] == 17, port9 = data[36] == 0 && data[37] == 9;
    return ipv4 && udp && port9 ? TC_ACT_SHOT : TC_ACT_OK;
}

char terms[] SECTION("license") = "Apache-2.0";
