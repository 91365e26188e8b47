// What a client makes of a compressed body.
#pragma once

#include <zlib.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

/// `whole`: throws std::runtime_error unless the end has come; else what can be read so far.
inline std::string gunzip(std::string_view bytes, bool whole = true) {
    z_stream state{};
    inflateInit2(&state, 15 + 16);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-*): zlib does not write there
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    state.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    int result = Z_OK;
    std::array<char, 65536> buffer;
    do {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): zlib's bytes
        state.next_out = reinterpret_cast<Bytef*>(buffer.data());
        state.avail_out = static_cast<uInt>(buffer.size());
        result = inflate(&state, Z_SYNC_FLUSH);
        out.append(buffer.data(), buffer.size() - state.avail_out);
    } while (result == Z_OK && state.avail_out == 0);
    const bool unread = state.avail_in > 0;
    inflateEnd(&state);
    if (unread || (whole && result != Z_STREAM_END)) throw std::runtime_error("not one whole gzip member");
    return out;
}
