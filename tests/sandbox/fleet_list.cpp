#include "tests/sandbox/fleet_list.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>

namespace sandbox {
namespace {

void append_text(std::string_view text, std::string& out) {
    const bool plain = text.find_first_of("\"\\") == std::string_view::npos &&
                       std::none_of(text.begin(), text.end(),
                                    [](char letter) { return static_cast<unsigned char>(letter) < 32; });
    if (plain) {
        out += '"';
        out += text;
        out += '"';
    } else {
        out += boost::json::serialize(boost::json::string_view{text.data(), text.size()});
    }
}

void append_changelog(const fleet& owner, const vehicle& shown, std::string& out) {
    out += ",\"changelog\":[";
    bool first = true;
    for (const changelog_entry& entry : shown.changelog) {
        out += first ? "{\"timestamp\":\"" : ",{\"timestamp\":\"";
        first = false;
        out += format_moment(entry.at);
        out += "\",\"status\":";
        append_text(owner.text(entry.status), out);
        if (entry.reason != 0) {
            out += ",\"reason\":";
            append_text(owner.text(entry.reason), out);
        }
        out += '}';
    }
    out += ']';
}

}  // namespace

void append_item(const fleet& owner, const vehicle& shown, std::string& out) {
    if (const std::string* raw = owner.raw_item(shown.vin())) {
        out += *raw;
        return;
    }
    out += "{\"vin\":";
    append_text(shown.vin(), out);
    out += ",\"status\":";
    append_text(owner.text(shown.status), out);
    if (shown.brand != 0) {
        out += ",\"brand\":";
        append_text(owner.text(shown.brand), out);
    }
    if (shown.tags != 0) {
        out += ",\"tags\":";
        out += owner.text(shown.tags);
    }
    append_changelog(owner, shown, out);
    out += '}';
}

bool fleet_list::next(std::string& piece, std::size_t at_least) {
    piece.clear();
    if (closed_) return false;
    if (!opened_) piece += '[';
    opened_ = true;
    while (position_ < fleet_.size() && piece.size() < at_least) {
        const vehicle& candidate = fleet_.at(position_++);
        if (!candidate.listed || !filter_.matches(candidate, fleet_)) continue;
        if (any_) piece += ',';
        any_ = true;
        append_item(fleet_, candidate, piece);
    }
    if (position_ >= fleet_.size()) {
        piece += ']';
        closed_ = true;
    }
    return true;
}

}  // namespace sandbox
