#include "server/api/comparison.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "clearance/brand.hpp"
#include "server/api/json.hpp"

namespace json = boost::json;

namespace api {
namespace {

constexpr int vehicles_at_once = 2'000;
constexpr std::array<std::string_view, 6> kind_names{"never_asked_for", "request_refused",
                                                     "without_status",  "not_in_file",
                                                     "other_brand",     "defleeted_but_approved"};

json::value text_or_null(std::string_view text) {
    return text.empty() ? json::value(nullptr) : json::value(valid_utf8(text));
}

}  // namespace

Comparison::Comparison(std::string body, bool csv, clearance::Time now)
    : body_(std::move(body)), csv_(csv), now_(now) {}

std::optional<http::Problem> Comparison::begin(storage::Reading& ledger) {
    auto read = csv_ ? OwnList::read_csv(body_, now_) : OwnList::read_json(body_, now_);
    body_ = {};
    if (auto* problem = std::get_if<http::Problem>(&read)) return std::move(*problem);
    own_ = std::move(std::get<OwnList>(read));
    piece_ =
        "{\"as_of\":" + json::serialize(to_json(ledger.last_complete_sweep_end())) + ",\"differences\":[";
    return std::nullopt;
}

std::string Comparison::step(storage::Reading& ledger) {
    for (int n = 0; n < vehicles_at_once && !done_; ++n) {
        if (!compare_next(ledger)) finish();
    }
    return std::exchange(piece_, {});
}

const storage::KnownVehicle* Comparison::next_known(storage::Reading& ledger) {
    if (their_place_ == theirs_.size() && !last_page_) {
        const auto behind = theirs_.empty() ? std::string() : theirs_.back().vin;
        theirs_ = ledger.search().by_vin(behind, vehicles_at_once);
        their_place_ = 0;
        last_page_ = theirs_.size() < static_cast<std::size_t>(vehicles_at_once);
    }
    return their_place_ < theirs_.size() ? &theirs_[their_place_] : nullptr;
}

bool Comparison::compare_next(storage::Reading& ledger) {
    const auto* known = next_known(ledger);
    const bool has_own = place_ < own_.size();
    if (!has_own && known == nullptr) return false;
    const auto own = has_own ? own_.at(place_) : OwnList::Vehicle{};
    const bool ours = has_own && (known == nullptr || own.vin <= known->vin);
    const bool theirs = known != nullptr && (!has_own || known->vin <= own.vin);
    if (ours) ++place_;
    if (theirs) ++their_place_;
    if (ours && theirs) {
        in_both(own, *known);
    } else if (ours) {
        only_ours(own);
    } else {
        only_theirs(*known);
    }
    return true;
}

void Comparison::only_ours(const OwnList::Vehicle& own) {
    if (!own.defleeted) tell(never_asked_for, &own, nullptr);
}

void Comparison::only_theirs(const storage::KnownVehicle& known) {
    ++known_;
    const bool is_theirs = known.status ? !known.status->is_end() : !known.is_refused;
    if (is_theirs) tell(not_in_file, nullptr, &known);
}

void Comparison::in_both(const OwnList::Vehicle& own, const storage::KnownVehicle& known) {
    ++known_;
    if (own.defleeted) {
        if (known.status == clearance::Status(clearance::KnownStatus::approved))
            tell(defleeted_but_approved, &own, &known);
        return;
    }
    if (!known.status) return tell(known.is_refused ? request_refused : without_status, &own, &known);
    const bool both = !own.brand.empty() && !known.brand.empty();
    if (both && !clearance::is_among({std::string(own.brand)}, known.brand)) tell(other_brand, &own, &known);
}

void Comparison::tell(Kind kind, const OwnList::Vehicle* own, const storage::KnownVehicle* known) {
    ++counts_.at(kind);
    json::object shown;
    shown["kind"] = kind_names.at(kind);
    shown["vin"] = own != nullptr ? own->vin : std::string_view(known->vin);
    shown["line"] = nullptr;
    if (own != nullptr) shown["line"] = own->line;
    shown["own_brand"] = text_or_null(own != nullptr ? own->brand : std::string_view());
    shown["brand"] = text_or_null(known != nullptr ? std::string_view(known->brand) : std::string_view());
    shown["status"] = nullptr;
    if (known != nullptr && known->status) shown["status"] = valid_utf8(known->status->text());
    if (any_) piece_ += ',';
    any_ = true;
    piece_ += json::serialize(shown);
}

void Comparison::finish() {
    json::object counts;
    counts["rows"] = own_.rows();
    counts["vehicles"] = own_.size();
    counts["known"] = known_;
    for (std::size_t i = 0; i < kind_names.size(); ++i) counts[kind_names.at(i)] = counts_.at(i);
    piece_ += "],\"counts\":" + json::serialize(counts) + "}";
    done_ = true;
}

}  // namespace api
