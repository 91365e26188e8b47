// How many bytes of request bodies a listener holds for requests that were not answered yet. Strangers can
// make a server hold them, so all sessions together have one bound. Any thread.
#pragma once

#include <atomic>
#include <cstddef>

namespace http {

class UnfinishedBodies {
  public:
    /// What one request holds; given back at the latest at its end, which comes before that of the whole.
    class Share {
      public:
        explicit Share(UnfinishedBodies& whole) : whole_(whole) {}
        ~Share() { give_back(); }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        /// The request now holds `bytes` altogether. False: that is too much; then nothing has changed.
        bool grow_to(std::size_t bytes);
        void give_back();

      private:
        UnfinishedBodies& whole_;
        std::size_t bytes_ = 0;
    };

    explicit UnfinishedBodies(std::size_t max) : max_(max) {}
    std::size_t held() const { return held_; }

  private:
    const std::size_t max_;
    std::atomic<std::size_t> held_ = 0;
};

}  // namespace http
