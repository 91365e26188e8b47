// The framing of a request's body: a number of bytes, or chunks (RFC 9112, 7.1). Used by one session.
// Promise: it keeps no more than the limit it was given, whatever the peer announces or sends, and makes no
// more room than has been announced.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace http {

class Body {
  public:
    enum class State { more, done, too_large, malformed };

    static Body sized(std::uint64_t bytes, std::uint64_t limit);
    static Body chunked(std::uint64_t limit);

    /// Takes bytes of the body from the beginning of `input`, appending the content to `content`; returns how
    /// many it took. What it leaves when done belongs to the next request.
    std::size_t feed(std::string_view input, std::string& content);
    State state() const { return state_; }

  private:
    enum class Part {
        content,
        size,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer,
        field,
        field_lf,
        last_lf
    };

    Body(Part part, std::uint64_t remaining, std::uint64_t limit);
    std::size_t take(std::string_view input, std::string& content);
    void make_room(std::string& content, std::size_t bytes) const;
    void step(char c);
    void step_in_size(char c);
    void chunk_begins();
    void step_in_text(char c, Part after_cr);
    void expect(char c, char wanted, Part next);

    State state_ = State::more;
    Part part_;
    std::uint64_t remaining_ = 0;  // of the body, or of the chunk
    std::uint64_t allowed_ = 0;    // how much more content may come
    unsigned digits_ = 0;
    std::size_t overhead_ = 0;  // bytes of extensions and trailers: bounded, since nobody wants them
};

}  // namespace http
