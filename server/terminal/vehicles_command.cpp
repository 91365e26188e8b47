// vehicles add, vehicles revoke.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>

#include "server/csv_fleet.hpp"
#include "server/terminal/texts.hpp"
#include "server/terminal/vehicles.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

/// What became of the vehicles so far.
struct Tally {
    std::map<std::string, std::int64_t> statuses;
    std::int64_t accepted = 0, refused = 0, unknown = 0;
    json::array results;

    void add(const json::object& result, bool keep) {
        const auto status = text_in(result, "status");
        ++statuses[status];
        const bool is_refused = status == "refused" || status == "error";
        ++(is_refused ? refused : status == "unknown" ? unknown : accepted);
        if (keep) results.emplace_back(result);
        if (!keep && (is_refused || status == "unknown")) {
            std::cerr << printable(text_in(result, "vin")) << ": " << printable(status) << ": "
                      << printable(text_in(result, "description")) << '\n';
        }
    }
    std::int64_t all() const { return accepted + refused + unknown; }
};

std::string new_key() {
    std::random_device random;
    std::ostringstream text;
    for (int n = 0; n < 4; ++n) text << std::hex << (random() | 0x10000000U);
    return text.str();
}

[[noreturn]] void refuse_file(const std::string& file, const csv::Faults& faults) {
    std::string lines;
    for (const auto& fault : faults.list) {
        if (!lines.empty()) lines += '\n';
        lines += file + ":" + std::to_string(fault.at.line) + ":" + std::to_string(fault.at.column) + ": " +
                 printable(fault.what);
    }
    if (faults.count > faults.list.size())
        lines += '\n' + file + ": these are the first " + std::to_string(faults.list.size()) + " faults of " +
                 std::to_string(faults.count);
    throw Ended(faulty, lines);
}

json::object to_json(const csv::Wanted& wanted) {
    json::object vehicle;
    vehicle["vin"] = wanted.vin;
    vehicle["brand"] = wanted.brand;
    if (wanted.tags) {
        json::object tags;
        for (const auto& [key, value] : *wanted.tags) tags[key] = value;
        vehicle["tags"] = std::move(tags);
    }
    return vehicle;
}

std::vector<csv::Wanted> wanted_vehicles(const Commanding& what) {
    if (what.vins.empty()) {
        auto read = csv::read_wanted(content_of(what.file));
        if (const auto* faults = std::get_if<csv::Faults>(&read)) refuse_file(what.file, *faults);
        return std::move(std::get<std::vector<csv::Wanted>>(read));
    }
    std::vector<csv::Wanted> vehicles;
    for (const auto& vin : what.vins) {
        csv::Wanted wanted{vin, what.brand, std::nullopt, 1};
        for (const auto& tag : what.tags) {
            const auto sign = tag.find('=');
            if (sign == std::string::npos || sign == 0) throw Ended(faulty, "--tag is KEY=VALUE: " + tag);
            if (!wanted.tags) wanted.tags.emplace();
            (*wanted.tags)[tag.substr(0, sign)] = tag.substr(sign + 1);
        }
        vehicles.push_back(std::move(wanted));
    }
    return vehicles;
}

std::vector<std::string> vins_to_revoke(const Commanding& what) {
    if (!what.vins.empty()) return what.vins;
    std::vector<std::string> vins;
    const auto take = [&vins](const csv::Own& own) -> std::string {
        if (own.vin.empty()) return "the vin is missing";
        vins.emplace_back(own.vin);
        return {};
    };
    const auto faults = csv::read_own(
        content_of(what.file), [](std::string_view) { return std::optional<bool>(false); }, take);
    if (faults) refuse_file(what.file, *faults);
    return vins;
}

/// What went wrong, how far it came, and how to go on.
[[noreturn]] void cut_short(const Service& service, const Reply& reply, const Tally& tally,
                            const std::string& key) {
    auto lines = service.words_of(reply) + "\n" + counted(tally.all(), "vehicle was", "vehicles were") +
                 " dealt with before";
    lines += "\nTo go on, run the same command within a day with --idempotency-key " + key +
             ": what was done is not done twice";
    throw Ended(failed, lines);
}

int report(const Tally& tally, const std::string& done, bool as_json) {
    if (as_json) {
        json::object all;
        all["vehicles"] = tally.results;
        all["accepted"] = tally.accepted;
        all["refused"] = tally.refused;
        all["unknown"] = tally.unknown;
        std::cout << json::serialize(all) << '\n';
    } else {
        std::string statuses;
        for (const auto& [status, count] : tally.statuses)
            statuses += (statuses.empty() ? ": " : ", ") + grouped(count) + " " + printable(status);
        std::cout << counted(tally.all(), "vehicle ", "vehicles ") + done + statuses << '\n';
    }
    return tally.refused + tally.unknown > 0 ? partly : succeeded;
}

/// The vehicles of an answer, also of a problem that says what became of each.
bool take_results(const Reply& reply, Tally& tally, bool keep) {
    const auto answer = object_of(reply.body);
    const auto* vehicles = answer.if_contains("vehicles");
    const bool settled = reply.good() || reply.status == 422 || reply.status == 504;
    if (!settled || vehicles == nullptr || !vehicles->is_array()) return false;
    for (const auto& each : vehicles->get_array()) {
        if (each.is_object()) tally.add(each.get_object(), keep);
    }
    return true;
}

json::object result_of(const std::string& vin, const Reply& reply) {
    if (reply.good()) return object_of(reply.body);
    json::object result;
    result["vin"] = vin;
    result["status"] = reply.status == 504 ? "unknown" : "refused";
    result["description"] = problem_words(reply.body);
    return result;
}

}  // namespace

std::string content_of(const std::string& file) {
    if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
    std::ifstream in(file, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open() || in.bad()) throw Ended(faulty, file + ": it cannot be read");
    return content;
}

int add(const Access& access, const Commanding& what) {
    return guarded([&] {
        const auto vehicles = wanted_vehicles(what);
        if (vehicles.empty()) throw Ended(faulty, what.file + ": it holds no vehicles");
        Service service(access);
        const auto key = what.key.empty() ? new_key() : what.key;
        const auto batch = static_cast<std::size_t>(what.batch);
        Tally tally;
        {
            Progress progress("asked for", static_cast<std::int64_t>(vehicles.size()));
            for (std::size_t from = 0; from < vehicles.size(); from += batch) {
                json::array some;
                for (std::size_t i = from; i < std::min(from + batch, vehicles.size()); ++i)
                    some.emplace_back(to_json(vehicles[i]));
                Question question{.method = "POST",
                                  .target = "/v1/vehicles",
                                  .body = {},
                                  .content_type = "application/json"};
                question.body = json::serialize(json::object{{"vehicles", std::move(some)}});
                question.headers = {{"Idempotency-Key", key + "-" + std::to_string(from / batch + 1)}};
                const auto reply = service.insist(question);
                if (!take_results(reply, tally, what.json)) {
                    if (from == 0 && reply.status >= 400 && reply.status <= 499) service.give_up(reply);
                    cut_short(service, reply, tally, key);
                }
                progress.at(static_cast<std::int64_t>(from + batch));
            }
        }
        return report(tally, "asked for", what.json);
    });
}

int revoke(const Access& access, const Commanding& what) {
    return guarded([&] {
        const auto vins = vins_to_revoke(what);
        if (vins.empty()) throw Ended(faulty, what.file + ": it holds no vehicles");
        const auto count = counted(static_cast<std::int64_t>(vins.size()), "vehicle", "vehicles");
        const auto& whom = vins.size() == 1 ? vins.front() : count;
        if (!what.yes && !agreed("End the clearance of " + printable(whom) + "?"))
            throw Ended(failed, "nothing was done");
        Service service(access);
        const auto key = what.key.empty() ? new_key() : what.key;
        Tally tally;
        {
            Progress progress("revoked", static_cast<std::int64_t>(vins.size()));
            for (const auto& vin : vins) {
                Question question{.method = "DELETE",
                                  .target = "/v1/vehicles/" + percent_encoded(vin),
                                  .body = {},
                                  .content_type = {}};
                question.headers = {{"Idempotency-Key", key + "-" + std::to_string(tally.all() + 1)}};
                const auto reply = service.insist(question);
                const bool settled = reply.good() || reply.status == 404 || reply.status == 409 ||
                                     reply.status == 422 || reply.status == 504;
                if (!settled && tally.all() == 0 && reply.status >= 400 && reply.status <= 499)
                    service.give_up(reply);
                if (!settled) cut_short(service, reply, tally, key);
                tally.add(result_of(vin, reply), what.json);
                progress.at(tally.all());
            }
        }
        return report(tally, "told to end", what.json);
    });
}

}  // namespace terminal
