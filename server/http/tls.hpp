// The server's certificate and key, from files, replaceable while running: connections made after reload()
// get the new ones, those under way keep the old. TLS 1.2 and 1.3.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace http {

class TlsCertificates {
  public:
    /// Throws std::runtime_error, one line naming the file and what is wrong with it (unreadable, no
    /// certificate, key does not belong to it).
    TlsCertificates(std::string certificate_file, std::string private_key_file);

    /// Reads the files again; on an error throws and keeps what was.
    void reload();
    /// The same with other files, which count from then on.
    void reload(std::string certificate_file, std::string private_key_file);
    std::shared_ptr<boost::asio::ssl::context> current() const;
    /// notAfter of the leaf.
    std::chrono::system_clock::time_point expires_at() const;

  private:
    std::string certificate_file_, private_key_file_;
    mutable std::mutex mutex_;
    std::shared_ptr<boost::asio::ssl::context> context_;
    std::chrono::system_clock::time_point expires_at_{};
};

}  // namespace http
