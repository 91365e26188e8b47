#include "storage/erased_vins.hpp"

#include <algorithm>
#include <array>

#include "storage/mentions.hpp"

namespace storage {
namespace {

/// Its digest tells whether a key is the one that the others were made with; no VIN holds a blank.
constexpr std::string_view check_text = "the erasure key";

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

constexpr std::size_t shortest_telling = 11, longest_name = 64;

char upper_case(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_separator(char c) {
    constexpr std::string_view separators = "\"'()[]{}<>,;|:=!?";
    return static_cast<unsigned char>(c) <= ' ' || separators.find(c) != std::string_view::npos;
}

/// Of a name that is no VIN by its shape: such that it is no word that others use, as "approved".
bool is_telling(std::string_view name) {
    const bool has_digit = std::ranges::any_of(name, [](char c) { return c >= '0' && c <= '9'; });
    return name.size() >= shortest_telling && name.size() <= longest_name && has_digit;
}

std::string_view without_full_stop(std::string_view name) {
    return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

/// The first eight bytes, greater ones first: in the order of the digests themselves.
std::uint64_t beginning_of(std::string_view digest) {
    std::uint64_t beginning = 0;
    for (std::size_t i = 0; i < 8 && i < digest.size(); ++i)
        beginning = beginning << 8U | static_cast<unsigned char>(digest[i]);
    return beginning;
}

}  // namespace

ErasedVins::ErasedVins(Database& database, ErasureKey key)
    : database_(database),
      source_(std::move(key)),
      select_all_(database, "SELECT digest FROM erased WHERE digest > ? ORDER BY digest LIMIT 1000"),
      select_(database, "SELECT 1 FROM erased WHERE digest = ?"),
      insert_(database, "INSERT INTO erased (digest, erased_at) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      delete_(database, "DELETE FROM erased WHERE digest = ?"),
      select_check_(database, "SELECT value FROM meta WHERE key = 'erasure_key_check'"),
      insert_check_(database,
                    "INSERT INTO meta (key, value) VALUES ('erasure_key_check', ?) ON CONFLICT DO NOTHING") {}

void ErasedVins::require_key() {
    if (!any()) return;
    const auto expected = hexadecimal(digest(check_text, false));
    auto rows = select_check_.query();
    if (rows.next() && rows.text(0) == expected) return;
    throw LedgerError(
        "the erasure key is not the one that the ledger's erased VINs were remembered with: the next list "
        "would bring "
        "them back");
}

const std::vector<std::uint64_t>& ErasedVins::beginnings() {
    if (beginnings_) return *beginnings_;
    std::vector<std::uint64_t> read;  // in the order of the digests
    std::string last;
    for (bool more = true; more;) {
        const auto before = read.size();
        const auto behind = last;
        auto rows = select_all_.query(blob(behind));
        while (rows.next()) {
            last = rows.text(0);
            read.push_back(beginning_of(last));
        }
        more = read.size() != before;
    }
    beginnings_ = std::move(read);
    return *beginnings_;
}

bool ErasedVins::is_erased(std::string_view name) {
    const auto found = mac(name, false);
    const std::string_view bytes(reinterpret_cast<const char*>(found.data()), found.size());
    return std::ranges::binary_search(beginnings(), beginning_of(bytes)) &&
           select_.query(blob(std::string(bytes))).next();
}

bool ErasedVins::contains(const Vin& vin) {
    return any() && is_erased(vin.text());
}

bool ErasedVins::named_in(std::string_view text) {
    return any() && place_of_one(text, 0).has_value();
}

std::string ErasedVins::without(std::string text) {
    if (text.empty() || !any()) return text;
    std::size_t from = 0;
    while (const auto place = place_of_one(text, from)) {
        text.replace(place->at, place->length, black_bar);
        from = place->at + black_bar.size();
    }
    return text;
}

clearance::Tags ErasedVins::without(const clearance::Tags& tags) {
    if (tags.empty() || !any()) return tags;
    clearance::Tags told;
    for (const auto& [key, value] : tags) told.emplace(without(key), without(value));
    return told;
}

void ErasedVins::clean(clearance::Observation& observation) {
    if (!any()) return;
    observation.status = without(observation.status);
    observation.reason = without(std::move(observation.reason));
    if (!observation.occurred_at) observation.occurred_text = without(std::move(observation.occurred_text));
}

clearance::ListedVehicle ErasedVins::without(const clearance::ListedVehicle& item) {
    auto told = item;
    told.status = without(item.status);
    told.brand = without(item.brand);
    if (item.tags) told.tags = without(*item.tags);
    for (auto& entry : told.changelog) {
        entry.timestamp = without(std::move(entry.timestamp));
        entry.status = without(entry.status);
        entry.reason = without(std::move(entry.reason));
    }
    return told;
}

clearance::Status ErasedVins::without(const clearance::Status& status) {
    if (status.known() != clearance::KnownStatus::unknown) return status;
    return clearance::Status(without(std::string(status.text())));
}

/// The first one behind `from`: a VIN also inside a longer word, of another name only what stands between
/// separators, which is all that can be looked for by digests.
std::optional<ErasedVins::Place> ErasedVins::place_of_one(std::string_view text, std::size_t from) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), upper_case);
    const std::string_view in = upper;
    std::size_t word = 0;     // letters and digits up to here
    std::size_t name = from;  // where what stands between separators begins
    for (auto at = from; at <= in.size(); ++at) {
        if (at == in.size() || is_separator(in[at])) {
            const auto told = without_full_stop(in.substr(name, at - name));
            if (is_telling(told) && is_erased(told)) return Place{name, told.size()};
            name = at + 1;
            word = 0;
            continue;
        }
        word = is_word(in[at]) ? word + 1 : 0;
        if (word < Vin::length) continue;
        const auto place = at + 1 - Vin::length;
        if (is_erased(in.substr(place, Vin::length))) return Place{place, Vin::length};
    }
    return std::nullopt;
}

std::string ErasedVins::kept_name(const std::string& name) {
    return named_in(name) ? digested_name(name) : name;
}

/// Behind what no VIN holds, so that a name that is nothing but a VIN is not digested as that is.
std::string ErasedVins::digested_name(const std::string& name) {
    return has_key() ? hexadecimal(digest("name " + name, false)) : name;
}

/// Also once nothing is erased any more; a key that was lost then is none.
bool ErasedVins::has_key() {
    if (key_ || any()) return true;
    if (!select_check_.query().next()) return false;
    try {
        key(false);
    } catch (const LedgerError&) {
        return false;
    }
    return true;
}

void ErasedVins::add(const Vin& vin, Time now) {
    const bool first = !any();
    const auto digest_of_vin = digest(vin.text(), first);
    if (first) database_.execute("DELETE FROM meta WHERE key = 'erasure_key_check'");
    insert_check_.run(hexadecimal(digest(check_text, false)));
    insert_.run(blob(digest_of_vin), now);
    beginnings_.reset();
}

void ErasedVins::remove(const Vin& vin) {
    delete_.run(blob(digest(vin.text(), false)));
    beginnings_.reset();
}

const std::string& ErasedVins::key(bool make) {
    if (!key_) {
        if (!source_) throw LedgerError("no erasure key is configured");
        key_ = source_(make);
    }
    return *key_;
}

ErasedVins::Mac ErasedVins::mac(std::string_view text, bool make) {
    if (!hash_) hash_.emplace(key(make));
    return hash_->of(text);
}

std::string ErasedVins::digest(std::string_view text, bool make) {
    const auto bytes = mac(text, make);
    return {bytes.begin(), bytes.end()};
}

}  // namespace storage
