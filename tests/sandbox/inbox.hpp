// Letter boxes that stand for other people's servers, so that alert hooks have somewhere to go in a test.
// Used on the one thread. Every message is kept, headers and body, with what it was answered.
#pragma once

#include <boost/json/value.hpp>
#include <deque>
#include <map>
#include <string>

#include "tests/sandbox/call.hpp"
#include "tests/sandbox/moment.hpp"

namespace sandbox {

class inbox {
  public:
    /// Keeps the message and answers 204, or what was ordered for this box.
    answer receive(const std::string& name, const call& incoming, moment at);

    /// `{"status":N,"count":N,"headers"?:{}}`: the next `count` messages are answered so, before what was
    /// ordered later. What is wrong with it, empty when it was taken.
    std::string order_answer(const std::string& name, const boost::json::value& description);

    /// `{"messages":[{"headers":{},"body","answered","at"}]}`, oldest first; header names in lower case.
    boost::json::value shown(const std::string& name) const;

    void clear(const std::string& name) { boxes_.erase(name); }

  private:
    struct message {
        header_list headers;
        std::string body;
        unsigned answered;
        moment at;
    };
    struct ordered_answer {
        unsigned status;
        long left;
        header_list headers;
    };
    struct box {
        std::deque<message> messages;
        std::deque<ordered_answer> answers;
    };
    std::map<std::string, box> boxes_;
};

}  // namespace sandbox
