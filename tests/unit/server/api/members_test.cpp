#include "server/api/members.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <limits>
#include <string>

namespace {

using namespace std::chrono_literals;

template <class... Told>
std::string as_text(const Told&... told) {
    std::string text;
    api::TextMembers members(text);
    api::tell(told..., members);
    members.end();
    return text;
}

template <class... Told>
std::string as_object(const Told&... told) {
    boost::json::object object;
    api::ObjectMembers members(object);
    api::tell(told..., members);
    return boost::json::serialize(object);
}

storage::Vehicle vehicle() {
    return {.id = 7,
            .vin = *clearance::Vin::parse("WBA00000000000001"),
            .brand = "bmw",
            .tags = {{"depot", "north"}, {"a \"quoted\" one", "back\\slash"}},
            .status = clearance::KnownStatus::rejected,
            .since = clearance::Time(1'767'225'600'000'123us),
            .estimated = false,
            .reason = "line\nbreak, tab\t, bell\a, escape\x1b, Müller \xff",
            .episode = 2,
            .listed = false,
            .first_seen = clearance::Time(1'767'225'600'000'000us),
            .last_confirmed = std::nullopt};
}

storage::Vehicle unknown_vehicle() {
    auto bare = vehicle();
    bare.brand.clear();
    bare.tags.clear();
    bare.status.reset();
    bare.since.reset();
    bare.reason.clear();
    bare.episode = 0;
    bare.listed.reset();
    return bare;
}

storage::RecordedTransition transition() {
    storage::RecordedTransition recorded;
    recorded.seq = 9'007'199'254'740'993;
    recorded.transition.id = 3;
    recorded.transition.to = clearance::Status("on \"hold\"");
    recorded.transition.sources = 0xFF;
    recorded.transition.reason = "Zurückgewiesen";
    recorded.transition.estimated = true;
    return recorded;
}

TEST(Members, AVehicleIsTheSameTextEitherWay) {
    EXPECT_EQ(as_text(vehicle()), as_object(vehicle()));
    EXPECT_EQ(as_text(unknown_vehicle()), as_object(unknown_vehicle()));
}

TEST(Members, ATransitionIsTheSameTextEitherWay) {
    const auto vin = *clearance::Vin::parse("WBA00000000000001");
    EXPECT_EQ(as_text(vin, transition()), as_object(vin, transition()));
    EXPECT_EQ(as_text(vin, storage::RecordedTransition{}), as_object(vin, storage::RecordedTransition{}));
}

storage::Finding finding() {
    storage::Finding found;
    found.id = 4;
    found.kind = storage::FindingKind::rejected;
    found.vin = clearance::Vin::parse("WBA00000000000001");
    found.brand = "bmw";
    found.tags = {{"depot", "north"}};
    found.status = "rejected";
    found.from = "pending";
    found.reason = "Vehicle \"privacy\" mode";
    found.acknowledged = storage::Acknowledgement{clearance::Time(1'767'225'600'000'000us), "Mara", ""};
    found.silence = 3;
    found.detail = R"({"transition":5,"status":"rejected"})";
    return found;
}

TEST(Members, AFindingIsTheSameTextEitherWay) {
    const alerts::Wording wording;
    EXPECT_EQ(as_text(finding(), wording), as_object(finding(), wording));
    storage::Finding of_no_vehicle;
    of_no_vehicle.kind = storage::FindingKind::webhook_silent;
    of_no_vehicle.detail = "{}";
    EXPECT_EQ(as_text(of_no_vehicle, wording), as_object(of_no_vehicle, wording));
}

TEST(Members, WhatIsAbsentIsNull) {
    const auto told = boost::json::parse(as_text(unknown_vehicle())).as_object();
    for (const auto* name : {"brand", "status", "since", "reason", "episode", "listed", "last_confirmed"})
        EXPECT_TRUE(told.at(name).is_null()) << name;
    EXPECT_TRUE(told.at("tags").as_object().empty());
}

TEST(Members, EveryByteIsAJsonText) {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string words{'a', static_cast<char>(byte), 'z'};
        std::string text;
        api::append_json(text, words);
        const auto expected = byte < 0x80 ? words : std::string("a\xEF\xBF\xBDz");
        EXPECT_EQ(boost::json::parse(text).as_string(), expected) << byte;
        EXPECT_EQ(text, boost::json::serialize(boost::json::string(expected))) << byte;
    }
}

TEST(Members, NumbersAreWholeAtBothEnds) {
    std::string text;
    api::TextMembers members(text);
    members.add("least", std::numeric_limits<std::int64_t>::min());
    members.add("most", std::numeric_limits<std::int64_t>::max());
    members.end();
    EXPECT_EQ(text, R"({"least":-9223372036854775808,"most":9223372036854775807})");
}

}  // namespace
