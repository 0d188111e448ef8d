// The client: it reads streams or asks for small answers, and keeps how long each piece was under way.

#include "streams.h"

static long run_number;  // makes the requests of each run differ, since what is equal is recorded once

static int connected_to(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int sock = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (connect(sock, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return sock;
}

struct reader {
    enum { HEAD, SIZE, DATA, END } state;
    char line[64];
    size_t filled;        // of the line, or of the head's end that was seen
    long left;            // of a chunk
    int number;           // of the event
    size_t at;            // within the event
    char expected[EVENT];
    int ended;
};

static unsigned *delays;
static long delay_count;

// Takes bytes of an answer in chunks, whatever their cuts; false where they are not what was sent.
static int take(struct reader *reader, int stream, const char *bytes, ssize_t count, long time) {
    for (ssize_t at = 0; at < count; at++) {
        char byte = bytes[at];
        switch (reader->state) {
        case HEAD:
            reader->filled = byte == "\r\n\r\n"[reader->filled] ? reader->filled + 1 : byte == '\r';
            if (reader->filled == 4) reader->state = SIZE, reader->filled = 0;
            break;
        case SIZE:
            if (reader->filled == sizeof reader->line - 1) return 0;
            reader->line[reader->filled++] = byte;
            if (byte != '\n' || reader->filled <= 2) break;  // the end of the chunk before is passed over
            reader->line[reader->filled] = 0;
            reader->filled = 0;
            reader->left = strtol(reader->line, NULL, 16);
            reader->state = reader->left ? DATA : END;
            reader->ended = reader->left == 0;
            break;
        case DATA:
            if (reader->number >= run.events) return 0;
            if (reader->at == 0) make_event(reader->expected, stream, reader->number);
            if (byte != reader->expected[reader->at++]) return 0;
            if (reader->at == EVENT) {
                delays[delay_count++] = (time - run.sent_at[(long)stream * run.events + reader->number++]) / 100;
                reader->at = 0;
            }
            if (--reader->left == 0) reader->state = SIZE;
            break;
        case END:
            break;
        }
    }
    return 1;
}

static int ascending(const void *left, const void *right) {
    unsigned one = *(const unsigned *)left, other = *(const unsigned *)right;
    return (one > other) - (one < other);
}

static void print_delays(long lost) {
    qsort(delays, delay_count, sizeof *delays, ascending);
    if (delay_count == 0) {
        printf("0 0 0 %ld\n", lost);
    } else {
        printf("%.1f %.1f %.1f %ld\n", delays[delay_count / 2] / 10.0, delays[delay_count * 99 / 100] / 10.0,
               delays[delay_count - 1] / 10.0, lost);
    }
    fflush(stdout);
    free(delays);
}

static void begin_run(int streams, int events) {
    pthread_mutex_lock(&run.lock);
    run.streams = streams, run.events = events;
    run.sent_at = realloc(run.sent_at, (long)streams * events * sizeof *run.sent_at);
    run.socket_of = realloc(run.socket_of, streams * sizeof *run.socket_of);
    run.next_of = realloc(run.next_of, streams * sizeof *run.next_of);
    for (int stream = 0; stream < streams; stream++) run.socket_of[stream] = -1, run.next_of[stream] = 0;
    pthread_mutex_unlock(&run.lock);
    delays = malloc((long)streams * events * sizeof *delays), delay_count = 0, run_number++;
}

static void set_interval(long nanoseconds) {
    pthread_mutex_lock(&run.lock);
    run.interval = nanoseconds;
    pthread_mutex_unlock(&run.lock);
}

static int ask_for_stream(int port, const char *path, int stream) {
    char request[512];
    int length = snprintf(request, sizeof request, "GET %s/stream-%ld-%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
                          path, run_number, stream, port);
    int sock = connected_to(port);
    send_all(sock, request, length);
    return sock;
}

// Waits until all requests are at the upstream, so that all streams are open before the first event goes out.
static void wait_for_upstream(void) {
    for (int waited = 0, there = 0; there < run.streams && waited < 2000; waited++) {
        usleep(10000);
        pthread_mutex_lock(&run.lock);
        there = 0;
        for (int stream = 0; stream < run.streams; stream++) there += run.socket_of[stream] >= 0;
        pthread_mutex_unlock(&run.lock);
    }
}

// Reads until every stream has ended or is broken; or until nothing has come for long, when the rest counts as lost.
static void read_streams(int poll, int *sockets) {
    static char buffer[BUFFER];
    struct reader *readers = calloc(run.streams, sizeof *readers);
    int open = run.streams;
    while (open > 0) {
        struct epoll_event ready[256];
        int count = epoll_wait(poll, ready, 256, 20000);
        if (count == 0) break;
        for (int number = 0; number < count; number++) {
            int stream = ready[number].data.u32;
            ssize_t got = recv(sockets[stream], buffer, sizeof buffer, 0);
            int good = got > 0 && take(&readers[stream], stream, buffer, got, now());
            if (!good || readers[stream].ended) close(sockets[stream]), sockets[stream] = -1, open--;
        }
    }
    free(readers);
}

void run_events(int port, const char *path, int streams, int events, long microseconds) {
    begin_run(streams, events);
    int poll = epoll_create1(0), *sockets = malloc(streams * sizeof *sockets);
    for (int stream = 0; stream < streams; stream++) {
        sockets[stream] = ask_for_stream(port, path, stream);
        struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = stream};
        epoll_ctl(poll, EPOLL_CTL_ADD, sockets[stream], &wanted);
    }
    wait_for_upstream();
    set_interval(microseconds * 1000);
    read_streams(poll, sockets);
    set_interval(0);
    for (int stream = 0; stream < streams; stream++) {
        if (sockets[stream] >= 0) close(sockets[stream]);
    }
    print_delays((long)streams * events - delay_count);
    close(poll);
    free(sockets);
}

void run_first(int port, const char *path, int count, int size) {
    delays = malloc(count * sizeof *delays), delay_count = 0, run_number++;
    static char request[BUFFER], buffer[BUFFER];
    int sock = connected_to(port);
    for (int number = 0; number < count; number++) {
        char body[64];
        int begin = snprintf(body, sizeof body, "{\"number\":\"%06ld-%06d\",\"text\":\"", run_number, number);
        int length = snprintf(request, 512, "POST %s/small HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: "
                              "application/json\r\nContent-Length: %d\r\n\r\n%s", path, port, size, body);
        fill(request + length, size - begin - 2);
        length += size - begin;
        memcpy(request + length - 2, "\"}", 2);
        long begun = now();
        send_all(sock, request, length);
        ssize_t filled = recv(sock, buffer, sizeof buffer, 0);
        delays[delay_count++] = (now() - begun) / 100;
        char *end;
        for (;; ) {
            if (filled <= 0 || strncmp(buffer, "HTTP/1.1 200", filled < 12 ? filled : 12) != 0) fail("answer");
            end = memmem(buffer, filled, "\r\n\r\n", 4);
            if (end && filled >= end + 4 - buffer + ANSWER) break;
            ssize_t got = recv(sock, buffer + filled, sizeof buffer - filled, 0);
            filled = got <= 0 ? got : filled + got;
        }
    }
    close(sock);
    print_delays(0);
}
