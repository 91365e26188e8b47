// Preloaded: every fdatasync takes FDATASYNC_DELAY_US microseconds longer, as on a slower disk.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

int fdatasync(int descriptor) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    const char *delay = getenv("FDATASYNC_DELAY_US");
    if (delay) usleep((useconds_t)atoi(delay));
    return real(descriptor);
}
