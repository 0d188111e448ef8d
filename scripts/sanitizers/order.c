// Tells ThreadSanitizer of order between threads that Swift's libraries keep and do not tell (Linux only).
//
// Each function stands in front of the library's of the same name, calls it, and adds the edge that is missing
// (docs/decisions/0029-sanitizers.md). This file itself is not instrumented: its own atomics are no order to the sanitizer.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Swift's calling conventions.
#define SWIFT __attribute__((swiftcall))
#define SWIFT_ASYNC __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context)) void *handle
#define CONTEXT __attribute__((swift_async_context)) struct async_context *context

extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);

static void *library_function(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) {
        fprintf(stderr, "scripts/sanitizers/order.c: this toolchain's libraries have no %s\n", name);
        abort();
    }
    return function;
}

// Mutex, where two threads want it at once. Its quick path is an atomic operation in our own code, which is seen. The slow
// path is in libswiftSynchronization.so: it hands the lock over in the kernel (FUTEX_LOCK_PI).

// The names of `_MutexHandle._lockSlow(_:)`, `_tryLockSlow()` and `_unlockSlow()`.
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static SWIFT void (*library_lock_slow)(uint32_t thread, SELF);
static SWIFT bool (*library_try_lock_slow)(SELF);
static SWIFT void (*library_unlock_slow)(SELF);

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT void lock_slow(uint32_t thread, SELF) {
    library_lock_slow(thread, handle);
    __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT bool try_lock_slow(SELF) {
    bool is_locked = library_try_lock_slow(handle);
    if (is_locked) __tsan_acquire(handle);
    return is_locked;
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK_SLOW);
SWIFT void unlock_slow(SELF) {
    __tsan_release(handle);
    library_unlock_slow(handle);
}

// A continuation that is resumed before it is awaited. The runtime releases at its task when it is resumed, and acquires
// when the task is run again; but where nothing had to wait, the task just goes on. So each continuation goes on here
// first (`go_on`), which acquires in any case.

struct async_context {
    struct async_context *parent;
    SWIFT_ASYNC void (*resume)(CONTEXT);
};

typedef SWIFT_ASYNC void (*resume_function)(CONTEXT);

// The continuations that have begun and not gone on yet, and how they do.
static struct {
    _Atomic(struct async_context *) context;
    resume_function resume;
    void *task;
} waiting[1 << 16];
static const uintptr_t last = sizeof waiting / sizeof *waiting - 1;

// Looks for the slot of a context and makes it another's. No context is never far from where a search begins.
static uintptr_t change_slot(struct async_context *from, struct async_context *to, const struct async_context *near) {
    uintptr_t begin = (uintptr_t)near >> 4, number = begin;
    for (;; number++) {
        struct async_context *expected = from;
        if (atomic_compare_exchange_strong(&waiting[number & last].context, &expected, to)) return number & last;
        if (number - begin > last) abort();
    }
}

static SWIFT_ASYNC void go_on(CONTEXT) {
    static struct async_context taken;
    uintptr_t slot = change_slot(context, &taken, context);
    resume_function resume = waiting[slot].resume;
    __tsan_acquire(waiting[slot].task);
    atomic_store(&waiting[slot].context, NULL);
    __attribute__((musttail)) return resume(context);
}

static SWIFT void *(*library_continuation_init)(struct async_context *context, size_t flags);

SWIFT void *swift_continuation_init(struct async_context *context, size_t flags) {
    uintptr_t slot = change_slot(NULL, context, context);
    waiting[slot].resume = context->resume;
    context->resume = go_on;
    return waiting[slot].task = library_continuation_init(context, flags);
}

__attribute__((constructor)) static void find_library_functions(void) {
    library_lock_slow = library_function(LOCK_SLOW);
    library_try_lock_slow = library_function(TRY_LOCK_SLOW);
    library_unlock_slow = library_function(UNLOCK_SLOW);
    library_continuation_init = library_function("swift_continuation_init");
}
