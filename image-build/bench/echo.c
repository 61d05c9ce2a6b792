/*
 * echo: UDP requests and replies.
 *
 *   echo serve PORT SECONDS                       sends every datagram back
 *   echo ask ADDRESS PORT COUNT INTERVAL-US       one request at a time; prints "MEDIAN P99 LOST" (microseconds)
 *   echo first ADDRESS PORT SECONDS               a request each millisecond; prints the wall clock's microseconds at
 *                                                 the first reply, fails if none comes
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP = 20, MOST_SECONDS = 60, REPLY_MS = 200 };

static int64_t micros(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static double micros_exact(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int serve(int udp, int port, int seconds) {
    char datagram[65536];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (bind(udp, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("echo: bind");
        return 1;
    }
    alarm(seconds);
    for (;;) {
        socklen_t size = sizeof address;
        ssize_t length = recvfrom(udp, datagram, sizeof datagram, 0, (struct sockaddr *)&address, &size);
        if (length >= 0) sendto(udp, datagram, length, 0, (struct sockaddr *)&address, size);
    }
}

static int ask(int udp, int count, int interval) {
    uint32_t request[8] = {0}, reply[8];
    double *taken = malloc(count * sizeof *taken), end = micros_exact() + MOST_SECONDS * 1e6;
    int replies = 0, lost = 0;
    for (uint32_t i = 0; i < (uint32_t)count + WARM_UP && micros_exact() < end; i++) {
        struct pollfd wait = {.fd = udp, .events = POLLIN};
        double start = micros_exact();
        ssize_t length = -1;
        request[0] = i;
        send(udp, request, sizeof request, 0);
        /* A reply that comes late belongs to an earlier request. */
        while (poll(&wait, 1, REPLY_MS) > 0) {
            length = recv(udp, reply, sizeof reply, 0);
            if (length < 0 || reply[0] == i) break;
            length = -1;
        }
        if (length < 0) lost++;
        else if (i >= WARM_UP) taken[replies++] = micros_exact() - start;
        usleep(interval);
    }
    if (replies == 0) {
        fprintf(stderr, "echo: no reply\n");
        return 1;
    }
    qsort(taken, replies, sizeof *taken, ascending);
    printf("%.1f %.1f %d\n", taken[replies / 2], taken[(int)(replies * 0.99)], lost);
    return 0;
}

static int first(int udp, int seconds) {
    int64_t end = micros(CLOCK_MONOTONIC) + seconds * 1000000LL;
    while (micros(CLOCK_MONOTONIC) < end) {
        struct timespec millisecond = {0, 1000000};
        struct pollfd wait = {.fd = udp, .events = POLLIN};
        char byte = 0;
        send(udp, &byte, 1, 0);
        if (ppoll(&wait, 1, &millisecond, NULL) > 0 && recv(udp, &byte, 1, 0) == 1) {
            printf("%lld\n", (long long)micros(CLOCK_REALTIME));
            return 0;
        }
    }
    fprintf(stderr, "echo: no reply within %d seconds\n", seconds);
    return 1;
}

int main(int count, char **words) {
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    const char *what = count > 1 ? words[1] : "";
    if (strcmp(what, "serve") == 0 && count == 4) return serve(udp, atoi(words[2]), atoi(words[3]));
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (count < 5 || inet_pton(AF_INET, words[2], &address.sin_addr) != 1) {
        fputs("usage: echo serve PORT SECONDS | ask ADDRESS PORT COUNT INTERVAL-US | first ADDRESS PORT SECONDS\n", stderr);
        return 2;
    }
    address.sin_port = htons(atoi(words[3]));
    if (connect(udp, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("echo: connect");
        return 1;
    }
    return strcmp(what, "ask") == 0 && count == 6 ? ask(udp, atoi(words[4]), atoi(words[5])) : first(udp, atoi(words[4]));
}
