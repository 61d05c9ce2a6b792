/*
 * The commands of the router (bauta, ipchains, ipchains-save, ipchains-restore, ipmasqadm: one program, several
 * names). Carries the words of a command to the firmware's control socket and its answer back.
 *
 *   to the firmware: the number of words and a newline; for each word its length in bytes, a newline and the bytes
 *                    (word 0 is the name called by); then standard input, for the commands that read it, and the
 *                    end of sending
 *   from it:         frames "o LENGTH" (standard output) and "e LENGTH" (standard error), each with a newline and
 *                    LENGTH bytes; at the end "x CODE" and a newline, the exit code
 *
 * In C because scripts give hundreds of commands in a row: the start of socat, which loads the OpenSSL library, takes
 * longer alone than a command may.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *name;

static void fail(const char *what, const char *socket_path) {
    fprintf(stderr, "%s: %s (control socket %s)\n", name, what, socket_path);
    exit(1);
}

static bool updates(int count, char **words) {
    return count >= 3 && strcmp(words[2], "status") != 0 && words[2][0] != '-';
}

/* Only these read standard input: a command in a loop must not eat the loop's own. */
static bool reads_input(int count, char **words) {
    if (strcmp(name, "ipchains-restore") == 0) return true;
    if (strcmp(name, "bauta") != 0 || count < 2) return false;
    if (strcmp(words[1], "import") == 0) return true;
    if (strcmp(words[1], "password") == 0) return count == 2;
    if (strcmp(words[1], "update") == 0) return updates(count, words);
    if (strcmp(words[1], "ssh-key") == 0) return count == 3 && strcmp(words[2], "add") == 0;
    if (strcmp(words[1], "try") != 0) return false;
    for (int i = 2; i < count; i++) {
        if (strcmp(words[i], "--") == 0) return false;
    }
    return true;
}

static int open_control(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) fail("the path is too long", path);
    strcpy(address.sun_path, path);
    int control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (control < 0) fail(strerror(errno), path);
    if (connect(control, (struct sockaddr *)&address, sizeof address) < 0) {
        if (errno == EACCES) fail("only root may give commands to the router", path);
        fail("the router's firmware does not run", path);
    }
    return control;
}

static bool send_all(int control, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(control, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return false;
        bytes += sent;
        length -= sent;
    }
    return true;
}

/* One message in one call: the firmware reads it at once. */
static void send_words(int control, int count, char **words) {
    size_t room = 16;
    for (int i = 0; i < count; i++) room += strlen(words[i]) + 16;
    char *message = malloc(room), *end = message;
    if (message == NULL) fail("out of memory", "");
    end += sprintf(end, "%d\n", count);
    for (int i = 0; i < count; i++) {
        const char *word = i == 0 ? name : words[i];
        end += sprintf(end, "%zu\n", strlen(word));
        end = stpcpy(end, word);
    }
    /* If the firmware refuses to listen, its answer says why. */
    send_all(control, message, end - message);
    free(message);
}

static void write_all(int to, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(to, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) exit(1);
        bytes += written;
        length -= written;
    }
}

/* Somebody at a terminal gives a rule to a chain that no packet reaches: ipchains said so. */
static void warn_of_forwarding(int count, char **words) {
    bool forward_chain = false;
    for (int i = 1; i + 1 < count && strcmp(name, "ipchains") == 0; i++) {
        static const char *const adding[] = {"-A", "--append", "-I", "--insert"};
        for (size_t k = 0; k < sizeof adding / sizeof *adding; k++) {
            if (strcmp(words[i], adding[k]) == 0 && strcmp(words[i + 1], "forward") == 0) forward_chain = true;
        }
    }
    if (!forward_chain || !isatty(STDIN_FILENO)) return;
    char on = '1';
    int file = open("/proc/sys/net/ipv4/ip_forward", O_RDONLY | O_CLOEXEC);
    if (file < 0 || read(file, &on, 1) < 1 || on != '0') return;
    static const char warning[] = "Warning: you must enable IP forwarding for packets to be forwarded at all:\n"
                                  " Use `echo 1 > /proc/sys/net/ipv4/ip_forward'\n";
    write_all(STDOUT_FILENO, warning, sizeof warning - 1);
}

/* The answer as it comes in, piece by piece. */
struct answer {
    char header[32];  /* of the frame to come, as far as it is here */
    size_t header_length;
    size_t body_left; /* bytes of the current frame still to come */
    int to;           /* where they go */
};

/* Takes a piece; exits with the code when the answer is complete. False for what is no frame. */
static bool take(struct answer *answer, const char *bytes, size_t length) {
    while (length > 0) {
        if (answer->body_left > 0) {
            size_t part = length < answer->body_left ? length : answer->body_left;
            write_all(answer->to, bytes, part);
            answer->body_left -= part;
            bytes += part;
            length -= part;
            continue;
        }
        char c = *bytes++;
        length--;
        if (c != '\n') {
            if (answer->header_length + 1 >= sizeof answer->header) return false;
            answer->header[answer->header_length++] = c;
            continue;
        }
        answer->header[answer->header_length] = '\0';
        answer->header_length = 0;
        char kind, rest;
        size_t number;
        if (sscanf(answer->header, "%c %zu%c", &kind, &number, &rest) != 2) return false;
        if (kind == 'x') exit((int)number);
        if (kind != 'o' && kind != 'e') return false;
        answer->to = kind == 'o' ? STDOUT_FILENO : STDERR_FILENO;
        answer->body_left = number;
    }
    return true;
}

/* Both directions at once: the answer may begin, or be complete, before standard input has ended. */
static void converse(int control, bool input) {
    struct answer answer = {.body_left = 0};
    char pending[16384], piece[16384];
    size_t pending_from = 0, pending_to = 0;
    for (;;) {
        bool unsent = pending_from < pending_to;
        struct pollfd wait[] = {
            {.fd = control, .events = POLLIN | (unsent ? POLLOUT : 0)},
            {.fd = input && !unsent ? STDIN_FILENO : -1, .events = POLLIN},
        };
        if (poll(wait, 2, -1) < 0 && errno != EINTR) return;
        if (wait[0].revents & POLLOUT) {
            ssize_t sent = send(control, pending + pending_from, pending_to - pending_from, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) pending_from += sent;
            else if (errno != EAGAIN && errno != EINTR) input = false, pending_from = pending_to;
        }
        if (wait[1].revents) {
            ssize_t got = read(STDIN_FILENO, pending, sizeof pending);
            pending_from = 0;
            pending_to = got > 0 ? got : 0;
            if (got <= 0) {
                input = false;
                shutdown(control, SHUT_WR);
            }
        }
        if (wait[0].revents & (POLLIN | POLLHUP | POLLERR)) {
            ssize_t got = recv(control, piece, sizeof piece, 0);
            if (got <= 0 || !take(&answer, piece, got)) return;
        }
    }
}

/* Becomes standard input. */
static void feed(const char *text) {
    int ends[2];
    if (pipe(ends) < 0 || write(ends[1], text, strlen(text)) < 0 || dup2(ends[0], STDIN_FILENO) < 0) fail(strerror(errno), "");
    close(ends[0]);
    close(ends[1]);
}

/* Asks for the password twice, without showing it. From a file or a program it comes as it is. */
static void ask_password(void) {
    char first[512], *again;
    if (!isatty(STDIN_FILENO)) return;
    again = getpass("New administrator's password: ");
    if (again == NULL || strlen(again) >= sizeof first - 1) fail("no password was given", "");
    strcpy(first, again);
    again = getpass("Once more: ");
    if (again == NULL || strcmp(first, again) != 0) {
        fprintf(stderr, "%s: these are two different passwords; nothing was changed\n", name);
        exit(1);
    }
    feed(strcat(first, "\n"));
}

/* The firmware does not see this program's files, so the update comes by standard input. */
static void open_update(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || dup2(file, STDIN_FILENO) < 0) {
        fprintf(stderr, "%s: update: %s: %s\n", name, path, strerror(errno));
        exit(1);
    }
}

int main(int count, char **words) {
    const char *path = getenv("BAUTA_CONTROL");
    if (path == NULL || *path == '\0') path = "/run/bauta/control";
    name = strrchr(words[0], '/');
    name = name == NULL ? words[0] : name + 1;
    if (strcmp(name, "bauta") == 0 && count >= 2) {
        if (strcmp(words[1], "password") == 0 && count == 2) ask_password();
        if (strcmp(words[1], "update") == 0 && updates(count, words)) open_update(words[2]);
    }
    int control = open_control(path);
    warn_of_forwarding(count, words);
    send_words(control, count, words);
    converse(control, reads_input(count, words));
    fail("the router's firmware broke off without an answer", path);
}
