// Reads the platform's list, a bare JSON array without pagination, as it comes in pieces split anywhere: it
// cuts out one item at a time and holds no more than that. One bad item is skipped; only a broken array ends
// the reading. Event loop's thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api_client/item_digest.hpp"
#include "api_client/item_reader.hpp"
#include "api_client/item_scanner.hpp"
#include "api_client/platform.hpp"

namespace api_client {

class ListReader {
  public:
    static constexpr std::size_t max_item = 1024 * 1024;

    /// Uses the sink's functions but piece_done; it outlives the reader.
    explicit ListReader(const ListSink& sink) : sink_(sink) {}

    /// Hands over every item that these bytes complete. Ignored once the array is broken. Throws what the
    /// sink throws.
    void feed(std::string_view piece);

    /// The bytes have ended. What is wrong with the array, for a person; empty where it was whole.
    std::string finish();

    /// What is read is no array, or is followed by something else.
    bool is_broken() const { return !problem_.empty(); }

    /// Items so far, skipped and unchanged ones among them.
    std::size_t items() const { return items_; }

  private:
    enum class Expects { array, first_item, item, comma, nothing, rest_of_item };

    bool starts_item(char c);
    std::size_t take_item(std::string_view bytes);
    void keep(std::string_view part);
    void finish_item(std::string_view raw);
    void hand_over(ItemReader::Outcome outcome);

    const ListSink& sink_;
    Expects expects_ = Expects::array;
    std::string problem_;
    std::size_t items_ = 0;
    ItemScanner scanner_;
    std::size_t item_size_ = 0;
    std::string kept_;  // of an item that began in an earlier piece; only the first bytes of a too big one
    ItemDigest digest_;
    ItemReader item_reader_;
};

}  // namespace api_client
