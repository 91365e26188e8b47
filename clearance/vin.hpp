// A vehicle's identity: the VIN, trimmed and upper-cased. Value type, any thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace clearance {

class Vin {
  public:
    /// Takes whatever the platform names a vehicle, 1 to 64 printable ASCII characters after trimming; the
    /// key is upper-case. Empty where that does not hold.
    static std::optional<Vin> parse(std::string_view text);

    /// 17 letters and digits: what the platform accepts in a request (its POST answers `error` otherwise).
    bool is_requestable() const;
    static constexpr std::size_t length = 17;  // of a requestable one
    /// The same in words, for whoever wrote something else.
    static constexpr std::string_view rule = "a VIN is 17 letters and digits";

    const std::string& text() const { return text_; }
    auto operator<=>(const Vin&) const = default;  // NOLINT(modernize-use-nullptr): takes its 0 for a pointer

  private:
    explicit Vin(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace clearance
