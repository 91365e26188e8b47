// Preloaded into the tracker: every look-up of a host name takes as long as a resolver whose servers are
// gone.
#include <ctype.h>
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>

int getaddrinfo(const char* node, const char* service, const struct addrinfo* hints,
                struct addrinfo** found) {
    int (*real)(const char*, const char*, const struct addrinfo*, struct addrinfo**) =
        dlsym(RTLD_NEXT, "getaddrinfo");
    if (node != 0 && isalpha((unsigned char)node[0])) poll(0, 0, 45000);
    return real(node, service, hints, found);
}
