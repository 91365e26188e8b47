// Bodies that take long to be read, while others ask.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/parse.hpp>
#include <optional>

#include "server/api/read_body.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;

class BigBody : public Service {
  protected:
    void begin(const std::string& method, const std::string& path, std::string body,
               std::optional<http::Response>& answer) {
        auto& request = *requests_.emplace_back(std::make_unique<http::Request>());
        request.method = method;
        request.path = path;
        request.headers = {{"Authorization", "Bearer operate-secret"}, {"Content-Type", "text/csv"}};
        request.body = std::move(body);
        boost::asio::co_spawn(
            loop_, router_.find(method, path).route->handler(request),
            [&answer](const std::exception_ptr&, http::Response given) { answer = std::move(given); });
    }
    /// All that the event loop can do now, with whatever the ledger's writer answers meanwhile.
    void run_as_far_as_it_goes() {
        for (int round = 0; round < 5; ++round) {
            loop_.restart();
            loop_.poll();
            ledger_->flush();
        }
    }
    void run() {
        loop_.restart();
        loop_.run();
    }

    std::vector<std::unique_ptr<http::Request>> requests_;
};

TEST_F(BigBody, OfACommandIsReadBesideTheEventLoopWhichAnswersOthersMeanwhile) {
    std::string rows = "vin,brand\n";
    while (rows.size() < 1024 * 1024 - 4) rows += "a,b\n";
    hold_readers();
    std::optional<http::Response> command, ready;
    begin("POST", "/v1/vehicles", rows, command);
    begin("GET", "/readyz", {}, ready);
    run_as_far_as_it_goes();
    ASSERT_TRUE(ready) << "the loop is free";
    EXPECT_EQ(ready->status, 200U);
    EXPECT_FALSE(command) << "the body waits for a reader";
    let_read();
    run();
    ASSERT_TRUE(command);
    const auto told = problem(*command, 422);
    EXPECT_THAT(told.at("errors").at(0).at("detail").as_string().c_str(),
                HasSubstr("must hold 1 to 1,000 vehicles, not 2621"));
    EXPECT_EQ(get("/v1/audit").at("audit").at(0).at("status"), 422);
}

TEST_F(BigBody, IsCarriedOutAsASmallOneIs) {
    commands_.next.results = {{"WBA00000000000000", "pending", "", std::nullopt}};
    std::string rows = "vin,brand\n";
    for (int n = 0; n < 1'000; ++n) rows += numbered_vin(n) + ",bmw\n";
    ASSERT_GT(rows.size(), api::small_body);
    std::optional<http::Response> command;
    begin("POST", "/v1/vehicles", rows, command);
    run();
    ASSERT_TRUE(command);
    EXPECT_EQ(command->status, 200U) << command->body;
    EXPECT_EQ(commands_.asked.size(), 1'000U);
    EXPECT_EQ(requests_.front()->body, rows) << "given back, as whoever lent it expects";
    EXPECT_EQ(get("/v1/audit").at("audit").at(0).at("vehicles"), 1'000);
}

}  // namespace
