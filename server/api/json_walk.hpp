// Goes through a JSON text value by value, so that a big one is never in memory as a whole document. The text
// must have passed check_json(). Holds a view of it; one thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace api {

class JsonWalk {
  public:
    explicit JsonWalk(std::string_view text) : text_(text) {}

    /// Goes into the object ('{') or array ('[') that stands here; false: another value does.
    bool enter(char bracket);
    /// To the next member or item of what was entered last; false: there is none, and it is left.
    bool next();
    /// The name of the member that stands here, whose value stands here then.
    std::string name();
    /// The text of the value that stands here, which is passed.
    std::string_view value();

  private:
    void skip_blanks();
    void skip_string();
    void skip_nested();

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace api
