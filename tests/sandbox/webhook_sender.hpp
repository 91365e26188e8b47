// Sends signed webhooks, each once unless chance or the controller says otherwise, and remembers what became
// of them. Used on the one thread. The webhooks of one VIN leave in order, those of many go over up to 16
// connections.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/value.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/life_cycle.hpp"
#include "tests/sandbox/receiver_connection.hpp"

namespace sandbox {

struct webhook_terms {
    std::string url;  ///< empty: nobody listens, nothing is sent
    std::string secret;
    std::string ca_file;  ///< empty: the system's store
    double drop = 0;
    double duplicate = 0;
    double reorder = 0;
    double delay = 0;
    double time_scale = 1;
};

class webhook_sender {
  public:
    /// Throws when the CA file cannot be read. `url` must have been checked.
    webhook_sender(boost::asio::any_io_executor executor, webhook_terms terms, dice& chance,
                   now_function now);

    /// The webhook is configured or changed: a ping goes out. An empty secret keeps
    /// the one that is. False when `url` is no URL or no secret is known.
    bool configure(const std::string& url, const std::string& secret);
    void ping();

    void announce(const status_change& told, const std::optional<boost::json::value>& detail);

    /// Sends the body of a former delivery again. False when it is not known.
    bool redeliver(const std::string& delivery, bool same_delivery_id);

    void drop_next(long count) { drop_next_ = count; }
    void pause(bool paused);

    /// `{"sent":[…],"waiting":n,"paused":bool}`; empty `vin`: of all.
    boost::json::value shown(const std::string& vin) const;

    /// Ends everything under way and sends nothing more.
    void stop();

  private:
    struct outgoing {
        std::string delivery;
        std::string vin;
        std::string action;
        std::string body;
    };
    struct record {
        outgoing what;
        unsigned status = 0;
        std::string error;
        bool dropped = false;
        moment at;
    };
    struct worker {
        receiver_connection connection;
    };

    void judge(outgoing made);
    void queue(outgoing made);
    void release_held();
    void later(outgoing made, std::chrono::milliseconds wait);
    void wake_workers();
    std::deque<outgoing>::iterator first_free();
    std::optional<outgoing> take();
    boost::asio::awaitable<void> work(std::shared_ptr<worker> self);
    boost::asio::awaitable<void> send(std::shared_ptr<worker> self, outgoing made);
    void keep(record done);
    std::chrono::milliseconds scaled(std::int64_t milliseconds) const;

    boost::asio::any_io_executor executor_;
    webhook_terms terms_;
    dice& chance_;
    dice ids_{std::random_device{}()};  ///< unique in every run, whatever the seed
    now_function now_;
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
    receiver_address address_;
    std::deque<outgoing> queue_;
    std::set<std::string> vins_in_flight_;
    std::optional<outgoing> held_;  ///< waits for the next one to pass it
    std::set<std::shared_ptr<boost::asio::steady_timer>> timers_;
    std::set<std::shared_ptr<worker>> workers_;
    std::deque<record> records_;
    long drop_next_ = 0;
    bool paused_ = false;
    bool stopped_ = false;
};

}  // namespace sandbox
