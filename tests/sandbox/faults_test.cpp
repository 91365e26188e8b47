#include "tests/sandbox/faults.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace sandbox {
namespace {

call made(std::string method, std::string path) {
    call incoming;
    incoming.method = std::move(method);
    incoming.path = std::move(path);
    return incoming;
}

class fault_plan_test : public testing::Test {
  protected:
    void order(const char* text) { ASSERT_EQ(plan_.order(boost::json::parse(text)), ""); }
    dice chance_{1};
    fault_plan plan_{0, chance_};
};

TEST_F(fault_plan_test, happens_as_often_as_ordered_to_the_calls_that_were_named) {
    order(R"({"method":"GET","path":"/v1/fleets/vehicles","kind":"cut","count":2})");
    EXPECT_EQ(plan_.next(made("POST", "/v1/fleets/vehicles")).kind, fault_kind::none);
    EXPECT_EQ(plan_.next(made("GET", "/v1/fleets/vehicles/X")).kind, fault_kind::none);
    EXPECT_EQ(plan_.next(made("GET", "/v1/fleets/vehicles")).kind, fault_kind::cut);
    EXPECT_EQ(plan_.next(made("GET", "/v1/fleets/vehicles")).kind, fault_kind::cut);
    EXPECT_EQ(plan_.next(made("GET", "/v1/fleets/vehicles")).kind, fault_kind::none);
}

TEST_F(fault_plan_test, a_star_stands_for_any_end) {
    order(R"({"path":"/v1/*","kind":"hang"})");
    EXPECT_EQ(plan_.next(made("DELETE", "/v1/fleets/vehicles/X")).kind, fault_kind::hang);
}

TEST_F(fault_plan_test, is_for_filtered_lists_or_for_whole_ones_where_it_says_so) {
    order(R"({"path":"/v1/fleets/vehicles","kind":"cut","filtered":true})");
    order(R"({"path":"/v1/fleets/vehicles","kind":"hang","filtered":false})");
    call filtered = made("GET", "/v1/fleets/vehicles");
    filtered.query["filter"] = "{}";
    EXPECT_EQ(plan_.next(made("GET", "/v1/fleets/vehicles")).kind, fault_kind::hang);
    EXPECT_EQ(plan_.next(made("GET", "/v1/fleets/vehicles")).kind, fault_kind::none);
    EXPECT_EQ(plan_.next(filtered).kind, fault_kind::cut);
}

TEST_F(fault_plan_test, the_429_says_how_long_to_wait_in_body_or_header) {
    order(R"({"path":"/v1/a","kind":"429","retry_after":7})");
    order(R"({"path":"/v1/b","kind":"429-header","retry_after":8})");
    const answer in_body = plan_.next(made("GET", "/v1/a")).made_answer();
    EXPECT_EQ(in_body.status, 429U);
    EXPECT_EQ(in_body.body, R"({"errors":[{"title":"Too Many Requests","detail":"retry after 7s"}]})");
    EXPECT_TRUE(in_body.headers.empty());
    const answer in_header = plan_.next(made("GET", "/v1/b")).made_answer();
    EXPECT_EQ(in_header.headers, (header_list{{"Retry-After", "8"}}));
    EXPECT_EQ(in_header.body.find("retry"), std::string::npos);
}

TEST_F(fault_plan_test, orders_that_make_no_sense_are_refused) {
    for (const auto* text : {"[]", R"({"path":"/v1/*"})", R"({"path":"/v1/*","kind":"200"})",
                             R"({"path":"/v1/*","kind":"explode"})", R"({"kind":"cut"})"}) {
        EXPECT_NE(plan_.order(boost::json::parse(text)), "") << text;
    }
}

TEST_F(fault_plan_test, chance_hits_its_share_of_the_api_and_never_the_controller) {
    fault_plan random{0.3, chance_};
    int hits = 0;
    for (int i = 0; i < 10000; ++i) {
        hits += random.next(made("GET", "/v1/fleets/vehicles")).kind != fault_kind::none ? 1 : 0;
        EXPECT_EQ(random.next(made("GET", "/control/calls")).kind, fault_kind::none);
        EXPECT_EQ(random.next(made("POST", "/control/inbox/a")).kind, fault_kind::none);
    }
    EXPECT_NEAR(hits, 3000, 200);
}

}  // namespace
}  // namespace sandbox
