#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>
#include <future>

#include "tests/unit/server/api/service.hpp"

namespace {

using clearance::KnownStatus;
using clearance::Status;
using std::chrono::minutes;

class Statistics : public Service {
  public:
    Statistics() { now_ = time_of("2026-03-10T12:00:00Z"); }
    /// Asked for on March 1st, and what became of it so many hours later.
    static clearance::ListedVehicle asked(int number, const std::string& brand, const std::string& status,
                                          int hours, const std::string& reason = {}) {
        auto time = clearance::format_time(time_of("2026-03-01T00:00:00Z") + std::chrono::hours(hours));
        std::vector<clearance::ChangelogEntry> log{{"2026-03-01T00:00:00Z", Status("pending"), ""}};
        if (status != "pending") log.push_back({time, Status(status), reason});
        return listed(numbered_vin(number), status, brand, std::move(log));
    }
    static const boost::json::object& brand_of(const boost::json::object& body, std::size_t index) {
        return body.at("brands").at(index).as_object();
    }
};

TEST_F(Statistics, OfAnEmptyLedgerCountNothing) {
    EXPECT_EQ(boost::json::serialize(get("/v1/statistics")),
              R"({"since":"2025-12-10T00:00:00.000Z","until":null,"computed_at":"2026-03-10T12:00:00.000Z",)"
              R"("brands":[],"transitions_per_day":[]})");
}

TEST_F(Statistics, TellTimesToClearanceWithWhoStillWaits) {
    sweep({asked(1, "bmw", "approved", 10), asked(2, "bmw", "approved", 20), asked(3, "bmw", "pending", 0),
           asked(4, "bmw", "rejected", 5, "Privacy mode is on"), asked(5, "kia", "pending", 0)});
    const auto body = get("/v1/statistics");
    const auto& bmw = brand_of(body, 0);
    EXPECT_EQ(boost::json::serialize(bmw.at("requests")),
              R"({"approved":2,"rejected":1,"ended_otherwise":0,"pending":1,"undated":0})");
    EXPECT_EQ(bmw.at("seconds_to_approval").at("p50").as_double(), 20 * 3600);
    EXPECT_TRUE(bmw.at("seconds_to_approval").at("p90").is_null()) << "a third may wait for ever";
    EXPECT_EQ(bmw.at("seconds_to_decision").at("p50").as_double(), 10 * 3600);
    EXPECT_EQ(boost::json::serialize(bmw.at("rejections")),
              R"({"rejected":1,"approved":2,"share":3.333333333333333E-1,"by_reason_code":)"
              R"([{"reason_code":"privacy_mode","rejected":1,"share":1E0}]})");
    const auto& kia = brand_of(body, 1);
    EXPECT_TRUE(kia.at("rejections").at("share").is_null()) << "nothing was decided";
    EXPECT_EQ(kia.at("seconds_to_approval").at("censored").as_int64(), 1);
}

TEST_F(Statistics, TellTransitionsOfEachDay) {
    sweep({asked(1, "bmw", "approved", 10), asked(2, "kia", "approved", 30)});
    EXPECT_EQ(boost::json::serialize(get("/v1/statistics").at("transitions_per_day")),
              R"([{"day":"2026-03-01","to":{"pending":2,"approved":1}},)"
              R"({"day":"2026-03-02","to":{"approved":1}}])");
}

TEST_F(Statistics, AreOfTheBrandsAndTimesAskedFor) {
    sweep({asked(1, "bmw", "approved", 10), asked(2, "kia", "approved", 30)});
    const auto body = get("/v1/statistics?brand=KIA&since=2026-03-02T00:00:00Z&until=2026-03-03T00:00:00Z");
    ASSERT_EQ(body.at("brands").as_array().size(), 1U);
    EXPECT_EQ(brand_of(body, 0).at("requests").at("approved").as_int64(), 0) << "it began the day before";
    EXPECT_EQ(brand_of(body, 0).at("rejections").at("approved").as_int64(), 1);
    EXPECT_EQ(boost::json::serialize(body.at("transitions_per_day")),
              R"([{"day":"2026-03-02","to":{"approved":1}}])");
}

TEST_F(Statistics, AreKeptForAMinute) {
    sweep({asked(1, "bmw", "approved", 10)});
    const auto first = get("/v1/statistics");
    now_ += std::chrono::seconds(59);
    sweep({asked(1, "bmw", "approved", 10), asked(2, "kia", "approved", 30)});
    EXPECT_EQ(get("/v1/statistics"), first) << "and says when it was counted";
    now_ += std::chrono::seconds(1);
    EXPECT_EQ(get("/v1/statistics").at("brands").as_array().size(), 2U);
}

TEST_F(Statistics, RefuseWhatIsNoRange) {
    problem(call("GET", "/v1/statistics?since=yesterday"), 400);
    problem(call("GET", "/v1/statistics?since=2026-03-02T00:00:00Z&until=2026-03-02T00:00:00Z"), 400);
    EXPECT_NE(problem(call("GET", "/v1/statistics?brnad=kia"), 400)
                  .at("detail")
                  .as_string()
                  .find("did you mean brand?"),
              boost::json::string::npos);
    problem(call("GET", "/v1/statistics", "", ""), 401);
}

TEST_F(Statistics, AreCountedOnceForAllWhoAskTheSameAndForFewOthersMeanwhile) {
    std::promise<void> leave;
    const auto left = leave.get_future().share();
    ledger_->read_much([left](storage::Reading&) { left.wait(); }, {});
    const auto* route = router_.find("GET", "/v1/statistics").route;
    std::vector<std::unique_ptr<http::Request>> requests;
    std::vector<unsigned> statuses;
    std::map<std::size_t, std::string> bodies;  // by the order of the questions: answers come in any
    const auto begin = [&](const std::string& query) {
        const auto place = requests.size();
        requests.push_back(std::make_unique<http::Request>());
        requests.back()->query = query;
        boost::asio::co_spawn(loop_, route->handler(*requests.back()),
                              [&, place](const std::exception_ptr&, const http::Response& response) {
                                  statuses.push_back(response.status);
                                  bodies[place] = response.body;
                                  if (statuses.size() == 1) leave.set_value();
                              });
    };
    for (const auto* query : {"", "", "since=2026-03-01T00:00:00Z", "since=2026-03-02T00:00:00Z",
                              "since=2026-03-03T00:00:00Z", "since=2026-03-04T00:00:00Z"})
        begin(query);
    loop_.restart();
    loop_.run();
    EXPECT_EQ(statuses, (std::vector<unsigned>{503, 200, 200, 200, 200, 200}));
    EXPECT_EQ(bodies.at(0), bodies.at(1));
    EXPECT_EQ(call("GET", "/v1/statistics?since=2026-03-04T00:00:00Z").status, 200U)
        << "the places were given back";
}

}  // namespace
