// Lists sent to POST /v1/compare.
#pragma once

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

/// Takes so many pieces, all if it is to take all.
class Taker : public http::BodyWriter {
  public:
    std::string body;
    int pieces = 0, most = 1'000'000;

    boost::asio::awaitable<bool> write(std::string_view piece) override {
        if (pieces == most) co_return false;
        ++pieces;
        body += piece;
        co_return true;
    }
    bool ended() const override { return pieces == most; }
    boost::asio::awaitable<void> when_ended() override { co_return; }
};

class Compare : public Service {
  protected:
    http::Response send(const std::string& body, const std::string& type = "text/csv",
                        const std::string& token = "read-secret") {
        http::Request request;
        request.method = "POST";
        request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", type}};
        request.body = body;
        return ask(loop_, router_, std::move(request), "/v1/compare");
    }
    void write_to(Taker& taker, const http::Response& response) {
        std::exception_ptr fault;
        boost::asio::co_spawn(loop_, response.stream(taker),
                              [&fault](std::exception_ptr error) { fault = error; });
        loop_.restart();
        loop_.run();
        if (fault) std::rethrow_exception(fault);
    }
    boost::json::object compared(const std::string& body, const std::string& type = "text/csv") {
        const auto response = send(body, type);
        EXPECT_EQ(response.status, 200U) << response.body;
        if (!response.stream) return {};
        Taker taker;
        write_to(taker, response);
        return boost::json::parse(taker.body).as_object();
    }
    /// "kind vin" of each difference.
    static std::vector<std::string> told(const boost::json::object& answer) {
        std::vector<std::string> all;
        for (const auto& each : answer.at("differences").as_array())
            all.push_back(std::string(each.at("kind").as_string()) + " " +
                          each.at("vin").as_string().c_str());
        return all;
    }
    /// A request for it, and what became of it; empty: nothing yet.
    void request(const std::string& vin, std::optional<storage::CommandState> state,
                 std::optional<clearance::Status> status = {}) {
        write([&](storage::Writing& writing) {
            const auto ticket = writing.begin_command(
                {storage::CommandKind::request, vin_of(vin), "kia", std::nullopt, "operator"});
            if (state) writing.finish_command(ticket, {*state, 200, status, "words"});
        });
    }
    void ask_for_four() {
        using storage::CommandState;
        request("KNA00000000000001", std::nullopt);
        request("KNA00000000000002", CommandState::unknown);
        request("KNA00000000000003", CommandState::refused, clearance::KnownStatus::error);
        request("KNA00000000000004", CommandState::accepted, clearance::KnownStatus::pending);
    }
    void know_five() {
        sweep({listed("WBA00000000000001", "approved", "bmw"), listed("WBA00000000000002", "pending", "bmw"),
               listed("WBA00000000000003", "revoked", "bmw"), listed("WBA00000000000004", "approved", "bmw"),
               listed("WBA00000000000005", "approved", "BMW")});
    }
};
