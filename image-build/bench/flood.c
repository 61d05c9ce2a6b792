/*
 * flood: sends UDP frames of 64 bytes (60 and the checksum the wire adds) from a raw socket as fast as it can, or at
 * a rate, for a bounded time.
 *
 *   flood INTERFACE ROUTER-MAC OWN-MAC SOURCE DESTINATION FLOWS SECONDS [PACKETS-PER-SECOND]
 *
 * Each flow is a source port from 10000 on; the destination port is 9, which the sink at the other end drops and
 * counts. Prints the packets sent and the seconds it took: "SENT SECONDS".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 64, FRAME = 60, IP = 14, UDP = IP + 20, FIRST_PORT = 10000, MOST_FLOWS = 50000, MOST_SECONDS = 60 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void put16(uint8_t *at, unsigned value) {
    at[0] = value >> 8;
    at[1] = value;
}

/* The ones' complement sum of RFC 1071, not yet folded. */
static uint32_t sum(const uint8_t *bytes, int length) {
    uint32_t total = 0;
    for (int i = 0; i < length; i += 2) total += bytes[i] << 8 | bytes[i + 1];
    return total;
}

static uint16_t checksum(uint32_t total) {
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    return ~total;
}

static void put_mac(uint8_t *at, const char *text) {
    if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", at, at + 1, at + 2, at + 3, at + 4, at + 5) != 6) {
        fprintf(stderr, "flood: no MAC address: %s\n", text);
        exit(2);
    }
}

/* Fills in all of the frame but the source port and UDP checksum; returns the sum the latter starts from. */
static uint32_t build(uint8_t *frame, char **words) {
    put_mac(frame, words[2]);
    put_mac(frame + 6, words[3]);
    put16(frame + 12, ETH_P_IP);
    frame[IP] = 0x45;
    put16(frame + IP + 2, FRAME - IP);
    put16(frame + IP + 6, 0x4000); /* don't fragment */
    frame[IP + 8] = 64;
    frame[IP + 9] = IPPROTO_UDP;
    if (inet_pton(AF_INET, words[4], frame + IP + 12) != 1 || inet_pton(AF_INET, words[5], frame + IP + 16) != 1) {
        fprintf(stderr, "flood: no IPv4 address: %s or %s\n", words[4], words[5]);
        exit(2);
    }
    put16(frame + IP + 10, checksum(sum(frame + IP, 20)));
    put16(frame + UDP + 2, 9);
    put16(frame + UDP + 4, FRAME - UDP);
    return sum(frame + IP + 12, 8) + IPPROTO_UDP + (FRAME - UDP) + sum(frame + UDP, FRAME - UDP);
}

static int open_raw(const char *interface) {
    int one = 1, buffer = 8 << 20;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(interface)};
    int raw = socket(AF_PACKET, SOCK_RAW, 0);
    if (raw < 0 || bind(raw, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("flood: raw socket");
        exit(1);
    }
    setsockopt(raw, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
    setsockopt(raw, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    return raw;
}

int main(int count, char **words) {
    if (count < 8) {
        fputs("usage: flood INTERFACE ROUTER-MAC OWN-MAC SOURCE DESTINATION FLOWS SECONDS [PACKETS-PER-SECOND]\n", stderr);
        return 2;
    }
    int flows = atoi(words[6]);
    double seconds = atof(words[7]), rate = count > 8 ? atof(words[8]) : 0;
    if (flows < 1 || flows > MOST_FLOWS) flows = 1;
    if (seconds > MOST_SECONDS) seconds = MOST_SECONDS;

    static uint8_t frames[BATCH][FRAME];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH];
    memset(messages, 0, sizeof messages);
    uint32_t base = build(frames[0], words);
    for (int i = 0; i < BATCH; i++) {
        memcpy(frames[i], frames[0], FRAME);
        parts[i] = (struct iovec){frames[i], FRAME};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }

    int raw = open_raw(words[1]), flow = 0, batch = rate > 0 && rate < 50000 ? 8 : BATCH;
    unsigned long sent = 0;
    double start = now(), time;
    while ((time = now() - start) < seconds) {
        if (rate > 0 && sent >= time * rate) {
            struct timespec pause = {0, (long)(batch / rate * 1e9)};
            nanosleep(&pause, NULL);
            continue;
        }
        for (int i = 0; i < batch; i++) {
            unsigned port = FIRST_PORT + flow;
            if (++flow == flows) flow = 0;
            uint16_t check = checksum(base + port);
            put16(frames[i] + UDP, port);
            put16(frames[i] + UDP + 6, check == 0 ? 0xffff : check);
        }
        int done = sendmmsg(raw, messages, batch, 0);
        if (done > 0) sent += done;
    }
    printf("%lu %.6f\n", sent, now() - start);
}
