/*
 * What the kernel does for the router with each frame that a card receives (TCX ingress hook, Linux 6.6): the first to see it, before
 * any socket of the router and before the kernel's own stack.
 *
 * - A plain packet of an established flow, which bauta.path.Offload put into the shared table, is translated and passes from card to
 *   card here.
 * - Everything else of IPv4, ARP and IPv6 goes on, marked as for another station: the router's packet sockets do not mind, the kernel's
 *   stack lets it go.
 * - What nobody wants (really for another station, VLAN-tagged, of another kind) is dropped and counted.
 *
 * Whatever is not plain takes the path: fragments, options, TTL at its end, segments that ask for a connection or reset it, frames too
 * long for the next link, datagrams without checksum, broken headers. What answers a SYN and what ends a direction (FIN) passes, and
 * the path is told: the flags that passed are kept with the entry, and entries with new ones on a list that it looks at some times a
 * second. The layout is that of bauta.path.Offload.
 */
#include <linux/bpf.h>

#define section(name) __attribute__((section(name), used))
#define always __attribute__((always_inline)) static inline

/* The file descriptors of the maps are put in the place of these numbers when the program is loaded. */
#define map(number) ({ void *m; asm volatile("%0 = 0xba07a0000000000" #number " ll" : "=r"(m)); m; })
#define CONTROL map(1)
#define ENTRIES map(2)
#define COUNTED map(3)

static void *(*lookup)(void *map, const void *key) = (void *)BPF_FUNC_map_lookup_elem;
static long (*load_bytes)(const void *skb, __u32 offset, void *to, __u32 length) = (void *)BPF_FUNC_skb_load_bytes;
static long (*pull_data)(struct __sk_buff *skb, __u32 length) = (void *)BPF_FUNC_skb_pull_data;
static long (*l4_csum_replace)(struct __sk_buff *skb, __u32 offset, __u64 from, __u64 to, __u64 flags) = (void *)BPF_FUNC_l4_csum_replace;
static long (*change_type)(struct __sk_buff *skb, __u32 type) = (void *)BPF_FUNC_skb_change_type;
static long (*redirect)(__u32 interface, __u64 flags) = (void *)BPF_FUNC_redirect;
static __u64 (*coarse_time)(void) = (void *)BPF_FUNC_ktime_get_coarse_ns;

enum { NEXT = -1, DROP = 2, TO_US = 0, FOR_ANOTHER = 3 }; /* TCX_NEXT, TCX_DROP, PACKET_HOST, PACKET_OTHERHOST */
enum { WAYS = 4, SOURCE = 0, DESTINATION = 1, TCP = 6, UDP = 17, ETHERNET = 14, IP = 20, IPV4 = 0x0800, ARP = 0x0806, IPV6 = 0x86dd, LISTED = 1 << 14 };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16, URG = 32, MAXIMUM_SEGMENT = 0x0204 };

struct side {
	__u32 interface; /* 0: the card is not there */
	__u32 mtu;       /* of IP, octets */
	__u8 mac[6];
	__u8 pad[2];
};

struct control {
	__u32 wanted, settled; /* equal: the entries hold */
	__u32 mask;            /* buckets - 1 */
	__u32 pad;
	struct side side[2];
	__u64 pads[2];
	__u32 told, rest[15]; /* how often an entry was put on the list; a line of the cache of its own */
	__u32 list[LISTED];   /* the latest: slot + 1, from bit 24 on the flag; 0: looked at */
};

struct entry {
	__u32 version; /* odd: in use */
	__u32 source, destination, ports; /* of the packets, as they arrive, in network order */
	__u8 protocol, from, to, rewrites;
	__u32 address; /* what takes the place of source or destination */
	__u16 port;
	__u8 mac[6];
	__u64 passed;  /* packets << 40 | octets, wrapping: one operation counts both */
	__u64 seen;    /* when, nanoseconds of the monotonic clock, to some milliseconds */
	__u32 slot;    /* its own number */
	__u32 pad;
	__u64 flags;   /* version << 32 | those of TCP that passed (SYN, else FIN, else ACK) or change nothing; ends a line of the cache */
};

struct bucket {
	struct entry entry[WAYS];
};

/* Of each processor. */
struct counted {
	__u64 before;
	/* What has passed, from the inside and from the outside. */
	__u64 frames[2], octets[2];
	/* What was dropped: for another station, VLAN-tagged, of another kind. */
	__u64 dropped[3];
};

/* From the IP header on, as the packet has it. */
struct headers {
	__u8 version_length, tos;
	__u16 total, id, fragment;
	__u8 ttl, protocol;
	__u16 checksum;
	__u32 source, destination;
	__u16 source_port, destination_port;
	__u16 length, udp_checksum; /* of UDP */
	__u32 acknowledgement;      /* of TCP from here on */
	__u8 offset, flags;
} __attribute__((packed, aligned(4)));

/* As much of it as a datagram has for certain. */
#define SHORTEST 28

/* of the low 16 bits in network order */
#define swap16(x) __builtin_bswap16(x)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define net16(x) swap16((__u16)(x))
#else
#define net16(x) ((__u16)(x))
#endif

always __u32 fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

always __u32 hash(__u32 source, __u32 destination, __u32 ports, __u32 kind)
{
	__u32 h = source * 0x9e3779b1 + kind;
	h = (h ^ h >> 15 ^ destination) * 0x85ebca6b;
	h = (h ^ h >> 13 ^ ports) * 0xc2b2ae35;
	return h ^ h >> 16;
}

always int checksum_right(const struct headers *h)
{
	const __u32 *words = (const __u32 *)h;
	__u64 sum = 0;
#pragma unroll
	for (int i = 0; i < IP / 4; i++)
		sum += words[i];
	return fold(fold((__u32)sum) + fold(sum >> 32)) == 0xffff;
}

always int belongs(const struct entry *e, const struct headers *h, __u32 ports, __u32 from)
{
	return e->source == h->source && e->destination == h->destination && e->ports == ports && e->protocol == h->protocol &&
		e->from == from;
}

/* A direction stands in one of two buckets, nearly always the first. */
always struct entry *find(__u32 place, const struct headers *h, __u32 ports, __u32 from)
{
	struct bucket *bucket = lookup(ENTRIES, &place);
	if (!bucket)
		return 0;
#pragma unroll
	for (int i = 0; i < WAYS; i++) {
		struct entry *e = &bucket->entry[i];
		if (belongs(e, h, ports, from) && (e->version & 1))
			return e;
	}
	return 0;
}

/* The same entry, by an address that is not known before "first" was read: so what is read by it is read after that, on every processor. */
always struct entry *after(struct entry *e, __u64 first)
{
	asm volatile("%1 &= 0; %0 += %1" : "+r"(e), "+r"(first));
	return e;
}

/* Whether a SYN announces, by its first option, segments that both links take. */
always int segments_fit(struct __sk_buff *skb, __u32 header, const struct control *control)
{
	__u16 option[2];
	__u32 mtu = control->side[0].mtu < control->side[1].mtu ? control->side[0].mtu : control->side[1].mtu;

	return header >= 24 && load_bytes(skb, ETHERNET + IP + 20, option, sizeof option) == 0 && net16(option[0]) == MAXIMUM_SEGMENT &&
		net16(option[1]) + IP + 20 <= mtu;
}

/* The packet of a frame, that many octets of which can be read and written in one piece; 0 if there are not that many. */
always struct headers *packet(struct __sk_buff *skb, __u32 octets)
{
	if (skb->data_end - skb->data < ETHERNET + octets && pull_data(skb, ETHERNET + octets) < 0)
		return 0;
	__u8 *data = (__u8 *)(long)skb->data;
	return data + ETHERNET + octets > (__u8 *)(long)skb->data_end ? 0 : (struct headers *)(data + ETHERNET);
}

/* Has an IPv4 packet pass if it is a plain one of the table: what redirect() says, or NEXT. */
always int pass(struct __sk_buff *skb, struct control *control, struct counted *counted)
{
	if (control->wanted != control->settled)
		return NEXT;
	__u32 from = skb->ifindex == control->side[0].interface ? 0 : 1;
	if (skb->ifindex != control->side[from].interface)
		return NEXT;
	struct headers *h = packet(skb, SHORTEST);
	if (!h)
		return NEXT;

	__u32 total = net16(h->total);
	__u32 length = skb->len;
	__u32 protocol = h->protocol;
	if (h->version_length != 0x45 || (h->fragment & net16(0xbfff)) != 0 || h->ttl < 2 || total + ETHERNET > length || !checksum_right(h))
		return NEXT;
	__u32 largest = total;
	__u32 flag = 0;
	if (protocol == TCP) {
		h = packet(skb, sizeof *h);
		if (!h)
			return NEXT;
		__u32 header = h->offset >> 4 << 2;
		/* Of SYN and FIN one at most, beside PSH (and the two of ECN). */
		if (total < IP + 20 || (h->flags & (ACK | RST | URG)) != ACK || (h->flags & (SYN | FIN)) == (SYN | FIN) || header < 20 || IP + header > total)
			return NEXT;
		if (h->flags & SYN && !segments_fit(skb, header, control))
			return NEXT;
		flag = h->flags & SYN ? SYN : h->flags & FIN ? FIN : ACK;
		if (skb->gso_size)
			largest = IP + header + skb->gso_size;
	} else if (protocol == UDP) {
		if (h->udp_checksum == 0 || net16(h->length) != total - IP || skb->gso_size)
			return NEXT;
	} else {
		return NEXT;
	}

	__u32 ports = (__u32)h->source_port | (__u32)h->destination_port << 16;
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
	ports = (__u32)h->source_port << 16 | h->destination_port;
#endif
	__u32 number = hash(h->source, h->destination, ports, protocol << 1 | from);
	struct entry *e = find(number & control->mask, h, ports, from);
	if (!e)
		e = find((number ^ (number >> 17 | 1)) & control->mask, h, ports, from);
	if (!e)
		return NEXT;
	/* The version before and after: an entry that changes meanwhile is none. What is read after it is read by an address that depends on it. */
	__u32 version = *(volatile __u32 *)&e->version;
	e = after(e, version);
	__u64 flags = *(volatile __u64 *)&e->flags;
	if (!(version & 1) || !belongs(e, h, ports, from) || flags >> 32 != version)
		return NEXT;
	if (flag & flags & SYN)
		return NEXT; /* one that nobody waits for */
	const struct side *out = &control->side[e->to & 1];
	__u32 interface = out->interface;
	if (largest > out->mtu || interface == 0)
		return NEXT;
	__u32 address = e->address;
	__u16 port = e->port;
	__u8 rewrites = e->rewrites;
	__u8 macs[12];
	__builtin_memcpy(macs, e->mac, 6);
	__builtin_memcpy(macs + 6, out->mac, 6);
	/* Counted before the last look, so that whoever takes the entry away has every packet that passed by it. */
	__u64 one = 1ULL << 40 | total;
	__u64 before = __sync_fetch_and_add(&e->passed, one);
	int told = (flags & flag) == flag;
	if (!told && __sync_val_compare_and_swap(&e->flags, flags, flags | flag) == flags) {
		control->list[__sync_fetch_and_add(&control->told, 1) & (LISTED - 1)] = (e->slot + 1) | flag << 24;
		told = 1;
	}
	if (!told || *(volatile __u32 *)&e->version != version) {
		__sync_fetch_and_add(&e->passed, -one);
		return NEXT;
	}
	e->seen = coarse_time();
	counted->before = before; /* so that the addition above is one that fetches: a full barrier */
	counted->frames[from]++;
	counted->octets[from] += length;

	__builtin_memcpy((__u8 *)h - ETHERNET, macs, sizeof macs);
	__u32 old_address = rewrites == SOURCE ? h->source : h->destination;
	__u16 old_port = rewrites == SOURCE ? h->source_port : h->destination_port;
	/* RFC 1624, equation 3; the TTL is the high octet of its word. */
	__u32 sum = (__u16)~h->checksum;
	sum += (__u16)~(old_address & 0xffff) + (__u32)(__u16)~(old_address >> 16);
	sum += (address & 0xffff) + (address >> 16);
	sum += (__u16)~net16(0x0100);
	h->checksum = ~fold(sum);
	h->ttl--;
	if (rewrites == SOURCE) {
		h->source = address;
		h->source_port = port;
	} else {
		h->destination = address;
		h->destination_port = port;
	}
	__u32 checksum = ETHERNET + IP + (protocol == TCP ? 16 : 6);
	__u64 mangled = protocol == TCP ? 0 : BPF_F_MARK_MANGLED_0;
	if (old_address != address)
		l4_csum_replace(skb, checksum, old_address, address, BPF_F_PSEUDO_HDR | mangled | 4);
	if (old_port != port)
		l4_csum_replace(skb, checksum, old_port, port, mangled | 2);
	return redirect(interface, 0);
}

section("bpf/ingress") int ingress(struct __sk_buff *skb)
{
	__u32 zero = 0;
	struct control *control = lookup(CONTROL, &zero);
	struct counted *counted = lookup(COUNTED, &zero);

	if (!control || !counted)
		return DROP;
	if (skb->pkt_type == FOR_ANOTHER) {
		counted->dropped[0]++;
		return DROP;
	}
	if (skb->vlan_present) {
		counted->dropped[1]++;
		return DROP;
	}
	if (skb->protocol == net16(IPV4)) {
		int passed = skb->pkt_type == TO_US ? pass(skb, control, counted) : NEXT;
		if (passed != NEXT)
			return passed;
	} else if (skb->protocol != net16(ARP) && skb->protocol != net16(IPV6)) {
		counted->dropped[2]++;
		return DROP;
	}
	change_type(skb, FOR_ANOTHER);
	return NEXT;
}
