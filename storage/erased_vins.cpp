#include "storage/erased_vins.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

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

}  // namespace

ErasedVins::ErasedVins(Database& database, ErasureKey key)
    : database_(database),
      source_(std::move(key)),
      select_any_(database, "SELECT min(digest) FROM erased"),
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

bool ErasedVins::any() {
    if (!any_) {
        auto rows = select_any_.query();
        any_ = rows.next() && !rows.is_null(0);
    }
    return *any_;
}

bool ErasedVins::contains(const Vin& vin) {
    return any() && select_.query(blob(digest(vin.text(), false))).next();
}

bool ErasedVins::named_in(std::string_view text) {
    return any() && place_of_one(text, 0) != std::string_view::npos;
}

std::string ErasedVins::without(std::string text) {
    if (text.size() < Vin::length || !any()) return text;
    for (std::size_t at = 0; (at = place_of_one(text, at)) != std::string_view::npos; at += black_bar.size())
        text.replace(at, Vin::length, black_bar);
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

/// Where the first erased VIN behind `from` begins, also inside a longer word; npos: nowhere.
std::size_t ErasedVins::place_of_one(std::string_view text, std::size_t from) {
    std::size_t length = 0;  // of the word up to here
    for (auto at = from; at < text.size(); ++at) {
        length = is_word(text[at]) ? length + 1 : 0;
        if (length < Vin::length) continue;
        const auto place = at + 1 - Vin::length;
        const auto vin = Vin::parse(text.substr(place, Vin::length));
        if (vin && select_.query(blob(digest(vin->text(), false))).next()) return place;
    }
    return std::string_view::npos;
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
    any_.reset();
}

void ErasedVins::remove(const Vin& vin) {
    delete_.run(blob(digest(vin.text(), false)));
    any_.reset();
}

const std::string& ErasedVins::key(bool make) {
    if (!key_) {
        if (!source_) throw LedgerError("no erasure key is configured");
        key_ = source_(make);
    }
    return *key_;
}

std::string ErasedVins::digest(std::string_view text, bool make) {
    const auto& secret = key(make);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), data, text.size(), bytes.data(),
             &size) == nullptr) {
        throw LedgerError("OpenSSL has no HMAC-SHA256");
    }
    return {bytes.begin(), bytes.begin() + size};
}

}  // namespace storage
