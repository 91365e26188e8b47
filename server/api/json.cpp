#include "server/api/json.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "server/alerts/utf8.hpp"
#include "server/api/json_numbers.hpp"
#include "server/api/members.hpp"

namespace json = boost::json;

namespace api {
namespace {

/// Nearly all texts are plain ASCII: those need no copy of their own.
json::value text(std::string_view words) {
    const bool plain =
        std::ranges::all_of(words, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return plain ? json::string(words) : json::string(valid_utf8(words));
}

json::value text_or_null(std::string_view words) {
    return words.empty() ? json::value(nullptr) : text(words);
}

json::object to_json(const clearance::Tags& tags) {
    json::object result;
    for (const auto& [name, value] : tags) result[valid_utf8(name)] = text(value);
    return result;
}

json::object to_json(const std::map<std::string, std::int64_t>& counts) {
    json::object result;
    for (const auto& [name, count] : counts) result[valid_utf8(name)] = count;
    return result;
}

json::object to_json(const std::optional<storage::WebhookLags>& lags) {
    const auto seconds = [&lags](std::chrono::microseconds storage::WebhookLags::*lag) {
        return lags ? json::value(std::chrono::duration<double>((*lags).*lag).count()) : json::value(nullptr);
    };
    using storage::WebhookLags;
    return {{"p50", seconds(&WebhookLags::p50)},
            {"p90", seconds(&WebhookLags::p90)},
            {"p99", seconds(&WebhookLags::p99)}};
}

std::string_view word(storage::SweepKind kind) {
    switch (kind) {
        case storage::SweepKind::full:
            return "full";
        case storage::SweepKind::in_flight:
            return "in_flight";
        case storage::SweepKind::check:
            return "check";
    }
    return "unknown";
}

std::string_view word(storage::SweepOutcome outcome) {
    switch (outcome) {
        case storage::SweepOutcome::running:
            return "running";
        case storage::SweepOutcome::complete:
            return "complete";
        case storage::SweepOutcome::failed:
            return "failed";
    }
    return "unknown";
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
    std::string result;
    result.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto length = alerts::sequence_length(bytes);
        result += length == 0 ? std::string_view("\xEF\xBF\xBD") : bytes.substr(0, length);
        bytes.remove_prefix(length == 0 ? 1 : length);
    }
    return result;
}

json::value to_json(const std::optional<clearance::Time>& time) {
    return time ? json::value(json::string(clearance::TimeText(*time).view())) : json::value(nullptr);
}

json::object to_json(const storage::Vehicle& vehicle) {
    json::object result;
    result.reserve(10);
    ObjectMembers members(result);
    tell(vehicle, members);
    return result;
}

json::object to_json(const clearance::Vin& vin, const storage::RecordedTransition& recorded) {
    json::object result;
    result.reserve(16);
    ObjectMembers members(result);
    tell(vin, recorded, members);
    return result;
}

json::object to_json(const storage::Summary& summary) {
    json::object result;
    result.emplace("total", summary.total);
    result.emplace("by_status", to_json(summary.by_status));
    result.emplace("by_brand", to_json(summary.by_brand));
    return result;
}

json::object to_json(const storage::CaptureCounts& counts) {
    json::object result;
    result.emplace("told_in_time", counts.told_in_time);
    result.emplace("late", counts.late);
    result.emplace("missed", counts.missed);
    result.emplace("awaited", counts.awaited);
    result.emplace("unconfirmed", counts.unconfirmed);
    const auto share = counts.share_told();
    result.emplace("share_told", share ? json::value(*share) : json::value(nullptr));
    result.emplace("lag_seconds", to_json(counts.lags));
    return result;
}

json::object to_json(const storage::BrandCapture& capture) {
    json::object result;
    result.emplace("brand", text_or_null(capture.brand));
    for (auto& member : to_json(capture.counts)) result.emplace(member.key(), std::move(member.value()));
    return result;
}

json::object to_json(const storage::Sweep& sweep) {
    json::object result;
    result.emplace("id", sweep.id);
    result.emplace("kind", word(sweep.kind));
    result.emplace("started_at", to_json(std::optional(sweep.started_at)));
    result.emplace("finished_at", to_json(sweep.finished_at));
    result.emplace("outcome", word(sweep.outcome));
    result.emplace("listed", sweep.tally.listed);
    result.emplace("confirmed", sweep.tally.confirmed);
    result.emplace("changed", sweep.tally.changed);
    result.emplace("new", sweep.tally.created);
    result.emplace("skipped", sweep.tally.skipped);
    result.emplace("error", text_or_null(sweep.error));
    return result;
}

json::object to_json(const tracking::CommandResult& command) {
    json::object result;
    result.emplace("vin", text(command.vin));
    result.emplace("status", text(command.status));
    if (!command.description.empty()) result.emplace("description", text(command.description));
    if (command.tags) result.emplace("tags", to_json(*command.tags));
    return result;
}

json::array to_json(const std::vector<tracking::CommandResult>& results) {
    json::array array;
    array.reserve(results.size());
    for (const auto& result : results) array.emplace_back(to_json(result));
    return array;
}

http::Response json_response(unsigned status, const json::value& body) {
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = without_exponents(json::serialize(body));
    return response;
}

http::Response list_response(std::string_view member, std::string_view items, const json::object& rest) {
    http::Response response;
    response.content_type = "application/json";
    response.body.reserve(items.size() + 512);
    response.body.append("{\"").append(member).append("\":[").append(items).append("],");
    response.body.append(without_exponents(json::serialize(rest)), 1);
    return response;
}

}  // namespace api
