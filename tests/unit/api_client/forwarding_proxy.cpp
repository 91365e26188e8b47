#include "tests/unit/api_client/forwarding_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace api_client::testing {
namespace {

sockaddr_in loopback(unsigned port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<in_port_t>(port));
    return address;
}

/// False: no more comes.
bool pass_on(int from, int to) {
    std::array<char, 16384> room{};
    const auto got = ::recv(from, room.data(), room.size(), 0);
    if (got <= 0) return false;
    return ::send(to, room.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
}

std::string read_head(int client) {
    std::string head;
    std::array<char, 4096> room{};
    while (head.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(client, room.data(), room.size(), 0);
        if (got <= 0) return {};
        head.append(room.data(), static_cast<std::size_t>(got));
    }
    return head;
}

}  // namespace

ForwardingProxy::ForwardingProxy(std::string answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 64) != 0 ||
        getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("the proxy under test cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

ForwardingProxy::~ForwardingProxy() {
    stop_ = true;
    shutdown(listener_, SHUT_RDWR);  // wakes accept()
    thread_.join();
    close(listener_);
}

void ForwardingProxy::run() {
    while (!stop_) {
        const int client = accept(listener_, nullptr, nullptr);
        if (client < 0) continue;
        serve(client);
        close(client);
    }
}

void ForwardingProxy::serve(int client) {
    const std::string head = read_head(client);
    if (head.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(head);
    }
    const auto colon = head.rfind(':', head.find(" HTTP/1.1\r\n"));
    const sockaddr_in address = loopback(static_cast<unsigned>(std::stoul(head.substr(colon + 1))));
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        ::send(client, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        forward(client, server);
    }
    close(server);
}

void ForwardingProxy::forward(int client, int server) const {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    while (!stop_) {
        if (poll(ends.data(), ends.size(), 50) <= 0) continue;
        if (ends[0].revents != 0 && !pass_on(client, server)) return;
        if (ends[1].revents != 0 && !pass_on(server, client)) return;
    }
}

std::vector<std::string> ForwardingProxy::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

}  // namespace api_client::testing
