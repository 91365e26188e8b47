#include "server/terminal/tally.hpp"

#include "server/terminal/access.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/progress.hpp"
#include "server/terminal/texts.hpp"

namespace json = boost::json;

namespace terminal {

void Tally::add(json::object result, const std::string& place) {
    auto word = text_in(result, "status");
    bool taken = false;
    if (word == "error" || text_in(result, "refused_by") == "platform") {
        ++by_platform_;
        result["refused_by"] = "platform";
        word = "refused by the platform";
    } else if (word == "refused") {
        ++by_service_;
        result["refused_by"] = "service";
        word = "refused by the service";
    } else {
        taken = word != "unknown";
        ++(taken ? accepted_ : unknown_);
    }
    ++statuses_[word];
    if (!keeps_ && !taken) {
        const auto words = text_in(result, "description");
        tell((place.empty() ? "" : place + ": ") + printable(text_in(result, "vin")) + ": " + word +
             (words.empty() ? "" : ": " + printable(words)));
    }
    if (keeps_) results_.emplace_back(std::move(result));
}

std::string Tally::statuses() const {
    std::string text;
    for (const auto& [status, count] : statuses_)
        text += (text.empty() ? "" : ", ") + grouped(count) + " " + printable(status);
    return text;
}

json::object Tally::to_json() const {
    json::object all;
    all["vehicles"] = results_;
    all["accepted"] = accepted_;
    all["refused"] = by_platform_ + by_service_;
    all["refused_by"] = json::object{{"platform", by_platform_}, {"service", by_service_}};
    all["unknown"] = unknown_;
    return all;
}

int Tally::exit_code() const {
    if (unknown_ > 0) return outcome_unknown;
    if (by_service_ > 0) return refused_by_service;
    return by_platform_ > 0 ? refused_by_platform : succeeded;
}

}  // namespace terminal
