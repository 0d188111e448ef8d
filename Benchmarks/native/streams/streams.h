// What the upstream and the client share. Both run in one process, so one clock says how long an event was under way.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENT = 192, BUFFER = 1 << 16, ANSWER = 1500 };

// The run that goes on. The lock is held while it changes.
struct run {
    pthread_mutex_t lock;
    int streams, events;
    long interval;      // nanoseconds between two events of a stream; 0 while nothing is to be sent
    long *sent_at;      // [stream * events + event], nanoseconds
    int *socket_of;     // the upstream's connection of a stream, or -1
    int *next_of;       // the event that it sends next
};

extern struct run run;

long now(void);                                          // nanoseconds
void fail(const char *what);
void make_event(char *to, int stream, int number);       // always EVENT bytes, other for each stream and number
void fill(char *to, int count);                          // with words
void send_all(int sock, const char *bytes, size_t count);
void *serve_upstream(void *listener);
void run_events(int port, const char *path, int streams, int events, long microseconds);
void run_first(int port, const char *path, int count, int size);
