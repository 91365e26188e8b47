#include "server/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace http {

namespace asio = boost::asio;

namespace {

// 64 KiB of memory for each stream under way instead of 268, for a few per cent of size.
constexpr int kWindowBits = 13;
constexpr int kMemoryLevel = 6;
constexpr int kGzipFormat = 16;
constexpr int kLevel = 4;

class Deflater {
  public:
    Deflater() {
        if (deflateInit2(&state_, kLevel, Z_DEFLATED, kWindowBits + kGzipFormat, kMemoryLevel,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~Deflater() { deflateEnd(&state_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    std::string feed(std::string_view bytes, int flush) {
        std::string out;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-*): zlib does not write there
        state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        state_.avail_in = static_cast<uInt>(bytes.size());
        std::size_t used = 0;
        do {
            out.resize(used + std::max<std::size_t>(256, bytes.size() / 4));
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): zlib's bytes
            state_.next_out = reinterpret_cast<Bytef*>(out.data() + used);
            state_.avail_out = static_cast<uInt>(out.size() - used);
            deflate(&state_, flush);
            used = out.size() - state_.avail_out;
        } while (state_.avail_out == 0);
        out.resize(used);
        return out;
    }

  private:
    z_stream state_{};
};

class Inflater {
  public:
    Inflater() {
        if (inflateInit2(&state_, MAX_WBITS + kGzipFormat) != Z_OK) throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&state_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::string feed(std::string_view bytes) {
        std::string out;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-*): zlib does not write there
        state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        state_.avail_in = static_cast<uInt>(bytes.size());
        int outcome = Z_OK;
        while (outcome == Z_OK) {
            const auto used = out.size();
            out.resize(used + std::max<std::size_t>(256, 2 * bytes.size()));
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): zlib's bytes
            state_.next_out = reinterpret_cast<Bytef*>(out.data() + used);
            state_.avail_out = static_cast<uInt>(out.size() - used);
            outcome = inflate(&state_, Z_NO_FLUSH);
            out.resize(out.size() - state_.avail_out);
        }
        if (outcome != Z_STREAM_END) throw std::runtime_error("what is to be unpacked is no whole gzip file");
        return out;
    }

  private:
    z_stream state_{};
};

class GzipWriter final : public BodyWriter {
  public:
    GzipWriter(BodyWriter& inner, Compressor& compressor) : inner_(inner), compressor_(compressor) {}

    asio::awaitable<bool> write(std::string_view piece) override {
        if (piece.empty()) co_return co_await inner_.write(piece);
        std::string smaller;
        const Compressor::Job job = [&] { smaller = deflater_.feed(piece, Z_SYNC_FLUSH); };
        co_await compressor_.run(job, piece.size());
        co_return co_await inner_.write(smaller);
    }
    bool ended() const override { return inner_.ended(); }
    asio::awaitable<void> when_ended() override { return inner_.when_ended(); }

    asio::awaitable<void> finish() {
        const std::string last = deflater_.feed({}, Z_FINISH);
        co_await inner_.write(last);
    }

  private:
    BodyWriter& inner_;
    Compressor& compressor_;
    Deflater deflater_;
};

asio::awaitable<void> write_gzipped(const BodyStream& body, BodyWriter& writer, Compressor& compressor) {
    GzipWriter smaller(writer, compressor);
    co_await body(smaller);
    co_await smaller.finish();
}

}  // namespace

std::string gzip_of(std::string_view bytes) {
    return Deflater().feed(bytes, Z_FINISH);
}

std::string gunzip(std::string_view file) {
    return Inflater().feed(file);
}

BodyStream gzipped(BodyStream body, Compressor& compressor) {
    return [body = std::move(body), &compressor](BodyWriter& writer) {
        return write_gzipped(body, writer, compressor);
    };
}

}  // namespace http
