/*
 * connect: TCP connections a second.
 *
 *   connect serve PORT PORTS SECONDS                      accepts at PORTS ports from PORT on and closes at once
 *   connect ask ADDRESS PORT PORTS SECONDS PROCESSES      connects, reads the end, closes; prints "PER-SECOND FAILED"
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SECONDS = 30, MOST_PROCESSES = 64, BACKLOG = 4096 };

/* What one process counts; a cache line of its own. */
struct tally {
    long done, failed;
    char apart[48];
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static int serve(int port, int ports, int seconds) {
    int one = 1, readiness = epoll_create1(0);
    for (int i = 0; i < ports; i++) {
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port + i)};
        int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, BACKLOG) < 0) {
            perror("connect: listen");
            return 1;
        }
        struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
        epoll_ctl(readiness, EPOLL_CTL_ADD, listener, &event);
    }
    alarm(seconds);
    for (;;) {
        struct epoll_event ready[32];
        int count = epoll_wait(readiness, ready, 32, -1);
        for (int i = 0; i < count; i++) {
            for (int peer; (peer = accept(ready[i].data.fd, NULL, NULL)) >= 0;) close(peer);
        }
    }
}

static bool connect_once(struct sockaddr_in *address) {
    struct timeval patience = {1, 0};
    char byte;
    int peer = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    bool done = connect(peer, (struct sockaddr *)address, sizeof *address) == 0 && read(peer, &byte, 1) == 0;
    close(peer);
    return done;
}

static int ask(struct sockaddr_in address, int port, int ports, double seconds, int processes) {
    if (seconds > MOST_SECONDS) seconds = MOST_SECONDS;
    if (processes > MOST_PROCESSES) processes = MOST_PROCESSES;
    struct tally *tallies = mmap(NULL, processes * sizeof *tallies, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    double start = now();
    for (int i = 0; i < processes; i++) {
        if (fork() != 0) continue;
        for (unsigned next = i; now() - start < seconds; next++) {
            address.sin_port = htons(port + next % ports);
            if (connect_once(&address)) tallies[i].done++;
            else tallies[i].failed++;
        }
        _exit(0);
    }
    while (wait(NULL) > 0) continue;
    double taken = now() - start;
    long done = 0, failed = 0;
    for (int i = 0; i < processes; i++) done += tallies[i].done, failed += tallies[i].failed;
    printf("%.0f %ld\n", done / taken, failed);
    return 0;
}

int main(int count, char **words) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (count == 5 && strcmp(words[1], "serve") == 0) return serve(atoi(words[2]), atoi(words[3]), atoi(words[4]));
    if (count == 7 && strcmp(words[1], "ask") == 0 && inet_pton(AF_INET, words[2], &address.sin_addr) == 1) {
        return ask(address, atoi(words[3]), atoi(words[4]), atof(words[5]), atoi(words[6]));
    }
    fputs("usage: connect serve PORT PORTS SECONDS | ask ADDRESS PORT PORTS SECONDS PROCESSES\n", stderr);
    return 2;
}
