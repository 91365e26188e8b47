// GET /v1/vehicles as CSV.
#include "server/api/vehicle_csv.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

/// Takes pieces, so many of them.
class Taker : public http::BodyWriter {
  public:
    explicit Taker(std::size_t most) : most_(most) {}
    boost::asio::awaitable<bool> write(std::string_view piece) override {
        ++pieces;
        longest = std::max(longest, piece.size());
        text += piece;
        co_return pieces < most_;
    }
    bool ended() const override { return pieces >= most_; }
    boost::asio::awaitable<void> when_ended() override { co_return; }

    std::string text;
    std::size_t pieces = 0, longest = 0;

  private:
    std::size_t most_;
};

class VehicleCsv : public Service {
  protected:
    http::Response ask_for_csv(const std::string& target, const std::string& accept = "text/csv") {
        http::Request request;
        request.method = "GET";
        request.headers = {{"Authorization", "Bearer operate-secret"}, {"Accept", accept}};
        return ask(loop_, router_, request, target);
    }
    Taker take(const http::Response& response, std::size_t most = 1'000'000) {
        Taker taker(most);
        std::exception_ptr fault;
        boost::asio::co_spawn(loop_, response.stream(taker),
                              [&](std::exception_ptr error) { fault = error; });
        loop_.restart();
        loop_.run();
        if (fault) std::rethrow_exception(fault);
        return taker;
    }
    std::string csv(const std::string& target) { return take(ask_for_csv(target)).text; }
    void fill(int count) {
        std::vector<clearance::ListedVehicle> list;
        for (int i = 0; i < count; ++i)
            list.push_back(listed(numbered_vin(i), i % 2 == 0 ? "approved" : "pending", "bmw"));
        sweep(list);
    }
};

TEST_F(VehicleCsv, HasALineForEachVehicleAndAHeader) {
    auto vehicle =
        listed("WBA00000000000001", "rejected", "bmw",
               {{"2026-02-03T08:00:00.5Z", clearance::Status("rejected"), "No \"consent\", sorry"}});
    vehicle.tags = clearance::Tags{{"fleet", "north"}};
    sweep({vehicle});
    webhook("WBA00000000000002", "pending", "2026-03-01T11:00:00Z");
    const auto response = ask_for_csv("/v1/vehicles");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(take(response).text,
              "vin,brand,status,since,reason,tags,episode,listed,first_seen,last_confirmed\r\n"
              "WBA00000000000001,bmw,rejected,2026-02-03T08:00:00.500Z,\"No \"\"consent\"\", sorry\","
              "\"{\"\"fleet\"\":\"\"north\"\"}\",1,true,2026-03-01T12:00:00.000Z,2026-03-01T12:00:00.000Z\r\n"
              "WBA00000000000002,,pending,2026-03-01T11:00:00.000Z,,{},1,,2026-03-01T12:00:00.000Z,\r\n");
}

TEST_F(VehicleCsv, ComesPieceByPieceToTheEnd) {
    fill(1203);
    const auto taken = take(ask_for_csv("/v1/vehicles?sort=-vin"));
    EXPECT_EQ(std::ranges::count(taken.text, '\n'), 1204);
    EXPECT_EQ(taken.pieces, 3U);
    EXPECT_LT(taken.longest, 80'000U) << "no more than that is in memory";
    EXPECT_THAT(taken.text, HasSubstr(numbered_vin(0) + ",bmw"));
    EXPECT_EQ(std::ranges::count(csv("/v1/vehicles?status=pending&q=000"), '\n'), 602);
}

TEST_F(VehicleCsv, IsReadNoFurtherWhenNobodyTakesIt) {
    fill(1203);
    EXPECT_EQ(take(ask_for_csv("/v1/vehicles"), 1).pieces, 1U);
}

TEST_F(VehicleCsv, HasATagThatHoldsWhileNothingIsCommitted) {
    fill(3);
    const auto tag = [this](const std::string& query = "") {
        return header_of(ask_for_csv("/v1/vehicles?" + query), "ETag");
    };
    const auto first = tag();
    EXPECT_THAT(first, MatchesRegex("\"[0-9a-f]{32}\""));
    csv("/v1/vehicles");
    get("/v1/vehicles");
    EXPECT_EQ(tag(), first) << "reading changes nothing";
    EXPECT_NE(tag("sort=-vin"), first);
    write([](storage::Writing& writing) { writing.mark_missed(clearance::Time{}); });
    EXPECT_EQ(tag(), first) << "nor does a write that writes nothing";
    webhook(numbered_vin(1), "rejected", "2026-03-01T12:00:00Z");
    const auto second = tag();
    EXPECT_NE(second, first);
    now_ += std::chrono::minutes(15);
    const auto lines = csv("/v1/vehicles");
    fill(3);
    EXPECT_NE(csv("/v1/vehicles"), lines) << "a sweep that told nothing new moves last_confirmed";
    EXPECT_NE(tag(), second);
}

TEST_F(VehicleCsv, HasATagOfThisRunAlone) {
    fill(1);
    now_ += std::chrono::seconds(1);
    api::Parts parts{*ledger_, commands_, reconciler_, *replay_, metrics_, authority_, {}, false};
    parts.clock = [this] { return now_; };
    api::Api restarted(std::move(parts));
    http::Router routes;
    restarted.add_routes(routes);
    http::Request request;
    request.method = "GET";
    request.headers = {{"Authorization", "Bearer operate-secret"}, {"Accept", "text/csv"}};
    EXPECT_NE(header_of(ask(loop_, routes, request, "/v1/vehicles"), "ETag"),
              header_of(ask_for_csv("/v1/vehicles"), "ETag"));
}

TEST_F(VehicleCsv, OfNothingIsItsHeader) {
    EXPECT_EQ(csv("/v1/vehicles?brand=lexus"),
              "vin,brand,status,since,reason,tags,episode,listed,first_seen,last_confirmed\r\n");
}

TEST_F(VehicleCsv, IsTheWholeAndTakesNoPages) {
    for (const auto* query : {"limit=5", "cursor=AAAA"}) {
        EXPECT_THAT(
            problem(ask_for_csv("/v1/vehicles?" + std::string(query)), 400).at("detail").as_string().c_str(),
            HasSubstr("does not go with Accept: text/csv, which is answered with all pages in one"));
    }
    EXPECT_THAT(problem(ask_for_csv("/v1/vehicles?status=aproved"), 400).at("detail").as_string().c_str(),
                HasSubstr("did you mean approved?"));
}

TEST_F(VehicleCsv, IsForWhoPrefersIt) {
    fill(1);
    EXPECT_EQ(ask_for_csv("/v1/vehicles", "application/json").content_type, "application/json");
    for (const auto* accept : {"TEXT/CSV ; q=0.5, */*; q=0.1", "text/*", "application/json;q=0, */*"})
        EXPECT_TRUE(ask_for_csv("/v1/vehicles", accept).stream) << accept;
    for (const auto* accept : {"", "*/*", "application/json, text/csv", "text/html, */*;q=0.8"})
        EXPECT_EQ(ask_for_csv("/v1/vehicles", accept).content_type, "application/json") << accept;
}

TEST(CsvField, IsNoFormulaAndQuotedWhereItHasToBe) {
    const auto field = [](std::string_view text) {
        std::string line;
        api::append_csv_field(line, text);
        return line;
    };
    EXPECT_EQ(field(""), "");
    EXPECT_EQ(field("plain"), "plain");
    EXPECT_EQ(field("a,b"), "\"a,b\"");
    EXPECT_EQ(field("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(field("a\nb"), "\"a\nb\"");
    EXPECT_EQ(field("a;b"), "\"a;b\"") << "some spreadsheets part fields there";
    for (const auto* formula : {"=1+1", "+1", "-1", "@SUM(A1)"})
        EXPECT_EQ(field(formula), "'" + std::string(formula));
    EXPECT_EQ(field("\t=1"), "\"'\t=1\"");
    EXPECT_EQ(field("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

}  // namespace
