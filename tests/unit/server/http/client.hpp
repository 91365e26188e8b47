// A client that sends exactly the bytes it is told to, over plain sockets, and gives up after a few seconds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

struct Answer {
    unsigned status = 0;                         // 0: the connection ended instead
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

class Client {
  public:
    /// To 127.0.0.1. Throws std::runtime_error.
    explicit Client(std::uint16_t port, const char* address = "127.0.0.1");
    virtual ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// False when the peer is gone.
    virtual bool send(std::string_view bytes);
    /// The next answer; `without_body`: to a HEAD request.
    Answer receive(bool without_body = false);
    /// The next chunk of a body whose head was received without it; empty: the last one. Throws
    /// std::runtime_error when the connection ends before.
    std::string receive_chunk();
    Answer ask(std::string_view bytes) {
        send(bytes);
        return receive();
    }
    /// Whether the server ends the connection, and sends nothing before.
    bool is_closed();
    /// Some bytes of the next answer, kept for receive(); false at the end of the connection.
    bool receive_some();
    /// Whatever still comes until the end of the connection.
    std::string rest();
    void end_sending();
    /// Closes with a reset.
    void abort();

    static std::string get(const std::string& target, const std::string& headers = {}) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }
    static std::string post(const std::string& target, const std::string& body,
                            const std::string& headers = {}) {
        return "POST " + target +
               " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
               headers + "\r\n" + body;
    }

  protected:
    /// 0: the end, also by reset. Throws std::runtime_error when nothing comes in time.
    virtual std::size_t read_some(char* buffer, std::size_t size);
    int socket_ = -1;

  private:
    std::string receive_bytes(std::size_t size);
    std::string received_;
};
