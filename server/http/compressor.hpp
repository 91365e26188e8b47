// A thread for what would hold up the event loop: digests and compression of big bodies. One for each
// listener that needs it; outlives its sessions.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>

namespace http {

class Compressor {
  public:
    using Job = std::function<void()>;

    /// Does the job, here or, when it is about more than a few bytes, on its thread. Resumes, on the caller's
    /// executor, once it is done; throws what it threw. `job` outlives the call.
    boost::asio::awaitable<void> run(const Job& job, std::size_t bytes);

  private:
    boost::asio::thread_pool thread_{1};
};

}  // namespace http
