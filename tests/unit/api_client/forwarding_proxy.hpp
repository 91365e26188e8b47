// A proxy on 127.0.0.1 that makes tunnels: whatever host CONNECT names, they lead to this machine. One
// connection after the other, on a thread of its own.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace api_client::testing {

class ForwardingProxy {
  public:
    /// `answer`: to each CONNECT, before the tunnel begins.
    explicit ForwardingProxy(std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n");
    ForwardingProxy(const ForwardingProxy&) = delete;
    ForwardingProxy& operator=(const ForwardingProxy&) = delete;
    ~ForwardingProxy();

    std::string name() const { return "127.0.0.1:" + std::to_string(port_); }
    std::vector<std::string> requests() const;

  private:
    void run();
    void serve(int client);
    void forward(int client, int server) const;

    std::string answer_;
    int listener_ = -1;
    unsigned port_ = 0;
    std::atomic<bool> stop_{false};
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

}  // namespace api_client::testing
