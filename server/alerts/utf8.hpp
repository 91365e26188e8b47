// UTF-8 of unknown origin made fit for a request: what is broken is replaced, what is too long is cut between
// two characters. Pure functions, any thread; a text is read no further than it is kept.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace alerts {

/// The length of the well-formed UTF-8 sequence at the beginning of `text`; 0: there is none.
std::size_t sequence_length(std::string_view text);

/// What stands for a character; a piece of well-formed UTF-8, empty to leave the character out.
using Rewrite = std::function<std::string_view(std::string_view character)>;

/// The text with each character rewritten, at most `most` characters of the result; what is longer ends in
/// "…". Counted in UTF-16 units, the strictest way in which a receiver may count. A byte that belongs to no
/// character is given to `rewrite` as U+FFFD.
std::string rewritten(std::string_view text, std::size_t most, const Rewrite& rewrite);

/// Well-formed, else as it is: for data, which JSON escapes.
std::string valid_text(std::string_view text, std::size_t most);

/// For people: one line, so controls and line ends become blanks, and what turns the direction of writing is
/// left out, for it could make a text look like another.
std::string one_line(std::string_view text, std::size_t most);

}  // namespace alerts
