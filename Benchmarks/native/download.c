// Downloads one thing again and again: download PORT TARGET CONNECTIONS SECONDS
// Prints the bytes of bodies, the answers that were read whole, and the microseconds that it took.
// A thread a connection, with a large buffer, so that the client is not what is measured.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 };

static int port;
static const char *target;
static double deadline;

struct count { long bytes, answers; };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

// Reads a head and what came of the body with it; how many bytes of the body are still to come.
static long read_head(int sock, char *buffer, long *body) {
    size_t filled = 0;
    for (;;) {
        ssize_t got = recv(sock, buffer + filled, PIECE - filled, 0);
        if (got <= 0) fail("recv");
        filled += got;
        char *end = memmem(buffer, filled, "\r\n\r\n", 4);
        if (!end) continue;
        *end = 0;
        char *length = strcasestr(buffer, "\r\ncontent-length:");
        if (strncmp(buffer, "HTTP/1.1 200", 12) != 0 || !length) {
            fprintf(stderr, "not expected: %s\n", buffer);
            exit(1);
        }
        *body = filled - (end + 4 - buffer);
        return atol(length + 17) - *body;
    }
}

static void *download(void *argument) {
    struct count *count = argument;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[512], *buffer = malloc(PIECE);
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", target, port);
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(sock, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    while (now() < deadline) {
        if (send(sock, request, length, 0) != length) fail("send");
        long body, left = read_head(sock, buffer, &body);
        count->bytes += body;
        while (left > 0) {
            ssize_t got = recv(sock, buffer, left < PIECE ? left : PIECE, 0);
            if (got <= 0) fail("recv");
            left -= got;
            count->bytes += got;
            if (now() >= deadline) break;
        }
        count->answers += left == 0;
    }
    close(sock);
    free(buffer);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    port = atoi(arguments[1]);
    target = arguments[2];
    int connections = atoi(arguments[3]);
    double begun = now();
    deadline = begun + atof(arguments[4]);
    pthread_t threads[connections];
    struct count counts[connections], all = {0};
    memset(counts, 0, sizeof counts);
    for (int number = 0; number < connections; number++) {
        if (pthread_create(&threads[number], NULL, download, &counts[number]) != 0) fail("thread");
    }
    for (int number = 0; number < connections; number++) {
        pthread_join(threads[number], NULL);
        all.bytes += counts[number].bytes;
        all.answers += counts[number].answers;
    }
    printf("%ld %ld %.0f\n", all.bytes, all.answers, 1e6 * (now() - begun));
}
