// Finds where one item of a JSON array ends, over bytes that come in pieces split anywhere. It knows strings,
// escapes and brackets, nothing else: what lies between them is the parser's to judge. Value type, any one
// thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace api_client {

class ItemScanner {
  public:
    /// Before an item's first byte, which is no white space.
    void start() { *this = ItemScanner(); }

    /// Takes `bytes` as the item's next ones; returns how many of them belong to it.
    std::size_t advance(std::string_view bytes);

    /// The item has ended. A number or word ends before the byte that is not part of it.
    bool is_complete() const { return complete_; }

  private:
    std::size_t skip_string(std::string_view bytes, std::size_t at);
    std::size_t skip_word(std::string_view bytes, std::size_t at);

    std::size_t depth_ = 0;
    bool begun_ = false;
    bool in_string_ = false;
    bool escaped_ = false;
    bool in_word_ = false;
    bool complete_ = false;
};

}  // namespace api_client
