// DELETE /v1/vehicles/{vin}/data.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <cctype>

#include "tests/unit/server/api/service.hpp"

namespace {

/// Somebody reads an older state of it all the time.
class UnfinishedLedger : public BrokenLedger {
  public:
    explicit UnfinishedLedger(storage::Ledger& real) : real_(real) {}
    void write(WriteJob job, Done done) override { real_.write(std::move(job), std::move(done)); }
    void erase(storage::Vin, storage::ErasureDone done) override {
        storage::Erasure erasure;
        erasure.known = true;
        erasure.observations = 3;
        done(nullptr, erasure);
    }

  private:
    storage::Ledger& real_;
};

/// What is commanded can be written down, but nothing be removed.
class StubbornLedger : public UnfinishedLedger {
  public:
    using UnfinishedLedger::UnfinishedLedger;
    void erase(storage::Vin vin, storage::ErasureDone done) override {
        BrokenLedger::erase(std::move(vin), std::move(done));
    }
};

class ErasureOfAVehicle : public Service {
  protected:
    http::Response ask_of(storage::Ledger& ledger) {
        api::Api api(api::Parts{ledger, commands_, reconciler_, *replay_, metrics_, authority_, {}, false});
        http::Router router;
        api.add_routes(router);
        http::Request request;
        request.method = "DELETE";
        request.headers = {{"Authorization", "Bearer operate-secret"}};
        return ask(loop_, router, std::move(request), target);
    }
    const std::string vin = numbered_vin(1);
    const std::string target = "/v1/vehicles/" + vin + "/data";
};

TEST_F(ErasureOfAVehicle, TellsWhatWasRemovedAndTheVehicleIsUnknownFromThenOn) {
    webhook(vin, "rejected", "2026-03-01T11:00:00Z");
    sweep({listed(vin, "rejected", "bmw"), listed(numbered_vin(2), "approved", "bmw")});
    form_alerts();
    const auto response = call("DELETE", target);
    ASSERT_EQ(response.status, 200U);
    const auto body = boost::json::parse(response.body).as_object();
    EXPECT_EQ(body.at("erased"), true);
    EXPECT_EQ(body.at("bytes_removed"), true);
    EXPECT_EQ(body.at("deliveries"), 1);
    EXPECT_EQ(body.at("alerts"), 1);
    EXPECT_EQ(body.at("findings"), 1);
    EXPECT_GE(body.at("observations").as_int64(), 2);
    problem(call("GET", "/v1/vehicles/" + vin), 404);
    EXPECT_EQ(get("/v1/summary").at("total"), 1);
    EXPECT_TRUE(get("/v1/alerts").at("alerts").as_array().empty());

    const auto again = boost::json::parse(call("DELETE", target).body).as_object();
    EXPECT_EQ(again.at("erased"), true);
    EXPECT_EQ(again.at("observations"), 0);
}

TEST_F(ErasureOfAVehicle, IsFoundInAnyCaseOfLetters) {
    webhook(vin, "approved", "2026-03-01T11:00:00Z");
    std::string written = vin;
    for (char& c : written) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(call("DELETE", "/v1/vehicles/" + written + "/data").status, 200U);
    problem(call("GET", "/v1/vehicles/" + vin), 404);
}

TEST_F(ErasureOfAVehicle, OfAnUnknownOneIs404) {
    problem(call("DELETE", target), 404);
}

TEST_F(ErasureOfAVehicle, OfWhatCannotBeAVinIsRefusedAlsoBehindARefusedCommand) {
    for (const std::string text : {"-1", "%20", "WBA000000000000012"}) {
        problem(call("DELETE", "/v1/vehicles/" + text), 422);
        problem(call("POST", "/v1/vehicles/" + text + "/check"), 422);
        const auto body = problem(call("DELETE", "/v1/vehicles/" + text + "/data"), 422);
        EXPECT_THAT(body.at("detail").as_string().c_str(),
                    ::testing::StartsWith("a VIN is 17 letters and digits, not "));
    }
}

TEST_F(ErasureOfAVehicle, ThatThePlatformNamesAsItLikesIsDone) {
    sweep({listed("SHORT-1", "approved", "bmw")});
    EXPECT_EQ(call("DELETE", "/v1/vehicles/short-1/data").status, 200U);
    EXPECT_EQ(call("DELETE", "/v1/vehicles/short-1/data").status, 200U) << "again";
    problem(call("DELETE", "/v1/vehicles/short-2/data"), 422);
}

TEST_F(ErasureOfAVehicle, IsForWhomMayOperateOnly) {
    webhook(vin, "approved", "2026-03-01T11:00:00Z");
    problem(call("DELETE", target, "", "read-secret"), 403);
    problem(call("DELETE", target, "", ""), 401);
    problem(call("DELETE", target + "?force=1"), 400);
    EXPECT_EQ(call("GET", "/v1/vehicles/" + vin).status, 200U);
}

TEST_F(ErasureOfAVehicle, WhoseBytesAreNotGoneYetIs202) {
    UnfinishedLedger unfinished(*ledger_);
    const auto response = ask_of(unfinished);
    EXPECT_EQ(response.status, 202U);
    const auto body = boost::json::parse(response.body).as_object();
    EXPECT_EQ(body.at("erased"), true);
    EXPECT_EQ(body.at("bytes_removed"), false);
    EXPECT_EQ(body.at("observations"), 3);
}

TEST_F(ErasureOfAVehicle, ThatTheLedgerCannotDoIs503WithoutItsCause) {
    StubbornLedger broken(*ledger_);
    ::testing::internal::CaptureStderr();
    const auto response = ask_of(broken);
    const auto log = ::testing::internal::GetCapturedStderr();
    const auto body = problem(response, 503);
    EXPECT_EQ(std::string(body.at("detail").as_string()).find("disk"), std::string::npos);
    EXPECT_NE(log.find("erasure_failed"), std::string::npos);
    EXPECT_EQ(log.find(vin), std::string::npos);
}

TEST_F(ErasureOfAVehicle, IsLoggedWithoutSayingWhose) {
    webhook(vin, "approved", "2026-03-01T11:00:00Z");
    ::testing::internal::CaptureStderr();
    call("DELETE", target);
    const auto log = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(log.find("operator"), std::string::npos) << log;
    EXPECT_EQ(log.find(vin), std::string::npos) << log;
}

}  // namespace
