// The live stream of revisions and findings to all who read it: one reader of the ledger and one ring of
// formatted events for all, per stream only a place in it; who is behind the ring reads the ledger itself, a
// few at a time. Event loop's thread, but for notify(); owns the coroutine that reads, each stream belongs to
// its connection. Promise: a stream tells everything behind its start once, in order; one that does not take
// it is dropped, never waited for; nothing erased is told from the ring once erased() was called.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "server/alerts/rules.hpp"
#include "server/http/message.hpp"
#include "storage/ledger.hpp"
#include "storage/revision_feed.hpp"

namespace api {

struct LiveStreamOptions {
    std::size_t most_streams = 512;
    std::size_t most_events = 4'096;           // in the ring
    std::size_t most_bytes = 4 * 1024 * 1024;  // the same
    std::size_t most_catching_up = 2;          // streams that read the ledger at one time
    std::chrono::milliseconds heartbeat_every{15'000};
    std::chrono::milliseconds gather{20};  // between two looks at the ledger, however much is written
    std::chrono::milliseconds ledger_pause{1'000};  // before the ledger is asked again after an error
};

/// Whether a stream's reader may still read; asked before each piece of it is written.
using MayReadOn = std::function<bool()>;

class LiveStream {
  public:
    /// The ledger must outlive the end of stop() and of every stream.
    LiveStream(boost::asio::any_io_executor executor, storage::Ledger& ledger, alerts::Wording wording,
               LiveStreamOptions options);
    LiveStream(const LiveStream&) = delete;
    LiveStream& operator=(const LiveStream&) = delete;

    void start();
    /// Ends all streams; waits for the read under way, not for the streams.
    boost::asio::awaitable<void> stop();

    /// Something was committed. Any thread, cheap; also before start() and after stop().
    void notify();
    /// A vehicle was erased: what was formatted before may name it.
    void erased();
    /// Who may read has changed: each stream ends, and its reader comes again with its token.
    void end_streams();

    /// A stream from this position on, as the body of an answer; its place is taken at once, until the body
    /// is destroyed. It ends before the next piece once `may_read_on` says so. Empty: there are too many, or
    /// it is stopping.
    std::optional<http::BodyStream> open(storage::FeedPosition from, storage::RevisionFilter filter,
                                         MayReadOn may_read_on = {});

    std::size_t open_streams() const;  // any thread
    /// Streams that were ended because a piece of theirs could not be written: the peer took nothing for the
    /// write timeout, or had gone in the middle of it. Any thread.
    std::uint64_t dropped() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace api
