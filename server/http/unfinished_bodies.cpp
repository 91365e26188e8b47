#include "server/http/unfinished_bodies.hpp"

namespace http {

bool UnfinishedBodies::Share::grow_to(std::size_t bytes) {
    if (bytes <= bytes_) return true;
    const std::size_t more = bytes - bytes_;
    std::size_t held = whole_.held_;
    do {
        if (held > whole_.max_ || more > whole_.max_ - held) return false;
    } while (!whole_.held_.compare_exchange_weak(held, held + more));
    bytes_ = bytes;
    return true;
}

void UnfinishedBodies::Share::give_back() {
    whole_.held_ -= bytes_;
    bytes_ = 0;
}

}  // namespace http
