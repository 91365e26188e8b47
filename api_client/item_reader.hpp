// Reads one item of the platform's list, or its answer for one VIN, by tolerant rules: only what no vehicle
// can be without (a VIN and a status) is asked for. Keeps its buffers from one item to the next; any one
// thread at a time.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parser.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "clearance/listed_vehicle.hpp"

namespace api_client {

class ItemReader {
  public:
    using Outcome = std::variant<clearance::ListedVehicle, clearance::SkippedItem>;

    ItemReader();
    ItemReader(const ItemReader&) = delete;
    ItemReader& operator=(const ItemReader&) = delete;

    /// `raw`: the item's bytes. The outcome's digest and index are the caller's to set.
    Outcome read(std::string_view raw);

    /// An item that was not read: its first bytes, and its VIN where even they show one.
    static clearance::SkippedItem skipped(std::string_view raw, std::string problem);

  private:
    std::array<unsigned char, 64 * 1024> values_;
    std::array<unsigned char, 8 * 1024> nesting_;
    boost::json::parser parser_;
};

/// An object of strings; a value that is no string is taken as its JSON text. Empty where `value` is no
/// object.
std::optional<clearance::Tags> read_tags(const boost::json::value* value);

}  // namespace api_client
