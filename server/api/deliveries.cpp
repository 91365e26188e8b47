// GET /v1/deliveries, GET /v1/deliveries/{id}, GET /v1/deliveries/{id}/body.
#include <array>
#include <boost/json/array.hpp>
#include <tuple>

#include "server/api/api.hpp"
#include "server/api/asked_list.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/base64.hpp"
#include "server/api/json.hpp"
#include "storage/delivery_list.hpp"

namespace json = boost::json;

namespace api {
namespace {

using storage::DeliveryOutcome;

constexpr std::array<std::pair<std::string_view, DeliveryOutcome>, 4> outcomes{
    {{"recorded", DeliveryOutcome::recorded},
     {"ping", DeliveryOutcome::ping},
     {"ignored", DeliveryOutcome::ignored},
     {"unreadable", DeliveryOutcome::unreadable}}};

std::string_view word(DeliveryOutcome outcome) {
    for (const auto& [name, each] : outcomes)
        if (each == outcome) return name;
    return "unknown";
}

json::value text_or_null(std::string_view words) {
    return words.empty() ? json::value() : json::value(valid_utf8(words));
}

std::string hex(const clearance::Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : digest) {
        text += digits[byte / 16U];
        text += digits[byte % 16U];
    }
    return text;
}

json::object shown_delivery(const storage::ListedDelivery& delivery) {
    return {{"id", delivery.id},
            {"received_at", to_json(std::optional(delivery.received_at))},
            {"outcome", word(delivery.outcome)},
            {"event_type", text_or_null(delivery.event_type)},
            {"vin", delivery.vin ? json::value(delivery.vin->text()) : json::value()},
            {"problem", text_or_null(delivery.problem)},
            {"secret", text_or_null(delivery.secret)},
            {"delivery_id", text_or_null(delivery.delivery_id)},
            {"remote", text_or_null(delivery.remote)},
            {"digest", hex(delivery.digest)},
            {"body_bytes", delivery.body_size},
            {"body_removed_at", to_json(delivery.body_removed_at)}};
}

/// What the fold made of it; null: nothing dated, or it stands under another transition no more.
json::value transition_of(storage::Reading& ledger, const storage::ListedDelivery& delivery) {
    if (!delivery.vin) return nullptr;
    const auto history = ledger.evidenced_transitions(*delivery.vin);
    for (const auto& each : history) {
        for (const auto& observation : each.evidence) {
            if (observation.kind == clearance::ObservationKind::webhook &&
                observation.reference == delivery.id)
                return to_json(*delivery.vin, each.recorded);
        }
    }
    return nullptr;
}

/// As text where it is some, else in base64: what is shown is what came, byte for byte.
void add_body(json::object& object, const storage::WholeDelivery& whole) {
    if (whole.delivery.body_removed_at) {
        object["body"] = nullptr;
        object["body_encoding"] = nullptr;
        return;
    }
    const bool is_text = valid_utf8(whole.body) == whole.body;
    object["body"] = is_text ? whole.body : to_base64(whole.body);
    object["body_encoding"] = is_text ? "utf-8" : "base64";
}

http::Problem no_such_delivery() {
    return http::not_found("there is no such delivery");
}

http::Problem body_gone(const storage::ListedDelivery& delivery) {
    return {410,
            "gone",
            "The content is not kept any more",
            "the body was removed at " + clearance::format_time(delivery.body_removed_at.value()),
            {},
            {}};
}

http::Response raw_body(const storage::WholeDelivery& whole) {
    http::Response response;
    response.content_type = "application/octet-stream";
    response.body = whole.body;
    // a stranger's bytes: nobody's browser shall make a page of them
    response.headers = {{"Content-Disposition",
                         "attachment; filename=\"delivery-" + std::to_string(whole.delivery.id) + ".bin\""}};
    return response;
}

}  // namespace

Api::Answer Api::list_deliveries(http::Request& request) {
    AskedList asked("deliveries", parts_.ledger.created_at(), request,
                    {"outcome", "secret", "event_type", "vin", "since", "until", "limit", "cursor"},
                    {"outcome"});
    storage::DeliveryFilter filter;
    filter.outcomes = asked.words<DeliveryOutcome>("outcome", outcomes);
    filter.secret = asked.text("secret");
    filter.event_type = asked.text("event_type");
    filter.vin = asked.vin("vin");
    std::tie(filter.since, filter.until) = asked.range();
    filter.part = asked.part();
    if (const auto& problem = asked.problem()) co_return to_response(*problem);
    const LedgerAnswer job = [asked, filter](storage::Reading& ledger) {
        if (const auto problem = refuse_impossible_vin(ledger, filter.vin)) return to_response(*problem);
        return asked.response(asked.page(ledger.deliveries().page(filter), shown_delivery));
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::show_delivery(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer job = [id](storage::Reading& ledger) {
        const auto whole = ledger.deliveries().find(id);
        if (!whole) return to_response(no_such_delivery());
        auto body = shown_delivery(whole->delivery);
        add_body(body, *whole);
        body["transition"] = transition_of(ledger, whole->delivery);
        return json_response(200, body);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::show_delivery_body(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer job = [id](storage::Reading& ledger) {
        const auto whole = ledger.deliveries().find(id);
        if (!whole) return to_response(no_such_delivery());
        if (whole->delivery.body_removed_at) return to_response(body_gone(whole->delivery));
        return raw_body(*whole);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
