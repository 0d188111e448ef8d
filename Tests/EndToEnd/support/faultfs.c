/*
 * Stands between a program and the files below one folder (LD_PRELOAD): it makes one call fail, come short, wait, do
 * nothing or be the last one, and writes down what was called, in what order, and what went to sockets meanwhile.
 * Accepting a connection can fail, too.
 *
 *   FAULTFS_ROOT    the folder, as the kernel names it
 *   FAULTFS_TRACE   where calls are written down, a line each; may be missing
 *   FAULTFS_CALL    openat, create (an openat that may), write, fsync, fdatasync, renameat, ftruncate, fallocate, close
 *                   or accept; several with commas; missing: none
 *   FAULTFS_NTH     which of them, from 1
 *   FAULTFS_COUNT   how many from there on; 1 if missing, 0 for all
 *   FAULTFS_WHILE   a file: calls count only as long as it is there; missing: always
 *   FAULTFS_ACTION  fail:ERRNO, short, delay:MILLISECONDS, swallow, kill
 *
 * A line: start, end (nanoseconds), call, result, errno, descriptor, offset, path, second path or bytes in hexadecimal.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static char root[4096];
static size_t root_length;
static int trace = -1;
static char call_names[256];
static const char *during;
static long nth, count = 1;
static atomic_long seen;
static enum { NONE, FAIL, SHORT, DELAY, SWALLOW, KILL } action;
static long argument;

__attribute__((constructor)) static void begin(void) {
    const char *text;
    if (!(text = getenv("FAULTFS_ROOT"))) return;
    snprintf(root, sizeof root, "%s", text);
    root_length = strlen(root);
    if ((text = getenv("FAULTFS_TRACE")))
        trace = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if ((text = getenv("FAULTFS_CALL"))) snprintf(call_names, sizeof call_names, ",%s,", text);
    during = getenv("FAULTFS_WHILE");
    if ((text = getenv("FAULTFS_NTH"))) nth = atol(text);
    if ((text = getenv("FAULTFS_COUNT"))) count = atol(text);
    if (!(text = getenv("FAULTFS_ACTION"))) return;
    const char *colon = strchr(text, ':');
    if (colon) argument = atol(colon + 1);
    if (!strncmp(text, "fail", 4)) action = FAIL;
    else if (!strcmp(text, "short")) action = SHORT;
    else if (!strncmp(text, "delay", 5)) action = DELAY;
    else if (!strcmp(text, "swallow")) action = SWALLOW;
    else if (!strcmp(text, "kill")) action = KILL;
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* The path of a descriptor, or of a name below one. */
static int path_of(int fd, const char *name, char *path, size_t size) {
    if (name && name[0] == '/') return snprintf(path, size, "%s", name), 1;
    char link[64];
    if (fd == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (name) snprintf(path + length, size - length, "/%s", name);
    return 1;
}

static int is_below(const char *path) {
    return root_length && !strncmp(path, root, root_length) && (!path[root_length] || path[root_length] == '/');
}

static void note(long long start, const char *call, long result, int error, int fd, long long offset, const char *path,
                 const char *second, const struct iovec *bytes, int pieces) {
    if (trace < 0) return;
    size_t total = 0;
    for (int i = 0; i < pieces; i++) total += bytes[i].iov_len;
    size_t size = strlen(path) + (second ? strlen(second) : 0) + total * 2 + 256;
    char *line = malloc(size);
    if (!line) return;
    size_t length = snprintf(line, size, "%lld\t%lld\t%s\t%ld\t%d\t%d\t%lld\t%s\t%s", start, now(), call, result, error,
                             fd, offset, path, second ? second : "");
    for (int i = 0; i < pieces; i++)
        for (size_t k = 0; k < bytes[i].iov_len; k++)
            length += snprintf(line + length, size - length, "%02x", ((const unsigned char *)bytes[i].iov_base)[k]);
    line[length++] = '\n';
    syscall(SYS_write, trace, line, length);
    free(line);
}

/* Whether it is this call's turn. */
static int is_due(const char *call) {
    char name[32];
    snprintf(name, sizeof name, ",%s,", call);
    if (!action || !strstr(call_names, name)) return 0;
    if (during && syscall(SYS_faccessat, AT_FDCWD, during, F_OK)) return 0;
    long number = atomic_fetch_add(&seen, 1) + 1;
    int due = number >= nth && (count == 0 || number < nth + count);
    if (due && action == KILL) kill(getpid(), SIGKILL);
    if (due && action == DELAY) {
        struct timespec time = {argument / 1000, argument % 1000 * 1000000};
        nanosleep(&time, NULL); /* The slow disk that was asked for: what is tested goes on meanwhile. */
    }
    return due && action != DELAY;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, #name))

/* Calls on an open file without further arguments; the last parameter is what really does it. */
static int on_file(const char *call, int fd, long argument_of_call, long (*really)(int, long)) {
    char path[4096];
    int error = errno;
    if (!path_of(fd, NULL, path, sizeof path) || !is_below(path)) return errno = error, (int)really(fd, argument_of_call);
    long long start = now();
    if (is_due(call)) {
        if (action == FAIL) {
            note(start, call, -1, (int)argument, fd, argument_of_call, path, NULL, NULL, 0);
            if (!strcmp(call, "close")) really(fd, argument_of_call);
            /* This one returns the error (man 3 posix_fallocate). */
            if (!strcmp(call, "fallocate")) return (int)argument;
            return errno = (int)argument, -1;
        }
        if (action == SWALLOW) return 0;
    }
    errno = error;
    long result = really(fd, argument_of_call);
    error = errno;
    note(start, call, result, result ? error : 0, fd, argument_of_call, path, NULL, NULL, 0);
    return errno = error, (int)result;
}

static long real_fsync(int fd, long unused) { return (void)unused, REAL(fsync, int (*)(int))(fd); }
static long real_fdatasync(int fd, long unused) { return (void)unused, REAL(fdatasync, int (*)(int))(fd); }
static long real_close(int fd, long unused) { return (void)unused, REAL(close, int (*)(int))(fd); }
static long real_ftruncate(int fd, long size) { return REAL(ftruncate, int (*)(int, off_t))(fd, size); }
static long real_fallocate(int fd, long size) { return REAL(posix_fallocate, int (*)(int, off_t, off_t))(fd, 0, size); }

int fsync(int fd) { return on_file("fsync", fd, 0, real_fsync); }
int fdatasync(int fd) { return on_file("fdatasync", fd, 0, real_fdatasync); }
int close(int fd) { return on_file("close", fd, 0, real_close); }
int ftruncate(int fd, off_t size) { return on_file("ftruncate", fd, size, real_ftruncate); }
int ftruncate64(int fd, off_t size) { return on_file("ftruncate", fd, size, real_ftruncate); }
int posix_fallocate(int fd, off_t offset, off_t size) { return on_file("fallocate", fd, offset + size, real_fallocate); }
int posix_fallocate64(int fd, off_t offset, off_t size) { return on_file("fallocate", fd, offset + size, real_fallocate); }

static int do_openat(int folder, const char *name, int flags, mode_t mode) {
    int (*really)(int, const char *, int, ...) = REAL(openat, int (*)(int, const char *, int, ...));
    char path[4096];
    int error = errno;
    if (!path_of(folder, name, path, sizeof path) || !is_below(path))
        return errno = error, really(folder, name, flags, mode);
    long long start = now();
    if ((is_due("openat") || (flags & O_CREAT && is_due("create"))) && action == FAIL) {
        note(start, "openat", -1, (int)argument, -1, flags, path, NULL, NULL, 0);
        return errno = (int)argument, -1;
    }
    errno = error;
    int fd = really(folder, name, flags, mode);
    error = errno;
    note(start, flags & O_CREAT ? "create" : "openat", fd, fd < 0 ? error : 0, fd, flags, path, NULL, NULL, 0);
    return errno = error, fd;
}

int openat(int folder, const char *name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return do_openat(folder, name, flags, mode);
}

int openat64(int folder, const char *name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return do_openat(folder, name, flags, mode);
}

int renameat(int old_folder, const char *old, int new_folder, const char *new) {
    int (*really)(int, const char *, int, const char *) = REAL(renameat, int (*)(int, const char *, int, const char *));
    char from[4096], to[4096];
    int error = errno;
    if (!path_of(old_folder, old, from, sizeof from) || !path_of(new_folder, new, to, sizeof to) || !is_below(to))
        return errno = error, really(old_folder, old, new_folder, new);
    long long start = now();
    if (is_due("renameat")) {
        if (action == FAIL) {
            note(start, "renameat", -1, (int)argument, -1, 0, from, to, NULL, 0);
            return errno = (int)argument, -1;
        }
        if (action == SWALLOW) return 0;
    }
    errno = error;
    int result = really(old_folder, old, new_folder, new);
    error = errno;
    note(start, "renameat", result, result ? error : 0, -1, 0, from, to, NULL, 0);
    return errno = error, result;
}

ssize_t write(int fd, const void *bytes, size_t size) {
    ssize_t (*really)(int, const void *, size_t) = REAL(write, ssize_t (*)(int, const void *, size_t));
    char path[4096];
    int error = errno;
    struct iovec piece = {(void *)bytes, size};
    int is_known = root_length && path_of(fd, NULL, path, sizeof path);
    if (!is_known || (!is_below(path) && strncmp(path, "socket:", 7))) return errno = error, really(fd, bytes, size);
    long long start = now();
    struct stat status;
    long long offset = is_below(path) && !fstat(fd, &status) ? status.st_size : 0;
    if (is_below(path) && is_due("write")) {
        if (action == FAIL) {
            note(start, "write", -1, (int)argument, fd, offset, path, NULL, NULL, 0);
            return errno = (int)argument, -1;
        }
        if (action == SWALLOW) return (ssize_t)size;
        if (action == SHORT) size = piece.iov_len = size / 2;
    }
    errno = error;
    ssize_t result = really(fd, bytes, size);
    error = errno;
    piece.iov_len = result > 0 ? (size_t)result : 0;
    note(start, is_below(path) ? "write" : "send", result, result < 0 ? error : 0, fd, offset, path, NULL, &piece, 1);
    return errno = error, result;
}

/* What went out of several pieces: the first `result` bytes of them. */
static void note_sent(long long start, int fd, const struct iovec *pieces, int number, ssize_t result) {
    char path[4096];
    int error = errno;
    if (trace < 0 || number > 1024 || !path_of(fd, NULL, path, sizeof path) || strncmp(path, "socket:", 7)) return;
    struct iovec sent[1024];
    size_t left = result > 0 ? (size_t)result : 0;
    for (int i = 0; i < number; i++) {
        sent[i] = pieces[i];
        if (sent[i].iov_len > left) sent[i].iov_len = left;
        left -= sent[i].iov_len;
    }
    note(start, "send", result, result < 0 ? error : 0, fd, 0, path, NULL, sent, number);
    errno = error;
}

ssize_t writev(int fd, const struct iovec *pieces, int number) {
    long long start = now();
    ssize_t result = REAL(writev, ssize_t (*)(int, const struct iovec *, int))(fd, pieces, number);
    note_sent(start, fd, pieces, number, result);
    return result;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags) {
    long long start = now();
    struct iovec piece = {(void *)bytes, size};
    ssize_t result = REAL(send, ssize_t (*)(int, const void *, size_t, int))(fd, bytes, size, flags);
    note_sent(start, fd, &piece, 1, result);
    return result;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    long long start = now();
    ssize_t result = REAL(sendmsg, ssize_t (*)(int, const struct msghdr *, int))(fd, message, flags);
    note_sent(start, fd, message->msg_iov, (int)message->msg_iovlen, result);
    return result;
}

/* Any listening socket; only what fails here is written down. */
int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    long long start = now();
    if (is_due("accept") && action == FAIL) {
        note(start, "accept", -1, (int)argument, fd, 0, "", NULL, NULL, 0);
        return errno = (int)argument, -1;
    }
    return REAL(accept4, int (*)(int, struct sockaddr *, socklen_t *, int))(fd, address, length, flags);
}
