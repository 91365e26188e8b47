// Many readers of GET /v1/stream at once, over plain HTTP, on one thread: each a socket of its own, all
// looked at together. What they are told is read strictly: chunks, lines, and an id for every event.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace e2e {

struct StreamedEvent {
    std::string id, event, data;
    std::chrono::steady_clock::time_point at;  // when it was read
};

class EventStreams {
  public:
    EventStreams();
    ~EventStreams();

    /// Connects and asks; `last_event_id` may be empty. The number of the stream. Throws std::runtime_error.
    std::size_t open(const std::string& host_and_port, const std::string& token,
                     const std::string& query = {}, const std::string& last_event_id = {});
    /// Reads what there is, waiting so long at most for the first of it.
    void look(std::chrono::milliseconds most);
    /// Looks again and again until it holds; false when it did not within the time.
    template <class Condition>
    bool until(Condition holds, std::chrono::milliseconds most = std::chrono::seconds(30)) {
        const auto end = std::chrono::steady_clock::now() + most;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end) return false;
            look(std::chrono::milliseconds(20));
        }
        return true;
    }

    std::size_t size() const;
    unsigned status(std::size_t stream) const;  // 0: no answer yet
    bool ended(std::size_t stream) const;       // the connection
    bool is_whole(std::size_t stream) const;    // ended with the last chunk
    std::string last_id(std::size_t stream) const;
    const std::vector<StreamedEvent>& events(std::size_t stream) const;
    /// The `seq` of its transitions, in order.
    std::vector<std::int64_t> revisions(std::size_t stream) const;
    void forget_events();  // of all
    void close(std::size_t stream);

  private:
    struct Stream;
    std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace e2e
