// Columns that line up on a terminal, whatever characters their cells hold. Pure but for the width of the
// terminal, which it asks for.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace terminal {

struct Column {
    std::string name;
    std::size_t width;  // in cells
};

/// A line of cells, filled up with blanks but for the last; wider ones push the rest to the right. No wider
/// than `most` cells, where that is not 0.
std::string row(const std::vector<Column>& columns, const std::vector<std::string>& cells,
                std::size_t most = 0);
std::string heading(const std::vector<Column>& columns, std::size_t most = 0);

/// Of the terminal that stdout is; 0: it is none, and nothing need be cut.
std::size_t width_of_stdout();

}  // namespace terminal
