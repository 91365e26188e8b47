# Writes OUTPUT, a source of documents.hpp's functions, from DESCRIPTION and PAGE. Both must be ASCII: they are cut
# into literals short enough for every compiler, wherever that falls.
function(pieces_of file result)
  file(READ "${file}" text)
  string(REGEX MATCH "[^\t\n -~]" foreign "${text}")
  if(NOT foreign STREQUAL "")
    message(FATAL_ERROR "${file} must be ASCII, it has '${foreign}'")
  endif()
  string(LENGTH "${text}" length)
  set(offset 0)
  set(pieces "")
  while(offset LESS length)
    string(SUBSTRING "${text}" ${offset} 12000 piece)
    string(APPEND pieces "    R\"~~~~(${piece})~~~~\",\n")
    math(EXPR offset "${offset} + 12000")
  endwhile()
  set(${result} "${pieces}" PARENT_SCOPE)
endfunction()

pieces_of("${DESCRIPTION}" description)
pieces_of("${PAGE}" page)
file(WRITE "${OUTPUT}.new" "// Written by server/api/embed.cmake.
#include \"server/api/documents.hpp\"

#include <initializer_list>
#include <string_view>

namespace api {
namespace {

std::string joined(std::initializer_list<std::string_view> pieces) {
    std::string text;
    for (const auto piece : pieces) text += piece;
    return text;
}

}  // namespace

const std::string& description() {
    static const std::string text = joined({
${description}    });
    return text;
}

const std::string& documentation_page() {
    static const std::string text = joined({
${page}    });
    return text;
}

}  // namespace api
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
