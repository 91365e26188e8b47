// A tracker's api as commands at a terminal ask it: by URL, with a token, verified TLS. Blocking, one request
// at a time, a process of its own. Answers that say why something was not done end the command.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/terminal/access.hpp"
#include "server/terminal/reply.hpp"

namespace terminal {

struct Question {
    std::string method = "GET", target;
    std::string body, content_type;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::chrono::seconds idle_timeout{120};
};

class Service {
  public:
    /// Throws Ended (faulty): the URL, the token's file or a proxy's variable.
    explicit Service(const Access& access);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    Reply ask(const Question& question);
    /// The body of a good answer in pieces, as they come; what `take` throws is thrown.
    Reply follow(const Question& question, const std::function<void(std::string_view)>& take);
    /// Tries again, a few times, where that may help: the platform or the ledger not to be had, the same
    /// command under way, no answer of a service that was there. Only for what can be sent again.
    Reply insist(const Question& question);
    /// A good answer, which has this member; throws Ended for every other.
    boost::json::object get(const std::string& target, std::string_view member);
    /// From now on SIGINT and SIGTERM end what is asked, and all that is asked later, by Interrupted; the
    /// second one ends the process.
    void heed_signals();

    /// Ends the command with what a problem document says, or why there is no answer of a tracker.
    [[noreturn]] void give_up(const Reply& reply) const;
    std::string words_of(const Reply& reply) const;

  private:
    struct Impl;
    void pause(std::chrono::seconds time);

    Caller caller_;
    bool answered_ = false;  // ever
    std::unique_ptr<Impl> impl_;
};

}  // namespace terminal
