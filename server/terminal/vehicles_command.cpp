// vehicles add, vehicles revoke.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <random>
#include <sstream>

#include "server/terminal/fleet_file.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/progress.hpp"
#include "server/terminal/service.hpp"
#include "server/terminal/tally.hpp"
#include "server/terminal/texts.hpp"
#include "server/terminal/vehicles.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

std::string new_key() {
    std::random_device random;
    std::ostringstream text;
    for (int n = 0; n < 4; ++n) text << std::hex << (random() | 0x10000000U);
    return text.str();
}

/// A command that takes several requests, each under a key of its own, so that the same command under the
/// same --idempotency-key repeats what was done without doing it twice.
class Run {
  public:
    Run(const Access& access, const Commanding& what, std::string done, std::size_t total)
        : service_(access),
          key_(what.key.empty() ? new_key() : what.key),
          done_(std::move(done)),
          total_(static_cast<std::int64_t>(total)),
          json_(what.json),
          tally_(what.json),
          progress_(done_, total_) {
        service_.heed_signals();
    }

    /// Carries out the next request.
    Reply next(Question question) {
        progress_.at(tally_.all());
        question.headers = {{"Idempotency-Key", key_ + "-" + std::to_string(++requests_)}};
        try {
            return service_.insist(question);
        } catch (const Interrupted& by) {
            cut_short(128 + by.signal, "interrupted; what was being sent just then may have been done");
        }
    }

    void add(json::object result, const std::string& place) { tally_.add(std::move(result), place); }

    /// Nothing says what became of the vehicles of the last request.
    [[noreturn]] void give_up(const Reply& reply) {
        if (problem_type(reply.body) == "idempotency-key-reused") {
            throw Ended(faulty, service_.words_of(reply) +
                                    "\nIt goes on only what it began: the same vehicles in "
                                    "the same order, and the same --batch");
        }
        const bool nothing_done = requests_ == 1 && (reply.status == 0 ? !reply.sent : reply.status < 500);
        if (nothing_done) service_.give_up(reply);
        cut_short(failed, service_.words_of(reply));
    }

    int report() const {
        progress_.clear();
        if (json_) {
            std::cout << json_text(tally_.to_json()) << '\n';
        } else {
            std::cout << counted(tally_.all(), "vehicle ", "vehicles ") << done_ << ": " << tally_.statuses()
                      << '\n';
        }
        return tally_.exit_code();
    }

  private:
    /// What ended it, how far it came, and how to go on.
    [[noreturn]] void cut_short(int exit_code, const std::string& why) const {
        if (json_) {
            auto all = tally_.to_json();
            all["idempotency_key"] = key_;  // only where there is something to go on with
            std::cout << json_text(all) << '\n';
        }
        const auto statuses = tally_.statuses();
        throw Ended(exit_code,
                    why + "\n" + grouped(tally_.all()) + " of " +
                        counted(total_, "vehicle was ", "vehicles were ") + done_ + " before" +
                        (statuses.empty() ? "" : ": " + statuses) +
                        "\nTo go on, run the same command within a day with this, and what was done is "
                        "not done twice:\n  --idempotency-key " +
                        printable(key_));
    }

    Service service_;
    std::string key_, done_;
    std::int64_t total_, requests_ = 0;
    bool json_;
    Tally tally_;
    Progress progress_;
};

std::vector<csv::Wanted> wanted_vehicles(const Commanding& what) {
    if (what.vins.empty()) return wanted_in(what.file);
    std::vector<csv::Wanted> vehicles;
    for (const auto& vin : what.vins) {
        csv::Wanted wanted{vin, what.brand, std::nullopt, 0};
        for (const auto& tag : what.tags) {
            const auto sign = tag.find('=');
            if (sign == std::string::npos || sign == 0)
                throw Ended(faulty, "--tag is KEY=VALUE: " + printable(tag));
            if (!wanted.tags) wanted.tags.emplace();
            (*wanted.tags)[tag.substr(0, sign)] = tag.substr(sign + 1);
        }
        vehicles.push_back(std::move(wanted));
    }
    return vehicles;
}

std::vector<Listed> vehicles_to_revoke(const Commanding& what) {
    if (what.vins.empty()) return listed_in(content_of(what.file), what.file);
    std::vector<Listed> vehicles;
    for (const auto& vin : what.vins) vehicles.push_back({vin, 0});
    return vehicles;
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

/// Where its vehicle stands in the file; "": it was named.
std::string place_of(const Commanding& what, std::size_t line) {
    return line == 0 ? std::string() : place_in(what.file, line);
}

json::object with_line(json::object result, std::size_t line) {
    if (line != 0) result["line"] = line;
    return result;
}

json::object unknown_result(const std::string& vin, const Reply& reply) {
    return json::object{{"vin", vin}, {"status", "unknown"}, {"description", problem_words(reply.body)}};
}

/// The results of these vehicles, one for each, also those of a problem that tells them, or what an unknown
/// outcome makes of each; empty: the answer does not say.
std::vector<json::object> results_of(const Reply& reply, const std::vector<csv::Wanted>& vehicles,
                                     std::size_t from, std::size_t count) {
    std::vector<json::object> results;
    const auto answer = object_of(reply.body);
    const auto* told = answer.if_contains("vehicles");
    const bool settled = reply.good() || reply.status == 422 || reply.status == 504;
    if (settled && told != nullptr && told->is_array()) {
        for (const auto& each : told->get_array()) {
            if (each.is_object()) results.push_back(each.get_object());
        }
    } else if (problem_type(reply.body) == "outcome-unknown") {
        for (std::size_t i = from; i < from + count; ++i)
            results.push_back(unknown_result(vehicles[i].vin, reply));
    }
    if (results.size() != count) results.clear();
    return results;
}

/// What became of one that was told to end; empty: the answer does not say.
json::object result_of(const std::string& vin, const Reply& reply) {
    if (reply.good()) return object_of(reply.body);
    const auto type = problem_type(reply.body);
    if (type == "outcome-unknown") return unknown_result(vin, reply);
    const auto refuser = refused_by(reply);
    if (refuser.empty()) return {};
    return json::object{{"vin", vin},
                        {"status", "refused"},
                        {"refused_by", refuser},
                        {"description", problem_words(reply.body)}};
}

}  // namespace

int add(const Access& access, const Commanding& what) {
    return guarded([&] {
        const auto vehicles = wanted_vehicles(what);
        const auto batch = static_cast<std::size_t>(what.batch);
        Run run(access, what, "asked for", vehicles.size());
        for (std::size_t from = 0; from < vehicles.size(); from += batch) {
            const auto count = std::min(batch, vehicles.size() - from);
            json::array some;
            for (std::size_t i = from; i < from + count; ++i) some.emplace_back(to_json(vehicles[i]));
            Question question;
            question.method = "POST";
            question.target = "/v1/vehicles";
            question.content_type = "application/json";
            question.body = json::serialize(json::object{{"vehicles", std::move(some)}});
            const auto reply = run.next(std::move(question));
            const auto results = results_of(reply, vehicles, from, count);
            if (results.empty()) run.give_up(reply);
            for (std::size_t i = 0; i < count; ++i) {
                const auto line = vehicles[from + i].line;
                run.add(with_line(results[i], line), place_of(what, line));
            }
        }
        return run.report();
    });
}

int revoke(const Access& access, const Commanding& what) {
    return guarded([&] {
        const auto vehicles = vehicles_to_revoke(what);
        const auto count = counted(static_cast<std::int64_t>(vehicles.size()), "vehicle", "vehicles");
        const auto& whom = vehicles.size() == 1 ? vehicles.front().vin : count;
        if (!what.yes && !agreed("End the clearance of " + printable(whom) + "?"))
            throw Ended(failed, "nothing was done");
        Run run(access, what, "told to end", vehicles.size());
        for (const auto& vehicle : vehicles) {
            Question question;
            question.method = "DELETE";
            question.target = "/v1/vehicles/" + percent_encoded(vehicle.vin);
            const auto reply = run.next(std::move(question));
            auto result = result_of(vehicle.vin, reply);
            if (text_in(result, "status").empty()) run.give_up(reply);
            run.add(with_line(std::move(result), vehicle.line), place_of(what, vehicle.line));
        }
        return run.report();
    });
}

}  // namespace terminal
