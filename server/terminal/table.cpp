#include "server/terminal/table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include "server/terminal/printable.hpp"

namespace terminal {

std::string row(const std::vector<Column>& columns, const std::vector<std::string>& cells, std::size_t most) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto cell = printable(cells[i]);
        line += (i == 0 ? "" : "  ") + cell;
        const auto width = display_width(cell);
        if (i + 1 < cells.size() && width < columns.at(i).width)
            line.append(columns.at(i).width - width, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    return (most == 0 ? line : cut_to(line, most)) + '\n';
}

std::string heading(const std::vector<Column>& columns, std::size_t most) {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    return row(columns, names, most);
}

std::size_t width_of_stdout() {
    winsize size{};
    if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

}  // namespace terminal
