// How long a server takes from its start to its first answer: firstanswer PORT REQUEST_FILE COMMAND…
// Prints the microseconds to the whole head of the first answer, which must have status 200, and the kilobytes that are
// resident half a second later. Then the server is told to end.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t server;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    if (server > 0) kill(server, SIGTERM);
    exit(1);
}

static int connected_to(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (double begun = now(); now() - begun < 120e6;) {
        int sock = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(sock, (struct sockaddr *)&address, sizeof address) == 0) return sock;
        close(sock);
        if (waitpid(server, NULL, WNOHANG) != 0) server = 0, fail("the server has ended");
        usleep(100);
    }
    fail("the server does not listen");
    return -1;
}

static void read_head(int sock) {
    static char buffer[1 << 16];
    size_t filled = 0;
    while (!memmem(buffer, filled, "\r\n\r\n", 4)) {
        ssize_t got = recv(sock, buffer + filled, sizeof buffer - filled, 0);
        if (got <= 0) fail("no answer");
        filled += got;
    }
    if (strncmp(buffer, "HTTP/1.1 200", 12) != 0) fail(buffer);
}

static long resident(void) {
    char name[64], line[256];
    snprintf(name, sizeof name, "/proc/%d/status", server);
    FILE *file = fopen(name, "r");
    long kilobytes = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1) break;
    }
    if (file) fclose(file);
    return kilobytes;
}

int main(int count, char **arguments) {
    if (count < 4) return 2;
    static char request[1 << 20];
    int file = open(arguments[2], O_RDONLY);
    ssize_t length = read(file, request, sizeof request);
    if (length <= 0) fail("no request");
    double begun = now();
    server = fork();
    if (server == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, 0);
        dup2(nothing, 1);
        execvp(arguments[3], arguments + 3);
        _exit(127);
    }
    int sock = connected_to(atoi(arguments[1]));
    if (send(sock, request, length, 0) != length) fail("send");
    read_head(sock);
    double taken = now() - begun;
    usleep(500000);
    printf("%.0f %ld\n", taken, resident());
    fflush(stdout);
    close(sock);
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
}
