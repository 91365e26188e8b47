#include "tests/sandbox/webhook_sender.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>

#include "tests/sandbox/signature.hpp"
#include "tests/sandbox/webhook_body.hpp"

namespace sandbox {

namespace asio = boost::asio;
namespace json = boost::json;

webhook_sender::webhook_sender(asio::any_io_executor executor, webhook_terms terms, dice& chance,
                               now_function now)
    : executor_(std::move(executor)), terms_(std::move(terms)), chance_(chance), now_(std::move(now)) {
    tls_.set_verify_mode(asio::ssl::verify_peer);
    if (terms_.ca_file.empty()) {
        tls_.set_default_verify_paths();
    } else {
        tls_.load_verify_file(terms_.ca_file);
    }
    if (!terms_.url.empty() && !receiver_address::read(terms_.url, address_)) terms_.url.clear();
}

bool webhook_sender::configure(const std::string& url, const std::string& secret) {
    const auto& target = url.empty() ? terms_.url : url;
    receiver_address read;
    if (!receiver_address::read(target, read) || (secret.empty() && terms_.secret.empty())) return false;
    address_ = std::move(read);
    terms_.url = std::string(target);
    if (!secret.empty()) terms_.secret = secret;
    ping();
    return true;
}

void webhook_sender::ping() {
    queue({ids_.uuid(), "", "ping", ping_body(now_(), ids_.uuid())});
}

void webhook_sender::announce(const status_change& told, const std::optional<json::value>& detail) {
    if (terms_.url.empty()) return;
    // Near the changelog's time but not it, and hardly ahead of the receiver's clock.
    const auto spread = static_cast<std::int64_t>(40000 / terms_.time_scale);
    const moment received_at =
        told.at + std::chrono::microseconds{chance_.between(1000, std::max<std::int64_t>(2000, spread))};
    judge({ids_.uuid(), told.vin, told.status, clearance_body(told, received_at, ids_.uuid(), detail)});
}

// What chance does to a webhook before it leaves: lost, doubled, passed by the next, late.
void webhook_sender::judge(outgoing made) {
    const bool ordered_drop = drop_next_ > 0;
    if (ordered_drop) --drop_next_;
    if (ordered_drop || chance_.falls(terms_.drop)) {
        keep({std::move(made), 0, "", true, now_()});
        return;
    }
    if (chance_.falls(terms_.duplicate)) {
        outgoing twin = made;
        if (chance_.falls(0.5)) twin.delivery = ids_.uuid();
        later(std::move(twin), scaled(chance_.between(0, 5000)));
    }
    if (chance_.falls(terms_.delay)) {
        later(std::move(made), scaled(chance_.between(5000, 60000)));
    } else if (!held_ && chance_.falls(terms_.reorder)) {
        held_ = std::move(made);
        auto timer = std::make_shared<asio::steady_timer>(executor_, scaled(2000));
        timers_.insert(timer);
        timer->async_wait([this, timer](boost::system::error_code error) {
            timers_.erase(timer);
            if (!error) release_held();
        });
    } else {
        queue(std::move(made));
        release_held();
    }
}

void webhook_sender::release_held() {
    if (!held_) return;
    outgoing freed = std::move(*held_);
    held_.reset();
    queue(std::move(freed));
}

void webhook_sender::later(outgoing made, std::chrono::milliseconds wait) {
    auto timer = std::make_shared<asio::steady_timer>(executor_, wait);
    timers_.insert(timer);
    timer->async_wait([this, timer, late = std::move(made)](boost::system::error_code error) mutable {
        timers_.erase(timer);
        if (!error) queue(std::move(late));
    });
}

void webhook_sender::queue(outgoing made) {
    if (stopped_) return;
    queue_.push_back(std::move(made));
    wake_workers();
}

void webhook_sender::pause(bool paused) {
    paused_ = paused;
    wake_workers();
}

bool webhook_sender::redeliver(const std::string& delivery, bool same_delivery_id) {
    const auto found = std::find_if(records_.begin(), records_.end(),
                                    [&](const record& one) { return one.what.delivery == delivery; });
    if (found == records_.end()) return false;
    outgoing again = found->what;
    if (!same_delivery_id) again.delivery = ids_.uuid();
    queue(std::move(again));
    return true;
}

void webhook_sender::wake_workers() {
    constexpr std::size_t most_workers = 16;
    if (terms_.url.empty() || workers_.size() >= most_workers || first_free() == queue_.end()) return;
    auto started = std::make_shared<worker>(worker{receiver_connection{executor_, address_, tls_}});
    workers_.insert(started);
    asio::co_spawn(executor_, work(started), [this, started](std::exception_ptr problem) {
        workers_.erase(started);
        if (problem) std::cerr << "webhook worker ended unexpectedly\n";
        wake_workers();
    });
}

// The first in the queue whose VIN is not on its way: the order of one VIN is kept.
std::deque<webhook_sender::outgoing>::iterator webhook_sender::first_free() {
    if (paused_ || stopped_) return queue_.end();
    return std::find_if(queue_.begin(), queue_.end(), [this](const outgoing& one) {
        return one.vin.empty() || !vins_in_flight_.contains(one.vin);
    });
}

std::optional<webhook_sender::outgoing> webhook_sender::take() {
    const auto found = first_free();
    if (found == queue_.end()) return std::nullopt;
    outgoing taken = std::move(*found);
    queue_.erase(found);
    return taken;
}

asio::awaitable<void> webhook_sender::work(std::shared_ptr<worker> self) {
    for (;;) {
        std::optional<outgoing> next = take();
        if (!next) break;
        vins_in_flight_.insert(next->vin);
        wake_workers();
        const std::string vin = next->vin;
        co_await send(self, std::move(*next));
        vins_in_flight_.erase(vin);
    }
    self->connection.close();
}

asio::awaitable<void> webhook_sender::send(std::shared_ptr<worker> self, outgoing made) {
    const header_list headers{{"Content-Type", "application/json"},
                              {"User-Agent", "HM-Webhook/1.2.0"},
                              {"X-HM-Delivery", made.delivery},
                              {"X-HM-Signature", sha1_signature(terms_.secret, made.body)},
                              {"X-HM-Signature-256", sha256_signature(terms_.secret, made.body)}};
    record done{std::move(made), 0, "", false, now_()};
    try {
        done.status = co_await self->connection.post(headers, done.what.body);
    } catch (const boost::system::system_error& problem) {
        done.error = problem.code().message();
    }
    if (done.status < 200 || done.status > 299) {
        std::cout << "webhook " << done.what.action << " " << done.what.vin << ": "
                  << (done.error.empty() ? "answered " + std::to_string(done.status) : done.error)
                  << std::endl;
    }
    keep(std::move(done));
}

void webhook_sender::keep(record done) {
    constexpr std::size_t kept = 100000;
    records_.push_back(std::move(done));
    if (records_.size() > kept) records_.pop_front();
}

json::value webhook_sender::shown(const std::string& vin) const {
    json::array sent;
    for (const record& one : records_) {
        if (!vin.empty() && one.what.vin != vin) continue;
        json::object item{{"delivery", one.what.delivery}, {"vin", one.what.vin},
                          {"action", one.what.action},     {"body", one.what.body},
                          {"status", one.status},          {"dropped", one.dropped},
                          {"at", format_moment(one.at)}};
        if (!one.error.empty()) item["error"] = one.error;
        sent.push_back(std::move(item));
    }
    const std::size_t waiting = queue_.size() + vins_in_flight_.size() + timers_.size();
    return {{"sent", std::move(sent)}, {"waiting", waiting}, {"paused", paused_}};
}

std::chrono::milliseconds webhook_sender::scaled(std::int64_t milliseconds) const {
    return std::chrono::milliseconds{std::max<std::int64_t>(
        20, static_cast<std::int64_t>(static_cast<double>(milliseconds) / terms_.time_scale))};
}

void webhook_sender::stop() {
    stopped_ = true;
    for (const auto& timer : timers_) timer->cancel();
    for (const auto& one : workers_) one->connection.close();
}

}  // namespace sandbox
