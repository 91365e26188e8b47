// Which servers are asked without a proxy: the list in NO_PROXY. What curl and Go both understand is
// understood alike; an entry that means nothing to them means nothing here. Pure, any thread; no name is
// looked up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace api_client {

class NoProxy {
  public:
    NoProxy() = default;  // no exception
    /// Separated by commas or spaces: names, which stand for what is below them too, with or without a dot or
    /// "*." before them; addresses; CIDR blocks; each with ":port" or without; "*" for everything.
    explicit NoProxy(std::string_view list);

    /// `host`: in lower case, without brackets and without a dot at its end.
    bool covers(std::string_view host, std::string_view port) const;

  private:
    struct Entry {
        std::string domain;   // empty: a network, or everything
        std::string network;  // an address's 4 or 16 bytes
        unsigned bits = 0;    // how many of them count
        std::string port;     // empty: any
    };
    void add(std::string text);

    std::vector<Entry> entries_;
};

/// The 4 or 16 bytes of an address, an IPv4 address in IPv6's clothes as 4; empty: it is none.
std::string address_bytes(std::string_view text);

}  // namespace api_client
