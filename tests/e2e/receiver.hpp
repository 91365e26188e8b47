// A receiver of alerts in the test's own process, over TLS: it remembers every call, answers as the test
// says, and tells it of the two moments between which a sender can be killed. It runs on a thread of its own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace e2e {

class Receiver {
  public:
    using Clock = std::chrono::steady_clock;

    struct Call {
        std::string path, id, body;  // id: its webhook-id
        Clock::time_point at{};
        unsigned answered = 0;  // the status that was written; 0: none, or not yet
    };
    struct Reply {
        unsigned status = 204;  // 0: never any
        std::chrono::milliseconds after{0};
        std::string retry_after{};
        std::function<bool()> once{};  // not before this holds; empty: at once
    };
    struct Behaviour {
        std::function<Reply(const Call&)> reply;    // called when a call is there whole
        std::function<void(const Call&)> answered;  // called when its answer is written; may be empty
    };

    /// The behaviour's functions are called on the receiver's thread.
    Receiver(const std::string& certificate_file, const std::string& key_file, Behaviour behaviour);
    ~Receiver();  // ends what is open

    std::string address() const;
    /// In the order they came; `path` empty: all.
    std::vector<Call> calls(const std::string& path = {}) const;
    std::size_t count(const std::string& path) const;
    /// How many calls of this path were unanswered at the same time.
    std::size_t most_at_once(const std::string& path) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The VINs of the findings that a Standard Webhooks body tells.
std::vector<std::string> vins_told(const std::string& body);

/// A [[hooks]] table without its end, in the format Standard Webhooks; further lines of it may follow.
std::string hook_table(const std::string& name, const Receiver& receiver);

}  // namespace e2e
