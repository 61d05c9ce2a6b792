/* visit ADDRESS PORT SECONDS: asks a web server for its page every 10 ms, each time by a new connection and whether or not the
 * visits before have ended, and prints for each, as it ends, when it began and ended (nanoseconds since 1970) and what came of it:
 * ok, refused, reset, timeout or other. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const int patience_ms = 1000;
static const char question[] = "GET / HTTP/1.0\r\n\r\n";

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static const char *word(int error) {
  return error == ECONNREFUSED ? "refused" : error == ECONNRESET ? "reset" : "other";
}

static const char *visit(const struct sockaddr_in *to) {
  int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error = 0;
  struct linger linger = {1, 0};
  socklen_t size = sizeof error;
  char answer[256];
  const char *result = "timeout";
  setsockopt(s, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  struct pollfd p = {s, POLLOUT, 0};
  if (connect(s, (const struct sockaddr *)to, sizeof *to) && errno != EINPROGRESS) {
    result = word(errno);
  } else if (poll(&p, 1, patience_ms) == 1) {
    getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &size);
    p.events = POLLIN;
    if (error) {
      result = word(error);
    } else if (send(s, question, sizeof question - 1, MSG_NOSIGNAL) < 0) {
      result = word(errno);
    } else if (poll(&p, 1, patience_ms) == 1) {
      ssize_t got = recv(s, answer, sizeof answer, 0);
      result = got > 12 && !strncmp(answer + 9, "200", 3) ? "ok" : got < 0 ? word(errno) : "other";
    }
  }
  close(s);
  return result;
}

static void *visitor(void *to) {
  long long begun = now();
  const char *result = visit(to);
  printf("%lld %lld %s\n", begun, now(), result);
  return NULL;
}

int main(int argc, char **argv) {
  static struct sockaddr_in to = {.sin_family = AF_INET};
  if (argc != 4 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    fprintf(stderr, "usage: visit ADDRESS PORT SECONDS\n");
    return 2;
  }
  to.sin_port = htons((unsigned short)atoi(argv[2]));
  setvbuf(stdout, NULL, _IOLBF, 0);
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 * 1024);
  pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
  for (long long end = now() + atoi(argv[3]) * 1000000000LL; now() < end; usleep(10000)) {
    pthread_t one;
    if (pthread_create(&one, &small, visitor, &to)) {
      perror("visit");
      return 1;
    }
  }
  sleep(3);
  return 0;
}
