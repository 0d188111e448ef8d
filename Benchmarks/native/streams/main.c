// Streams of events, sent and read by one program: streams UPSTREAM_PORT
//
// One thread is the upstream on that port. The other reads commands, is the client, and prints a line for each:
//
//     events PORT PATH STREAMS EVENTS INTERVAL_US   so many streams at once, each with an event at each interval
//                                                   -> "p50_us p99_us max_us lost"
//     first PORT PATH COUNT REQUEST_BYTES           requests one after another over one connection
//                                                   -> "p50_us p99_us max_us 0", from the request to the first byte
//
// PORT is that of a proxy before the upstream, or the upstream's own. Every byte of every event is compared.

#include "streams.h"
#include <sys/resource.h>

struct run run = {.lock = PTHREAD_MUTEX_INITIALIZER};

long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

void fail(const char *what) {
    perror(what);
    exit(1);
}

// A long run of letters without spaces could be base64, which is recorded otherwise than text.
void fill(char *to, int count) {
    static const char words[] = "what is known of the towns on this river, and of its bridges? ";
    for (int at = 0; at < count; at++) to[at] = words[at % (sizeof words - 1)];
}

void make_event(char *to, int stream, int number) {
    static const char text[] =
        "data: {\"id\":\"chatcmpl-000000\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-5-mini\","
        "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word 000000\"},\"finish_reason\":null}]}";
    memset(to, ' ', EVENT);
    memcpy(to, text, sizeof text - 1);
    memcpy(to + EVENT - 2, "\n\n", 2);
    char *stream_digit = to + strlen("data: {\"id\":\"chatcmpl-000000") - 1;
    char *number_digit = to + (strstr(text, " word 000000") - text) + strlen(" word 000000") - 1;
    for (; stream > 0; stream /= 10) *stream_digit-- = '0' + stream % 10;
    for (; number > 0; number /= 10) *number_digit-- = '0' + number % 10;
}

void send_all(int sock, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t done = send(sock, bytes, count, MSG_NOSIGNAL);
        if (done < 0 && errno == EAGAIN) continue;
        if (done < 0) return;  // the client sees what is missing
        bytes += done;
        count -= done;
    }
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 4096) != 0) fail("listen");
    pthread_t thread;
    pthread_create(&thread, NULL, serve_upstream, &listener);
    char line[512], path[256];
    int port, one, other;
    long microseconds;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "events %d %255s %d %d %ld", &port, path, &one, &other, &microseconds) == 5) {
            run_events(port, path, one, other, microseconds);
        } else if (sscanf(line, "first %d %255s %d %d", &port, path, &one, &other) == 4) {
            run_first(port, path, one, other);
        } else {
            return 2;
        }
    }
}
