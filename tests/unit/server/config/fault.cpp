#include "tests/unit/server/config/fault.hpp"

#include <gmock/gmock.h>

#include <ostream>

#include "tests/unit/server/config/folder.hpp"

namespace config_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::ostream& operator<<(std::ostream& out, const Fault& fault) {
    return out << fault.name;
}

std::string fault_name(const testing::TestParamInfo<Fault>& info) {
    return info.param.name;
}

std::string appended(const std::string& text) {
    return valid_text() + text;
}

void expect_only_message(const Fault& fault) {
    const ConfigFolder folder;
    const auto messages = messages_of(folder, fault.text);
    ASSERT_THAT(messages, SizeIs(1)) << testing::PrintToString(messages);
    EXPECT_THAT(messages[0], AllOf(StartsWith(fault.begins), HasSubstr(fault.has), Not(HasSubstr("\n"))));
    EXPECT_THAT(messages[0], Not(HasSubstr("idden-secret")));
    EXPECT_THAT(messages[0], Not(HasSubstr("saw 'H'")));
}

}  // namespace config_test
