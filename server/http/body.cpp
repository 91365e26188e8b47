#include "server/http/body.hpp"

#include <algorithm>

namespace http {

namespace {

constexpr std::size_t kMaxOverhead = 16 * 1024;
constexpr unsigned kMaxDigits = 15;

}  // namespace

Body::Body(Part part, std::uint64_t remaining, std::uint64_t limit)
    : part_(part), remaining_(remaining), allowed_(limit) {}

Body Body::sized(std::uint64_t bytes, std::uint64_t limit) {
    Body body(Part::content, bytes, 0);
    if (bytes > limit) body.state_ = State::too_large;
    if (bytes == 0) body.state_ = State::done;
    return body;
}

Body Body::chunked(std::uint64_t limit) {
    return Body(Part::size, 0, limit);
}

std::size_t Body::feed(std::string_view input, std::string& content) {
    std::size_t taken = 0;
    while (state_ == State::more && taken < input.size()) {
        if (part_ == Part::content || part_ == Part::data)
            taken += take(input.substr(taken), content);
        else
            step(input[taken++]);
    }
    return taken;
}

std::size_t Body::take(std::string_view input, std::string& content) {
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size()));
    make_room(content, bytes);
    content.append(input.substr(0, bytes));
    remaining_ -= bytes;
    if (remaining_ == 0) {
        if (part_ == Part::content) state_ = State::done;
        part_ = Part::data_cr;
    }
    return bytes;
}

/// A string that grows by itself, or is asked to, takes up to twice what it needs; one made anew does not.
void Body::make_room(std::string& content, std::size_t bytes) const {
    const std::uint64_t needed = content.size() + bytes;
    if (needed <= content.capacity()) return;
    const std::uint64_t most = content.size() + remaining_ + allowed_;
    std::string roomier;
    roomier.reserve(std::min(most, std::max<std::uint64_t>(needed, 2 * content.capacity())));
    roomier.append(content);
    content.swap(roomier);
}

void Body::step(char c) {
    switch (part_) {
        case Part::content:
        case Part::data:
            break;
        case Part::size:
            return step_in_size(c);
        case Part::extension:
            return step_in_text(c, Part::size_lf);
        case Part::size_lf:
            expect(c, '\n', Part::data);
            if (state_ == State::more) chunk_begins();
            return;
        case Part::data_cr:
            return expect(c, '\r', Part::data_lf);
        case Part::data_lf:
            digits_ = 0;
            return expect(c, '\n', Part::size);
        case Part::trailer:
            if (c == '\r') return expect(c, '\r', Part::last_lf);
            part_ = Part::field;
            return step_in_text(c, Part::field_lf);
        case Part::field:
            return step_in_text(c, Part::field_lf);
        case Part::field_lf:
            return expect(c, '\n', Part::trailer);
        case Part::last_lf:
            expect(c, '\n', Part::last_lf);
            if (state_ == State::more) state_ = State::done;
            return;
    }
}

void Body::step_in_size(char c) {
    unsigned digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
    if (digit < 16) {
        remaining_ = digits_ == 0 ? digit : remaining_ * 16 + digit;
        if (++digits_ > kMaxDigits) state_ = State::malformed;
    } else if (digits_ > 0 && c == '\r') {
        part_ = Part::size_lf;
    } else if (digits_ > 0 && (c == ';' || c == ' ' || c == '\t')) {
        part_ = Part::extension;
    } else {
        state_ = State::malformed;
    }
}

void Body::chunk_begins() {
    if (remaining_ == 0) {
        part_ = Part::trailer;
    } else if (remaining_ > allowed_) {
        state_ = State::too_large;
    } else {
        allowed_ -= remaining_;
    }
}

void Body::step_in_text(char c, Part after_cr) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r')
        part_ = after_cr;
    else if ((byte < 0x20 && c != '\t') || byte == 0x7f || ++overhead_ > kMaxOverhead)
        state_ = State::malformed;
}

void Body::expect(char c, char wanted, Part next) {
    if (c == wanted)
        part_ = next;
    else
        state_ = State::malformed;
}

}  // namespace http
