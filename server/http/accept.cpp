#include "server/http/accept.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "server/http/fields.hpp"

namespace http {

namespace {

using boost::beast::iequals;

constexpr unsigned kWhole = 1000;

/// "0", "0.5", "1.000"; whatever is no weight leaves the item as it would be without one.
unsigned weight_of(std::string_view text) {
    if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return kWhole;
    unsigned weight = text[0] == '1' ? kWhole : 0;
    if (text.size() > 1 && text[1] != '.') return kWhole;
    unsigned unit = 100;
    for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (digit < '0' || digit > '9') return kWhole;
        weight += static_cast<unsigned>(digit - '0') * unit;
        unit /= 10;
    }
    return std::min(weight, kWhole);
}

struct Wish {
    std::string_view what;
    unsigned weight = kWhole;
};

Wish wish_of(std::string_view item) {
    Wish wish;
    auto end = std::min(item.find(';'), item.size());
    wish.what = trimmed(item.substr(0, end));
    while (end < item.size()) {
        item.remove_prefix(end + 1);
        end = std::min(item.find(';'), item.size());
        const auto parameter = trimmed(item.substr(0, end));
        if (parameter.size() > 2 && iequals(parameter.substr(0, 2), "q="))
            wish.weight = weight_of(parameter.substr(2));
    }
    return wish;
}

std::string_view essence(std::string_view type) {
    return trimmed(type.substr(0, type.find(';')));
}

/// How exactly the range names the type; 0: not at all.
int match(std::string_view range, std::string_view type) {
    if (iequals(range, type)) return 3;
    if (range == "*/*" || range == "*") return 1;
    const auto slash = type.find('/');
    if (slash == std::string_view::npos || range.size() != slash + 2 || range.back() != '*') return 0;
    return iequals(range.substr(0, slash + 1), type.substr(0, slash + 1)) ? 2 : 0;
}

unsigned weight_for(std::string_view type, const std::vector<std::string_view>& items) {
    int best = 0;
    unsigned weight = 0;
    for (const auto item : items) {
        const Wish wish = wish_of(item);
        const int exactness = match(wish.what, type);
        if (exactness > best || (exactness > 0 && exactness == best && wish.weight > weight)) {
            best = exactness;
            weight = wish.weight;
        }
    }
    return weight;
}

}  // namespace

std::optional<std::size_t> preferred_type(const Request& request, const std::vector<std::string>& types) {
    const auto items = items_of(request, "Accept");
    if (items.empty()) return 0;
    std::optional<std::size_t> preferred;
    unsigned most = 0;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const unsigned weight = weight_for(essence(types[i]), items);
        if (weight <= most) continue;
        most = weight;
        preferred = i;
    }
    return preferred;
}

Codings codings_of(const Request& request) {
    Codings codings;
    if (request.count("Accept-Encoding") == 0) return codings;
    std::optional<unsigned> gzip, identity, others;
    for (const auto item : items_of(request, "Accept-Encoding")) {
        const Wish wish = wish_of(item);
        if (iequals(wish.what, "gzip") || iequals(wish.what, "x-gzip")) gzip = wish.weight;
        if (iequals(wish.what, "identity")) identity = wish.weight;
        if (wish.what == "*") others = wish.weight;
    }
    codings.gzip = gzip ? *gzip : others.value_or(0);
    // Not named it is taken, but after everything that is.
    if (identity)
        codings.identity = *identity;
    else
        codings.identity = others == 0U ? 0 : 1;
    return codings;
}

}  // namespace http
