#include "storage/erased_vins.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace storage {
namespace {

constexpr std::size_t vin_length = 17;
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

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
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
    auto rows = select_any_.query();
    return rows.next() && !rows.is_null(0);
}

bool ErasedVins::contains(const Vin& vin) {
    return any() && select_.query(blob(digest(vin.text(), false))).next();
}

bool ErasedVins::named_in(std::string_view body) {
    if (!any()) return false;
    for (auto at = body.begin(); at != body.end();) {
        const auto begin = std::find_if(at, body.end(), is_word);
        at = std::find_if_not(begin, body.end(), is_word);
        if (static_cast<std::size_t>(at - begin) != vin_length) continue;
        const auto vin = Vin::parse(std::string_view(begin, at));
        if (vin && select_.query(blob(digest(vin->text(), false))).next()) return true;
    }
    return false;
}

void ErasedVins::add(const Vin& vin, Time now) {
    const bool first = !any();
    const auto digest_of_vin = digest(vin.text(), first);
    if (first) database_.execute("DELETE FROM meta WHERE key = 'erasure_key_check'");
    insert_check_.run(hexadecimal(digest(check_text, false)));
    insert_.run(blob(digest_of_vin), now);
}

void ErasedVins::remove(const Vin& vin) {
    delete_.run(blob(digest(vin.text(), false)));
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
