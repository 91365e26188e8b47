// A configuration with one fault, and the only message there must be.
#pragma once

#include <gtest/gtest.h>

#include <iosfwd>
#include <string>

namespace config_test {

struct Fault {
    std::string name, text;
    std::string begins, has;  // how the message begins, and what is in it
};

std::ostream& operator<<(std::ostream& out, const Fault& fault);
std::string fault_name(const testing::TestParamInfo<Fault>& info);

/// A valid configuration with `text` from line 14 on.
std::string appended(const std::string& text);

/// What texts say that must be in no message, whatever is wrong: "hidden-secret", in any case.
void expect_only_message(const Fault& fault);

}  // namespace config_test
