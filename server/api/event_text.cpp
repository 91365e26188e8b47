#include "server/api/event_text.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "clearance/brand.hpp"
#include "server/api/json.hpp"
#include "server/api/members.hpp"

namespace json = boost::json;

namespace api {
namespace {

std::string_view word(storage::Change change) {
    switch (change) {
        case storage::Change::added:
            return "added";
        case storage::Change::amended:
            return "amended";
        case storage::Change::withdrawn:
            return "withdrawn";
    }
    return "unknown";
}

std::string_view word(storage::FindingChange change) {
    switch (change) {
        case storage::FindingChange::opened:
            return "opened";
        case storage::FindingChange::ended:
            return "ended";
        case storage::FindingChange::acknowledged:
            return "acknowledged";
        case storage::FindingChange::renewed:
            return "renewed";
    }
    return "unknown";
}

/// JSON of ours has no line breaks.
std::string lines(std::string_view event, std::string_view data) {
    std::string text = "event: ";
    text.append(event).append("\ndata: ").append(data).append("\n\n");
    text.shrink_to_fit();
    return text;
}

std::optional<storage::Id> parse_number(std::string_view text) {
    storage::Id number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < 0) return std::nullopt;
    return number;
}

}  // namespace

void append_json(std::string& text, const storage::FeedRevision& revision) {
    TextMembers members(text);
    members.add("change", word(revision.change));
    tell(revision.vin, revision.recorded, members);
    members.add("brand", MaybeWords{revision.brand});
    members.add("revised_at", revision.revised_at);
    members.end();
}

StreamEvent event_of(const storage::FeedRevision& revision) {
    const auto& transition = revision.recorded.transition;
    std::string data;
    append_json(data, revision);
    return {.id = revision.recorded.seq,
            .is_finding = false,
            .vin = revision.vin.text(),
            .brand = revision.brand,
            .to = std::string(transition.to.text()),
            .sources = transition.sources,
            .text = lines("transition", data)};
}

StreamEvent event_of(const storage::FindingEvent& event, const alerts::Wording& wording) {
    const json::object data{{"change", word(event.change)},
                            {"at", to_json(std::optional(event.at))},
                            {"finding", to_json(event.finding, wording)}};
    return {.id = event.id,
            .is_finding = true,
            .vin = event.finding.vin ? event.finding.vin->text() : std::string(),
            .brand = event.finding.brand,
            .to = {},
            .sources = 0,
            .text = lines("finding", json::serialize(data))};
}

bool takes(const storage::RevisionFilter& filter, const StreamEvent& event) {
    if (filter.vin && event.vin != filter.vin->text()) return false;
    const bool of_nobody = event.is_finding && event.vin.empty();
    if (!of_nobody && !clearance::is_among(filter.brands, event.brand)) return false;
    if (event.is_finding) return true;
    if (filter.sources != 0 && (event.sources & filter.sources) == 0) return false;
    return filter.to.empty() || std::ranges::find(filter.to, event.to) != filter.to.end();
}

std::string text_of(const storage::FeedPosition& position) {
    return std::to_string(position.revision) + '-' + std::to_string(position.finding_event);
}

std::optional<StreamStart> parse_position(std::string_view text) {
    const auto dash = text.find('-');
    const auto revision = parse_number(text.substr(0, dash));
    if (!revision) return std::nullopt;
    if (dash == std::string_view::npos) return StreamStart{*revision, std::nullopt};
    const auto event = parse_number(text.substr(dash + 1));
    if (!event) return std::nullopt;
    return StreamStart{*revision, *event};
}

}  // namespace api
