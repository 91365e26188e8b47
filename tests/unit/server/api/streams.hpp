// Live streams over a real ledger, without connections: they run on a thread of their own; the test is
// everybody else.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/api/live_stream.hpp"
#include "tests/unit/server/api/fake_writer.hpp"
#include "tests/unit/server/api/service.hpp"

struct Told {
    std::string id, event;
    boost::json::object data;
};

/// A reader of the stream.
struct Peer {
    explicit Peer(const boost::asio::any_io_executor& executor) : writer(executor) {}

    std::vector<Told> events() const;
    std::vector<std::int64_t> revisions() const;  // their seq
    std::vector<std::string> findings() const;    // their change

    FakeWriter writer;
    std::promise<void> ended;
    std::future<void> over = ended.get_future();
};

struct Opening {
    bool stuck = false;  // takes nothing at first
    api::MayReadOn may_read_on = {};
};

class Streams : public Service {
  protected:
    Streams();
    ~Streams() override;

    void start(api::LiveStreamOptions options = {}) { start_on(*ledger_, options); }
    void start_on(storage::Ledger& ledger, api::LiveStreamOptions options);
    /// Without the one who reads for all: each stream reads the ledger itself.
    void make(storage::Ledger& ledger, api::LiveStreamOptions options);

    Peer& open(storage::FeedPosition from, const storage::RevisionFilter& filter = {},
               const Opening& how = {});
    /// Writes a body that is open to a new reader. On the loop's thread.
    Peer& serve(http::BodyStream body, bool stuck = false);

    template <class Job>
    void on_loop(Job job) {
        std::promise<void> done;
        boost::asio::post(streaming_, [&] {
            try {
                job();
                done.set_value();
            } catch (...) {
                done.set_exception(std::current_exception());
            }
        });
        done.get_future().get();
    }
    /// Only a broken stream makes it wait to the end.
    template <class Condition>
    [[nodiscard]] static bool eventually(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::yield();
        }
        return true;
    }
    [[nodiscard]] static bool hears(const Peer& peer, const std::vector<std::int64_t>& seqs) {
        return eventually([&] { return peer.revisions() == seqs; });
    }
    /// It was told where it begins: whatever comes next for it is under way.
    [[nodiscard]] static bool is_greeted(const Peer& peer) {
        return eventually([&] { return !peer.writer.text().empty(); });
    }
    [[nodiscard]] static bool ends(const Peer& peer) {
        return peer.over.wait_for(std::chrono::seconds(20)) == std::future_status::ready;
    }
    void approve(int first, int last);
    std::size_t open_streams();

    boost::asio::io_context streaming_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{streaming_.get_executor()};
    std::thread thread_;
    std::unique_ptr<api::LiveStream> stream_;
    std::vector<std::unique_ptr<Peer>> peers_;
};

/// 1, 2, … last.
std::vector<std::int64_t> up_to(std::int64_t last, std::int64_t first = 1);
