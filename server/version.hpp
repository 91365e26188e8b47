// The program's version, from the CMake project: what `clearance-tracker version`, logs and metrics say.
#pragma once

#include <string_view>

namespace clearance {

inline constexpr std::string_view version = CLEARANCE_VERSION;

}  // namespace clearance
