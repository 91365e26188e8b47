#include <algorithm>
#include <stdexcept>

#include "server/config/binding.hpp"

namespace config {
namespace {

// What is configured goes over the defaults, brand by brand.
Binding to_brand_limits() {
    return {[](Config& config, std::size_t, Value value) {
                auto& limits = config.findings.stuck_after_by_brand;
                for (const auto& [brand, limit] : std::get<std::map<std::string, milliseconds>>(value))
                    limits[brand] = limit;
            },
            [](const Config& config, std::size_t) -> Value { return config.findings.stuck_after_by_brand; }};
}

// The struct has a rule for each code, in the order in which they are tried.
template <class Rules>
auto& texts_of(Rules& rules, std::string_view code) {
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [code](const auto& each) { return each.code == code; });
    if (rule == rules.end()) throw std::logic_error("no rule for " + std::string(code));
    return rule->texts;
}

Key reason(std::string_view code, std::string_view explanation, std::string_view fallback) {
    return {.table = "reasons",
            .name = code,
            .type = Type::texts,
            .binding = to([code](auto& c, auto) -> auto& { return texts_of(c.reasons, code); }),
            .explanation = explanation,
            .fallback = fallback,
            .least = "1",
            .most = "100"};
}

}  // namespace

std::vector<Key> findings_keys() {
    return {
        {.table = "findings",
         .name = "stuck_after",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.stuck_after; }),
         .explanation = "a vehicle that is pending for longer is stuck, unless its brand has its own limit",
         .fallback = "\"14d\"",
         .least = "1s",
         .most = "365d"},
        {.table = "findings",
         .name = "ending_stuck_after",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.ending_stuck_after; }),
         .explanation = "a vehicle that is revoking or canceling for longer is stuck",
         .fallback = "\"7d\"",
         .least = "1s",
         .most = "365d"},
        {.table = "findings",
         .name = "stuck_after_by_brand",
         .type = Type::durations,
         .binding = to_brand_limits(),
         .explanation = "after how long the platform rejects what is pending, by brand; goes over the "
                        "defaults brand by brand",
         .fallback = "{ citroen = \"10d\", ds = \"10d\", opel = \"10d\", peugeot = \"10d\", "
                     "vauxhall = \"10d\", jeep = \"10d\", fiat = \"10d\", alfaromeo = \"10d\", "
                     "maserati = \"10d\", volkswagen = \"10d\", audi = \"10d\", skoda = \"10d\", "
                     "seat = \"10d\", cupra = \"10d\", ford = \"10d\" }",
         .least = "1s",
         .most = "365d"},
        {.table = "findings",
         .name = "stuck_notice",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.stuck_notice; }),
         .explanation = "how long ahead of its brand's limit a vehicle is told as stuck",
         .fallback = "\"3d\"",
         .least = "0s",
         .most = "365d"},
        {.table = "findings",
         .name = "webhook_silent_after",
         .type = Type::count,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.webhook_silent_after; }),
         .explanation = "so many changes in a row that no webhook told are a finding",
         .fallback = "5",
         .least = "1",
         .most = "1000"},
        {.table = "findings",
         .name = "signature_failures",
         .type = Type::count,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.signature_failures; }),
         .explanation = "so many webhooks without a right signature are a finding …",
         .fallback = "10",
         .least = "1",
         .most = "100000"},
        {.table = "findings",
         .name = "signature_failures_within",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.signature_failures_within; }),
         .explanation = "… within this time; it has ended when there was none for as long",
         .fallback = "\"10m\"",
         .least = "1s",
         .most = "365d"},
        {.table = "findings",
         .name = "platform_unreachable_after",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.findings.platform_unreachable_after; }),
         .explanation = "a platform that has not answered for longer is a finding",
         .fallback = "\"30m\"",
         .least = "1s",
         .most = "365d"},
    };
}

std::vector<Key> reasons_keys() {
    return {
        reason("missing_tag", "the tag with the fleet operator's name is missing",
               R"(["customer-name", "customer name", "missing tag"])"),
        reason("privacy_mode", "the vehicle's privacy mode is on",
               R"(["privacy mode", "privacy_mode", "privacy-mode"])"),
        reason("no_consent", "the vehicle's user has not agreed", R"(["consent"])"),
        reason("already_active", "the vehicle is registered elsewhere",
               R"(["already active", "another application", "already registered", "already in use"])"),
        reason("no_data", "the vehicle has sent nothing",
               R"(["no data", "not sent data", "data not received", "not received data"])"),
        reason("unsupported", "the carmaker does not offer it for the vehicle",
               R"(["not supported", "unsupported"])"),
        reason("ineligible", "the vehicle cannot be connected",
               R"(["not eligible", "ineligible", "not connected", "no connectivity"])"),
    };
}

}  // namespace config
