// Lets valgrind run programs that use libdispatch: put before the libraries with LD_PRELOAD.
//
// The main thread of such a program ends in `sigsuspend` with a mask that is a constant. valgrind 3.19 takes its own
// signal out of the mask where it stands, in read-only memory, and dies of it. So it is given a copy.

#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
    sigset_t copy = *mask;
    return syscall(SYS_rt_sigsuspend, &copy, _NSIG / 8);
}
