// Where the parts of verify tell what they find, and the words they do it in. One thread.
#pragma once

#include <string>

#include "storage/verify.hpp"

namespace storage {

class Report {
  public:
    explicit Report(const VerifyOptions& options) : options_(options) {}

    void difference(Difference difference);
    /// A difference where the two are not the same: "NAME TOLD" against "FOLLOWS".
    void compare(const std::string& table, const std::string& row, const std::string& name,
                 const std::string& told, const std::string& follows);
    void progress(std::string_view what, std::int64_t done, std::int64_t all) const;

    const VerifyOptions& options() const { return options_; }
    Verified verified;

  private:
    const VerifyOptions& options_;
};

std::string words(const Time& time);
std::string words(const Status& status);
std::string words(const Digest& digest);
std::string words(bool flag);
std::string words(std::int64_t number);
std::string words(const std::string& text);  // in quotes; empty: none
template <class Value>
std::string words(const std::optional<Value>& value) {
    return value ? words(*value) : "none";
}

/// "ID of VIN"
std::string row_of(Id id, const std::string& vin);

}  // namespace storage
