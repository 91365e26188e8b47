// How many bytes of request bodies a listener holds for requests that were not answered yet. Callers can make
// a server hold them, so all sessions together have one bound, and those whose bodies may be large a lower
// one: a few slow ones must not keep everybody else's out. Any thread.
#pragma once

#include <atomic>
#include <cstddef>

namespace http {

class UnfinishedBodies {
  public:
    /// What one request holds; given back at the latest at its end, which comes before that of the whole.
    class Share {
      public:
        /// `large`: it may not take what is kept for small ones.
        Share(UnfinishedBodies& whole, bool large) : whole_(whole), large_(large) {}
        ~Share() { give_back(); }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        /// The request now holds `bytes` altogether. False: that is too much; then nothing has changed.
        bool grow_to(std::size_t bytes);
        void give_back();

      private:
        UnfinishedBodies& whole_;
        const bool large_;
        std::size_t bytes_ = 0;
    };

    /// `kept_for_small`: of `max`.
    UnfinishedBodies(std::size_t max, std::size_t kept_for_small)
        : all_(max), large_(kept_for_small < max ? max - kept_for_small : 0) {}
    std::size_t held() const { return all_.held; }

  private:
    struct Bound {
        explicit Bound(std::size_t most_held) : most(most_held) {}
        bool take(std::size_t bytes);

        const std::size_t most;
        std::atomic<std::size_t> held = 0;
    };
    Bound all_, large_;
};

}  // namespace http
