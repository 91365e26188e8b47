#include "server/http/representation.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

#include "server/http/accept.hpp"
#include "server/http/fields.hpp"
#include "server/http/gzip.hpp"
#include "server/http/response_head.hpp"

namespace http {

namespace {

using boost::beast::iequals;

constexpr std::size_t kWorthwhile = 1024;
constexpr std::size_t kTagBytes = 16;  // of the digest: enough that no two bodies share them

/// Another sequence of bytes needs another tag.
std::string tag_of_gzip(std::string tag) {
    if (tag.ends_with('"')) tag.insert(tag.size() - 1, "-gzip");
    return tag;
}

std::string_view opaque(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
}

/// RFC 9110, 13.1.2: compared weakly.
bool has(const Request& request, std::string_view tag) {
    const auto known = items_of(request.headers, "If-None-Match");
    return std::any_of(known.begin(), known.end(),
                       [tag](auto item) { return item == "*" || opaque(item) == opaque(tag); });
}

void make_unmodified(Response& response) {
    response.status = 304;
    response.content_type.clear();
    response.body.clear();
    response.stream = nullptr;
    std::erase_if(response.headers, [](const auto& header) {
        return iequals(std::string_view(header.first).substr(0, 8), "Content-");
    });
}

/// False: the client has it already.
bool validate(const Request& request, Response& response, bool gzip) {
    Headers& headers = response.headers;
    std::string* tag = find_field(headers, "ETag");
    if (!tag) tag = &headers.emplace_back("ETag", entity_tag(response.body)).second;
    if (gzip) *tag = tag_of_gzip(std::move(*tag));
    const bool unmodified = has(request, *tag);
    if (!find_field(headers, "Cache-Control")) headers.emplace_back("Cache-Control", "private, no-cache");
    if (unmodified) make_unmodified(response);
    return !unmodified;
}

bool is_validated(const Request& request, Response& response) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads || response.status != 200) return false;
    return !response.stream || find_field(response.headers, "ETag");
}

void represent_stream(const Request& request, Response& response, bool gzip, Compressor& compressor) {
    if (is_validated(request, response) && !validate(request, response, gzip)) return;
    if (!gzip) return;
    response.stream = gzipped(std::move(response.stream), compressor);
    response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

std::string entity_tag(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string tag = "\"";
    for (std::size_t i = 0; i < kTagBytes; ++i) {
        tag += kDigits[digest[i] >> 4U];
        tag += kDigits[digest[i] & 15U];
    }
    return tag + '"';
}

bool is_compressible(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find_first_of("; "));
    if (iequals(type, "text/event-stream")) return false;
    if (type.size() > 5 && iequals(type.substr(0, 5), "text/")) return true;
    if (type.ends_with("+json") || type.ends_with("+xml") || type.ends_with("+yaml")) return true;
    static constexpr std::array<std::string_view, 5> kOthers{"application/json", "application/javascript",
                                                             "application/yaml", "application/xml",
                                                             "application/x-ndjson"};
    return std::any_of(kOthers.begin(), kOthers.end(), [type](auto other) { return iequals(type, other); });
}

boost::asio::awaitable<void> represent(const Request& request, Response& response, Compressor& compressor) {
    if (!has_content(response.status)) co_return;
    const bool compressible =
        is_compressible(response.content_type) && !find_field(response.headers, "Content-Encoding");
    if (compressible) add_vary(response, "Accept-Encoding");
    const Codings codings = compressible ? codings_of(request) : Codings{};
    if (response.stream) {
        represent_stream(request, response, codings.prefers_gzip(), compressor);
        co_return;
    }
    const std::size_t size = response.body.size();
    const bool validated = is_validated(request, response);
    const bool worthwhile = size >= kWorthwhile || (size > 0 && codings.identity == 0);
    const bool gzip = worthwhile && codings.prefers_gzip();
    if (!validated && !gzip) co_return;
    const Compressor::Job job = [&] {
        if (validated && !validate(request, response, gzip)) return;
        if (!gzip) return;
        response.body = gzip_of(response.body);
        response.headers.emplace_back("Content-Encoding", "gzip");
    };
    co_await compressor.run(job, size);
}

}  // namespace http
