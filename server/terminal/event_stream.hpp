// Reads server-sent events (WHATWG HTML, 9.2) out of pieces as they come. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace terminal {

struct Event {
    std::string name, id, data;  // no name: "message"
};

class EventStream {
  public:
    explicit EventStream(std::function<void(const Event&)> take) : take_(std::move(take)) {}

    void put(std::string_view piece);
    /// The connection began anew: what was left of the last one counts for nothing.
    void restart();
    /// Of the last event with one: what to send as Last-Event-ID.
    const std::string& last_id() const { return last_id_; }
    std::optional<std::chrono::milliseconds> retry() const { return retry_; }

  private:
    void put_line(std::string_view line);

    std::function<void(const Event&)> take_;
    std::string rest_, last_id_, id_, name_, data_;
    bool has_data_ = false, begins_ = true, skips_lf_ = false;
    std::optional<std::chrono::milliseconds> retry_;
};

}  // namespace terminal
