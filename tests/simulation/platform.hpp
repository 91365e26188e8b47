// The platform's API as the model answers it: lists that take their time while the world goes on, come in
// parts, lag, break off or are refused; commands whose answers get lost. Everything on the event loop's
// thread.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "api_client/platform.hpp"
#include "tests/simulation/model.hpp"

namespace simulation {

/// What the calls of one sweep or command meet, and what they did.
struct Call {
    const SweepPlan* sweep = nullptr;
    const Happening* command = nullptr;
    int lists = 0;
    bool has_arrived = false;     // the command
    std::set<std::size_t> poor;   // vehicles whose items told less than the platform knew
    std::set<std::size_t> stale;  // those of which nothing was told but what was before, as if it were all
};

class ModelPlatform final : public api_client::Platform {
  public:
    /// Lets that much time go by, with everything that happens in it.
    using Pass = std::function<boost::asio::awaitable<void>(microseconds)>;
    /// Called for what is said of a vehicle, for its story; cheap when nobody listens.
    using Tell = std::function<void(std::size_t vehicle, const std::function<std::string()>& what)>;

    ModelPlatform(const Script& script, Model& model, std::function<Time()> now, Pass pass, Tell tell)
        : script_(script),
          model_(model),
          now_(std::move(now)),
          pass_(std::move(pass)),
          tell_(std::move(tell)) {}

    /// The calls from now on, until end(), are this one's. Calls of others may come in between, and end
    /// before.
    void begin(Call& call) { calls_.push_back(&call); }
    void end() { calls_.pop_back(); }

    boost::asio::awaitable<api_client::Answer<std::size_t>> list(api_client::ListFilter filter,
                                                                 api_client::ListSink& sink) override;
    boost::asio::awaitable<api_client::Answer<clearance::ListedVehicle>> get(std::string vin) override;
    boost::asio::awaitable<api_client::Answer<std::vector<api_client::ClearanceResult>>> request_clearances(
        std::vector<api_client::ClearanceRequest> requests) override;
    boost::asio::awaitable<api_client::Answer<api_client::ClearanceResult>> end_clearance(
        std::string vin) override;
    void credentials(api_client::Credentials) override {}

  private:
    using Result = api_client::Answer<api_client::ClearanceResult>;

    void hand_over(std::size_t vehicle, const api_client::ListFilter& filter, api_client::ListSink& sink,
                   Call& call);
    bool hand_over_twice(std::size_t vehicle, std::size_t known, const api_client::ListFilter& filter,
                         api_client::ListSink& sink);
    void give(std::size_t vehicle, std::size_t known, bool with_changelog, api_client::ListSink& sink);
    bool matches(std::size_t vehicle, std::size_t known, const api_client::ListFilter& filter) const;
    std::uint64_t luck(std::size_t vehicle) const;
    boost::asio::awaitable<Result> command(std::string vin, Happening::Cause cause);
    Result request(std::size_t vehicle);
    Result end(std::size_t vehicle);

    const Script& script_;
    Model& model_;
    std::function<Time()> now_;
    Pass pass_;
    Tell tell_;
    std::vector<Call*> calls_;
};

}  // namespace simulation
