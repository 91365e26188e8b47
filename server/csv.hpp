// Text in CSV (RFC 4180), record by record: commas, quotes, line ends LF or CR LF, a byte order mark in
// front, UTF-8. A fault ends the reading and has its place. Holds a view of the text; one thread at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace csv {

inline constexpr std::size_t most_columns = 200;  // of a record; more is a fault

struct Place {
    std::size_t line = 1, column = 1;  // from 1; columns count bytes
};

struct Fault {
    Place at;
    std::string what;
    std::string text() const;  // "line 3, column 7: …"
};

struct Field {
    std::string text;
    Place at;
};

class Reader {
  public:
    explicit Reader(std::string_view text);

    /// The next record; lines without any character are passed over. False: the end, or a fault.
    bool next(std::vector<Field>& fields);
    const std::optional<Fault>& fault() const { return fault_; }

  private:
    bool read_record(std::vector<Field>& fields);
    bool read_field(Field& field);
    bool read_quoted(Field& field);
    /// Whether another field follows in this record; empty: neither that nor an end of line stands here.
    std::optional<bool> read_separator();
    bool take_line_end();
    bool fail(Place at, std::string what);
    Place here() const { return {line_, at_ - line_begin_ + 1}; }
    char now() const { return text_[at_]; }
    bool at_end() const { return at_ == text_.size(); }

    std::string_view text_;
    std::size_t at_ = 0, line_ = 1, line_begin_ = 0;
    std::optional<Fault> fault_;
};

/// The names of the columns: the first record, without blanks around them, each not empty and there once; in
/// lower case up to the first dot, so that `Tag.Site` is `tag.Site`.
std::optional<std::vector<Field>> read_header(Reader& reader, Fault& fault);

/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

/// As a field: quoted where it has to be.
std::string written(std::string_view text);

}  // namespace csv
