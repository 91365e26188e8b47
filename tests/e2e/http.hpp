// A blocking HTTP client for tests: keep-alive, plain or TLS verified against one CA. Not our HTTPS client,
// on purpose.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace e2e {

struct Answer {
    unsigned status = 0;                         // 0: no answer, the connection failed or ended
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

using Headers = std::map<std::string, std::string>;

class Connection {
  public:
    /// `ca_file` empty: plain HTTP. Connects at once; throws std::runtime_error where that fails.
    Connection(const std::string& host_and_port, const std::string& ca_file);
    ~Connection();

    Answer send(const std::string& method, const std::string& target, const std::string& body = {},
                const Headers& headers = {});
    /// Only sends; the answer is read by receive().
    bool write(std::string_view bytes);
    /// `head`: the answer to HEAD, which has no body whatever its headers say.
    Answer receive(bool head = false);
    /// Of the certificate that the server showed.
    long server_serial() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// From now on the answers of this address alone, the api's, are recorded for tests/contract.
void record_answers_of(const std::string& host_and_port);

/// The bytes of one request, with Host and Content-Length.
std::string request_text(const std::string& method, const std::string& target, const std::string& body,
                         const Headers& headers);

/// One request on a connection of its own; status 0 when there was no answer.
Answer request(const std::string& host_and_port, const std::string& ca_file, const std::string& method,
               const std::string& target, const std::string& body = {}, const Headers& headers = {});

}  // namespace e2e
