#include "server/http/unfinished_bodies.hpp"

namespace http {

bool UnfinishedBodies::Bound::take(std::size_t bytes) {
    std::size_t before = held;
    do {
        if (before > most || bytes > most - before) return false;
    } while (!held.compare_exchange_weak(before, before + bytes));
    return true;
}

bool UnfinishedBodies::Share::grow_to(std::size_t bytes) {
    if (bytes <= bytes_) return true;
    const std::size_t more = bytes - bytes_;
    if (large_ && !whole_.large_.take(more)) return false;
    if (!whole_.all_.take(more)) {
        if (large_) whole_.large_.held -= more;
        return false;
    }
    bytes_ = bytes;
    return true;
}

void UnfinishedBodies::Share::give_back() {
    whole_.all_.held -= bytes_;
    if (large_) whole_.large_.held -= bytes_;
    bytes_ = 0;
}

}  // namespace http
