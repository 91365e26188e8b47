// JSON text as people and spreadsheets read it. Pure function, any thread.
#pragma once

#include <string>

namespace api {

/// The same JSON with its numbers written out: 0.5 and 72000.0 for 5E-1 and 7.2E4, so that what may have a
/// fraction always has one. What stands in strings stays.
std::string without_exponents(std::string json);

}  // namespace api
