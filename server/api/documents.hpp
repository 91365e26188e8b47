// The description of this API and its page, part of the program. Any thread. Promise: what docs/openapi.yaml
// and server/api/documentation.html were when it was built.
#pragma once

#include <string>

namespace api {

const std::string& description();  // docs/openapi.yaml
const std::string& documentation_page();

}  // namespace api
