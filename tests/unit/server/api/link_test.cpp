// Link and Location: where a list's next page is, and what was made.
#include "server/api/link.hpp"

#include <gmock/gmock.h>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::SizeIs;

struct List {
    std::string name, target, member;
};
void PrintTo(const List& list, std::ostream* out) {
    *out << list.target;
}

/// Two of everything that is listed.
class Filled : public Service {
  protected:
    void fill() {
        const auto at = [](const std::string& time) {
            return std::vector<clearance::ChangelogEntry>{{time, clearance::Status("approved"), ""}};
        };
        sweep({});
        webhook(numbered_vin(1), "pending", "2026-03-01T11:00:00Z");
        for (const int number : {1, 2}) webhook(numbered_vin(number), "rejected", "2026-03-01T11:10:00Z");
        now_ += std::chrono::minutes(10);
        sweep({listed(numbered_vin(1), "rejected", "bmw"), listed(numbered_vin(2), "rejected", "bmw"),
               listed(numbered_vin(3), "approved", "bmw", at("2026-03-01T12:05:00Z")),
               listed(numbered_vin(4), "approved", "bmw", at("2026-03-01T12:06:00Z"))});
        now_ += std::chrono::minutes(20);
        write([this](storage::Writing& writing) { writing.mark_missed(now_); });
        form_alerts();
        for (const auto* kind : {"stuck", "unlisted"})
            call("POST", "/v1/silences",
                 R"({"kind":")" + std::string(kind) + R"(","until":"2026-03-02T12:00:00Z"})");
    }
};

class Lists : public Filled, public ::testing::WithParamInterface<List> {};

TEST_P(Lists, LinkToTheNextPageWithTheSameParametersAndTheLastOneToNone) {
    fill();
    std::string target = GetParam().target;
    std::size_t found = 0;
    for (int pages = 0; pages < 20; ++pages) {
        const auto page = get(target);
        found += page.at(GetParam().member).as_array().size();
        const auto link = header_of(call("GET", target), "Link");
        if (page.at("next_cursor").is_null()) {
            EXPECT_GT(pages, 0) << "there is one page only";
            EXPECT_GE(found, 2U);
            EXPECT_EQ(link, "");
            return;
        }
        EXPECT_EQ(link, "<" + GetParam().target + "&cursor=" + cursor_of(page) + ">; rel=\"next\"");
        target = link.substr(1, link.find('>') - 1);
    }
    ADD_FAILURE() << "the pages do not end";
}

INSTANTIATE_TEST_SUITE_P(
    Link, Lists,
    ::testing::Values(List{"vehicles", "/v1/vehicles?sort=-vin&status=rejected&limit=1", "vehicles"},
                      List{"history", "/v1/vehicles/WBA00000000000001/transitions?limit=1", "transitions"},
                      List{"feed", "/v1/transitions?source=webhook&limit=1", "transitions"},
                      List{"missed", "/v1/transitions?missed=true&brand=BMW&limit=1", "transitions"},
                      List{"deliveries", "/v1/deliveries?outcome=recorded&limit=1", "deliveries"},
                      List{"sweeps", "/v1/sweeps?kind=full&limit=1", "sweeps"},
                      List{"findings", "/v1/findings?kind=rejected&limit=1", "findings"},
                      List{"silences", "/v1/silences?limit=1", "silences"},
                      List{"alerts", "/v1/alerts?hook=oncall&limit=1", "alerts"},
                      List{"audit", "/v1/audit?action=add_silence&limit=1", "audit"}),
    [](const auto& test) { return test.param.name; });

TEST_F(Filled, RevisionsLinkOnwardsWhileThereAreNewerOnes) {
    fill();
    std::string target = "/v1/transitions?limit=1&after=0";
    const auto last = get(target).at("last_seq").as_int64();
    for (std::int64_t seq = 1; seq < last; ++seq) {
        const auto link = header_of(call("GET", target), "Link");
        EXPECT_EQ(link, "</v1/transitions?limit=1&after=" + std::to_string(seq) + ">; rel=\"next\"");
        target = link.substr(1, link.find('>') - 1);
    }
    EXPECT_EQ(header_of(call("GET", target), "Link"), "");
    EXPECT_EQ(get(target).at("next_after"), last);
}

TEST(NextLink, LeavesTheOldPlaceOutAndKeepsAStrangersTextInside) {
    EXPECT_EQ(api::next_link({"/v1/vehicles", "cursor=old&limit=2&&tag.a=%3E"}, "cursor", "new"),
              "</v1/vehicles?limit=2&tag.a=%3E&cursor=new>; rel=\"next\"");
    EXPECT_EQ(api::next_link({"/v1/vehicles", "c%75rsor=old&after=7"}, "cursor", "new"),
              "</v1/vehicles?after=7&cursor=new>; rel=\"next\"");
    EXPECT_EQ(api::next_link({"/v1/vehicles", "q=a>\"b\r\n\xff"}, "cursor", "new"),
              "</v1/vehicles?q=a%3E%22b%0D%0A%FF&cursor=new>; rel=\"next\"");
    EXPECT_EQ(api::next_link({"/v1/vehicles/A?%>/transitions", ""}, "cursor", "new"),
              "</v1/vehicles/A%3F%25%3E/transitions?cursor=new>; rel=\"next\"");
}

class Made : public Service {};

TEST_F(Made, SilencesAreWhereLocationLeads) {
    call("POST", "/v1/silences", R"({"kind":"stuck","until":"2026-03-02T12:00:00Z"})");
    const auto made = call("POST", "/v1/silences", R"({"kind":"rejected","until":"2026-03-02T12:00:00Z"})");
    ASSERT_EQ(made.status, 201U);
    EXPECT_EQ(header_of(made, "Location"), "/v1/silences/2");
    EXPECT_EQ(call("GET", "/v1/silences/2", {}, "read-secret").body, made.body);
    EXPECT_EQ(get("/v1/silences/1").at("kind"), "stuck");
    call("DELETE", "/v1/silences/2");
    EXPECT_EQ(get("/v1/silences/2").at("in_force"), false);
    for (const auto* other : {"3", "0", "-1", "x", "9223372036854775807"})
        problem(call("GET", "/v1/silences/" + std::string(other)), 404);
    problem(call("GET", "/v1/silences/1?limit=1"), 400);
}

TEST_F(Made, SweepsComeToStandWhereLocationLeads) {
    const auto started = call("POST", "/v1/sweeps");
    ASSERT_EQ(started.status, 202U);
    const auto location = header_of(started, "Location");
    EXPECT_TRUE(get(location).at("sweeps").as_array().empty()) << "it has not begun yet";
    sweep({});
    const auto sweeps = get(location).at("sweeps").as_array();
    ASSERT_THAT(sweeps, SizeIs(1));
    EXPECT_EQ(sweeps.at(0).at("kind"), "full");
}

}  // namespace
