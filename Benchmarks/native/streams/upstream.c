// The upstream: it answers `/stream-RUN-STREAM` with events when they are due, and everything else at once.

#include "streams.h"
#include <sys/timerfd.h>

enum { MOST_FILES = 1 << 16 };

struct request { char bytes[BUFFER]; size_t filled; };
static struct request *requests[MOST_FILES];

static void answer(int sock, const char *head) {
    char *at = strstr(head, "/stream-");
    int stream;
    if (at && sscanf(at, "/stream-%*d-%d", &stream) == 1 && stream < run.streams) {
        static const char begin[] =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        send_all(sock, begin, sizeof begin - 1);
        pthread_mutex_lock(&run.lock);
        run.socket_of[stream] = sock;
        pthread_mutex_unlock(&run.lock);
        return;
    }
    char text[ANSWER + 256];
    int length = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Content-Length: %d\r\n\r\n{\"object\":\"chat.completion\",\"text\":\"", ANSWER);
    int missing = ANSWER - (int)(length - (strstr(text, "\r\n\r\n") + 4 - text)) - 2;
    fill(text + length, missing);
    memcpy(text + length + missing, "\"}", 2);
    send_all(sock, text, length + missing + 2);
}

// A connection that is gone must not be sent to: its number may be another's by then.
static void forget(int sock) {
    pthread_mutex_lock(&run.lock);
    for (int stream = 0; run.interval && stream < run.streams; stream++) {
        if (run.socket_of[stream] == sock) run.socket_of[stream] = -1;
    }
    pthread_mutex_unlock(&run.lock);
}

// Reads requests with a length or without a body, and answers those that are whole.
static void serve(int sock) {
    struct request *request = requests[sock];
    ssize_t got = recv(sock, request->bytes + request->filled, BUFFER - 1 - request->filled, 0);
    if (got <= 0) {
        forget(sock);
        free(request);
        requests[sock] = NULL;
        close(sock);
        return;
    }
    request->filled += got;
    request->bytes[request->filled] = 0;
    char *end;
    while ((end = strstr(request->bytes, "\r\n\r\n"))) {
        end[2] = 0;
        char *field = strcasestr(request->bytes, "\r\ncontent-length:");
        size_t whole = end + 4 - request->bytes + (field ? atol(field + 17) : 0);
        if (strcasestr(request->bytes, "\r\ntransfer-encoding:")) {
            fprintf(stderr, "a request in chunks is not understood\n");
            exit(1);
        }
        if (request->filled < whole) {
            end[2] = '\r';
            return;
        }
        answer(sock, request->bytes);
        memmove(request->bytes, request->bytes + whole, request->filled - whole + 1);
        request->filled -= whole;
    }
}

// Sends what is due. Streams take turns through each interval, so events are spread evenly; those that came due since
// the timer last fired go one after another.
static void send_due(long turn) {
    int stream = turn % run.streams;
    if (run.socket_of[stream] < 0 || run.next_of[stream] >= run.events) return;
    char chunk[EVENT + 32];
    int length = snprintf(chunk, sizeof chunk, "%x\r\n", EVENT);
    make_event(chunk + length, stream, run.next_of[stream]);
    memcpy(chunk + length + EVENT, "\r\n", 2);
    length += EVENT + 2;
    run.sent_at[(long)stream * run.events + run.next_of[stream]++] = now();
    send_all(run.socket_of[stream], chunk, length);
    if (run.next_of[stream] == run.events) send_all(run.socket_of[stream], "0\r\n\r\n", 5);
}

// Starts or stops the timer, as the run begins or ends. A thousand ticks a second at most: at more streams than that,
// several events go one after another at each.
static void set_timer(int timer, long interval) {
    long tick = interval == 0 ? 0 : interval / run.streams > 1000000 ? interval / run.streams : 1000000;
    struct timespec time = {tick / 1000000000, tick % 1000000000};
    struct itimerspec times = {time, time};
    timerfd_settime(timer, 0, &times, NULL);
}

static void take_connection(int listener, int poll) {
    int sock = accept(listener, NULL, NULL), on = 1;
    if (sock < 0 || sock >= MOST_FILES) fail("accept");
    setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    requests[sock] = calloc(1, sizeof(struct request));
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = sock};
    epoll_ctl(poll, EPOLL_CTL_ADD, sock, &wanted);
}

void *serve_upstream(void *argument) {
    int listener = *(int *)argument, timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), poll = epoll_create1(0);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &wanted);
    wanted.data.fd = timer;
    epoll_ctl(poll, EPOLL_CTL_ADD, timer, &wanted);
    long turns = 0, begun = 0, interval = 0;
    for (;;) {
        struct epoll_event ready[256];
        int count = epoll_wait(poll, ready, 256, interval ? -1 : 20);
        pthread_mutex_lock(&run.lock);
        if (run.interval != interval) {
            interval = run.interval, begun = now(), turns = 0;
            set_timer(timer, interval);
        }
        pthread_mutex_unlock(&run.lock);
        for (int number = 0; number < count; number++) {
            int file = ready[number].data.fd;
            if (file == listener) {
                take_connection(listener, poll);
            } else if (file == timer) {
                unsigned long fired;
                if (read(timer, &fired, sizeof fired) < 0) continue;
                pthread_mutex_lock(&run.lock);
                long due = run.interval ? (now() - begun) / (run.interval / run.streams) : 0;
                while (turns < due) send_due(turns++);
                pthread_mutex_unlock(&run.lock);
            } else {
                serve(file);
            }
        }
    }
    return NULL;
}
