// POST /v1/silences, GET and DELETE /v1/silences/{id}.
#include <array>
#include <limits>

#include "server/api/api.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/json_body.hpp"
#include "server/api/known_brands.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"

namespace api {
namespace {

constexpr std::array<std::string_view, 7> members{"kind", "brand", "tag", "vin", "until", "by", "note"};

void read_kind(JsonBody& body, storage::Silence& silence) {
    const auto word = body.text("kind", 100);
    if (word.empty()) return;
    silence.kind = storage::finding_kind(word);
    if (silence.kind) return;
    std::vector<std::string_view> known;
    for (const auto kind : storage::finding_kinds) known.push_back(storage::name_of(kind));
    body.faults.add("/kind", "is no kind of finding" + hint(word, known));
}

void read_tag(JsonBody& body, storage::Silence& silence) {
    const auto* value = body.object().if_contains("tag");
    if (value == nullptr || value->is_null()) return;
    const auto* tag = value->if_object();
    const bool good = tag != nullptr && tag->size() == 1 && !tag->begin()->key().empty() &&
                      tag->begin()->value().is_string();
    if (!good) return body.faults.add("/tag", R"(must be an object of one text, as {"depot": "north"})");
    if (tag->begin()->key().size() > 200 || tag->begin()->value().as_string().size() > 200)
        return body.faults.add("/tag", "must not be longer than 200 bytes");
    silence.tag_key = tag->begin()->key();
    silence.tag_value = std::string(tag->begin()->value().as_string());
}

std::variant<storage::Silence, http::Problem> read_silence(const http::Request& request, storage::Time now) {
    auto parsed = JsonBody::read(request, members);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) return *problem;
    auto& body = std::get<JsonBody>(parsed);
    storage::Silence silence;
    read_kind(body, silence);
    read_tag(body, silence);
    silence.brand = body.text("brand", 200);
    if (const auto text = body.text("vin", 200); !text.empty()) {
        const auto vin = clearance::Vin::parse(text);
        if (vin) silence.vin = vin->text();
        if (!vin) body.faults.add("/vin", not_a_vin(text));
    }
    const auto until = body.time("until");
    const auto* given = body.object().if_contains("until");
    if (given == nullptr || given->is_null()) {
        body.faults.add("/until", "is required: a silence has an end, as 2026-01-02T10:00:00Z");
    } else if (until && *until <= now) {
        body.faults.add("/until", "must lie ahead; it is " + clearance::format_time(now) + " now");
    }
    const bool of_all =
        !silence.kind && silence.brand.empty() && silence.tag_key.empty() && silence.vin.empty();
    if (of_all && body.faults.empty())
        body.faults.add(
            "", "needs at least one of kind, brand, tag and vin: nobody should be deaf to everything");
    silence.until = until.value_or(now);
    silence.by = body.text("by", 200);
    silence.note = body.text("note");
    if (!body.faults.empty()) return body.faults.to_problem();
    return silence;
}

/// 422 for a VIN that cannot be one and for a brand that nobody has, else 200.
http::Response refuse_unknown(storage::Reading& ledger, const storage::Silence& silence) {
    BodyFaults faults;
    const auto vin = fault_of_vin(ledger, clearance::Vin::parse(silence.vin));
    if (!vin.empty()) faults.add("/vin", vin);
    const auto brand = silence.brand.empty() ? std::string() : unknown_brand(ledger, {silence.brand});
    if (!brand.empty()) faults.add("/brand", brand);
    return faults.empty() ? http::Response{} : to_response(faults.to_problem());
}

http::Problem too_many() {
    return {409,
            "too-many-silences",
            "There are too many silences in force",
            "end some of them first: 1,000 at once are the most",
            {},
            {}};
}

/// The newest of those up to this id, if it is this one.
http::Response silence_answer(storage::Reading& ledger, storage::Id id, unsigned status, storage::Time now) {
    const bool last = id == std::numeric_limits<storage::Id>::max();
    const auto found = ledger.silences(1, last ? 0 : id + 1);
    if (found.empty() || found.front().id != id)
        return to_response(http::not_found("there is no such silence"));
    return json_response(status, to_json(found.front(), now));
}

}  // namespace

Api::Answer Api::show_silence(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer show = [id, now = parts_.clock()](storage::Reading& ledger) {
        return silence_answer(ledger, id, 200, now);
    };
    auto response = co_await from_ledger(show);
    co_return response;
}

Api::Answer Api::add_silence(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    auto parsed = read_silence(request, parts_.clock());
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& silence = std::get<storage::Silence>(parsed);
    const auto caller = std::get<Caller>(verdict).name;
    if (silence.by.empty()) silence.by = caller;
    const LedgerAnswer look = [silence](storage::Reading& ledger) { return refuse_unknown(ledger, silence); };
    auto looked = co_await from_ledger(look);
    if (looked.status != 200) co_return looked;

    const LedgerChange add = [silence](storage::Writing& writing) { return writing.add_silence(silence); };
    const auto id = co_await change_ledger(add);
    if (!id) co_return unwritable();
    if (*id == 0) co_return to_response(too_many());
    logging::info("command", {{"action", "add_silence"}, {"by", caller}, {"silence", *id}});
    const LedgerAnswer show = [id = *id, now = parts_.clock()](storage::Reading& ledger) {
        return silence_answer(ledger, id, 201, now);
    };
    auto response = co_await from_ledger(show);
    if (response.status == 201)
        response.headers.emplace_back("Location", "/v1/silences/" + std::to_string(*id));
    co_return response;
}

Api::Answer Api::end_silence(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerChange end = [id](storage::Writing& writing) -> storage::Id {
        return writing.end_silence(id);
    };
    const auto ended = co_await change_ledger(end);
    if (!ended) co_return unwritable();
    if (*ended == 0) co_return to_response(http::not_found("there is no such silence in force"));
    logging::info("command",
                  {{"action", "end_silence"}, {"by", std::get<Caller>(verdict).name}, {"silence", id}});
    http::Response response;
    response.status = 204;
    co_return response;
}

}  // namespace api
