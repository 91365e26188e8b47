#include "tests/e2e/history.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>

namespace e2e {
namespace {

bool is_time_of_day(const std::string& text) {
    return text.size() >= 8 && text[2] == ':' && text[5] == ':';
}

std::string as_written(const std::string& timestamp) {
    return is_time_of_day(timestamp) ? at(timestamp) : timestamp;
}

std::string joined(const json::array& words) {
    std::string text;
    for (const auto& word : words) {
        text.append(text.empty() ? "" : "+").append(std::string_view(word.as_string()));
    }
    return text;
}

}  // namespace

std::string at(const std::string& time_of_day) {
    return "2025-01-02T" + time_of_day + "Z";
}

std::string now(int seconds) {
    const auto time = std::chrono::system_clock::now() + std::chrono::seconds(seconds);
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    // odd, so that it is written with all six digits again
    const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(time - whole).count() | 1;
    const std::time_t clock = std::chrono::system_clock::to_time_t(whole);
    std::tm parts{};
    gmtime_r(&clock, &parts);
    char text[32], fraction[32];
    const auto length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(fraction, sizeof fraction, ".%06ldZ", static_cast<long>(rest));
    return std::string(text, length) + fraction;
}

void Told::start(TrackerOptions options) {
    options.on_start = false;
    world.start_tracker(options);
}

void Told::list(const std::string& status, const std::vector<Entry>& changelog, const std::string& vin,
                const std::string& item) {
    json::array entries;
    for (const auto& entry : changelog) {
        entries.push_back({{"timestamp", as_written(entry.timestamp)}, {"status", entry.status}});
    }
    list_verbatim({{"vin", vin}, {"status", status}, {"brand", "bmw"}, {"changelog", entries}}, status,
                  item.empty() ? vin : item);
}

void Told::list_verbatim(const json::value& item, const std::string& status, const std::string& vin) {
    world.control(
        "POST", "/control/vehicles",
        {{"vin", vin}, {"status", status}, {"announce", false}, {"changelog", false}, {"raw_item", item}});
}

void Told::move(const std::string& status, const std::string& vin) {
    world.control("POST", "/control/vehicles",
                  {{"vin", vin}, {"status", status}, {"announce", false}, {"changelog", false}});
}

void Told::sweep() {
    ASSERT_EQ(world.sweep().at("outcome"), "complete") << world.tracker().log();
}

void Told::webhook(const std::string& status, const std::string& received_at, const std::string& delivery,
                   const std::string& vin) {
    const auto body = world.webhook_body(vin, status, as_written(received_at));
    ASSERT_EQ(world.webhook(body, webhook_secret, delivery).status, 204u);
}

Answer Told::ask_for(const std::string& vin, const std::string& brand) {
    const json::object body{{"vehicles", {{{"vin", vin}, {"brand", brand}}}}};
    return world.api("POST", "/v1/vehicles", json::serialize(body));
}

std::string Told::told(const std::string& vin) {
    std::string line;
    for (const auto& transition : world.transitions(vin)) {
        auto time = std::string(transition.at("occurred_at").as_string()).substr(11, 12);
        if (time.ends_with(".000")) time.resize(8);
        line.append(line.empty() ? "" : "; ").append(std::string_view(transition.at("to").as_string()));
        line.append(" ").append(time).append(" ").append(joined(transition.at("sources").as_array()));
        for (const auto* word : {"estimated", "provisional", "unconfirmed"}) {
            if (transition.at(word) == true) line.append(" ").append(word);
        }
    }
    return line;
}

std::string Told::story(const std::string& vin) {
    std::string line;
    for (const auto& transition : world.transitions(vin)) {
        line.append(line.empty() ? "" : " ").append(std::string_view(transition.at("to").as_string()));
    }
    return line;
}

std::string Told::episodes(const std::string& vin) {
    std::string line;
    for (const auto& transition : world.transitions(vin)) {
        line.append(line.empty() ? "" : " ").append(std::to_string(transition.at("episode").as_int64()));
    }
    return line;
}

json::value Told::vehicle(const std::string& vin) {
    return world.get("/v1/vehicles/" + vin);
}

bool Told::told_soon(const std::string& expected, const std::string& vin) {
    return eventually([&] { return !world.status(vin).empty() && told(vin) == expected; });
}

std::int64_t Told::calls(const std::string& call) {
    const auto counts = world.look("/control/calls").at("counts").as_object();
    const auto* found = counts.if_contains(call);
    return found == nullptr ? 0 : found->as_int64();
}

std::size_t Told::ended_sweeps(const char* kind) {
    const auto sweeps = world.sweeps();
    return static_cast<std::size_t>(std::count_if(sweeps.begin(), sweeps.end(), [&](const auto& sweep) {
        return sweep.at("kind") == kind && sweep.at("outcome") == "complete";
    }));
}

void Told::let_pass(std::chrono::minutes time) {
    world.tracker().signal(SIGTERM);
    ASSERT_EQ(world.tracker().wait(), 0);
    const auto past = std::to_string(std::chrono::microseconds(time).count());
    std::string sql;
    for (const auto* column :
         {"observations.recorded_at", "observations.requested_at", "transitions.recorded_at",
          "transitions.first_recorded_at", "captures.webhook_at", "captures.sweep_at",
          "vehicles.confirmed_at", "vehicles.first_seen", "deliveries.received_at", "sweeps.started_at",
          "sweeps.finished_at"}) {
        const std::string name = column;
        const auto dot = name.find('.');
        const auto field = name.substr(dot + 1);
        sql.append("UPDATE ").append(name.substr(0, dot)).append(" SET ").append(field).append(" = ");
        sql.append(field).append(" - ").append(past).append(";");
    }
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(world.ledger().c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
    world.restart_tracker();
}

}  // namespace e2e
