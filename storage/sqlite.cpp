#include "storage/sqlite.hpp"

#include <algorithm>
#include <cstring>

#include "clearance/time.hpp"

namespace storage {
namespace {

std::string immutable_uri(const std::string& path) {
    std::string uri = "file://";
    for (const char c : path) {
        if (c == '%') {
            uri += "%25";
        } else if (c == '?') {
            uri += "%3F";
        } else if (c == '#') {
            uri += "%23";
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

/// Counting all that SQLite allocates takes a lock for each piece: cache_bytes() tells what matters. Must
/// come before SQLite is used at all.
void count_no_memory() {
    [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// time_text(microseconds since 1970), as the api writes times; NULL stays NULL.
void time_text(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    if (sqlite3_value_type(*values) == SQLITE_NULL) return sqlite3_result_null(context);
    const clearance::TimeText text{Time(std::chrono::microseconds(sqlite3_value_int64(*values)))};
    const auto words = text.view();
    sqlite3_result_text(context, words.data(), static_cast<int>(words.size()), SQLITE_TRANSIENT);
}

}  // namespace

Database::Database(const std::string& path, Mode mode, std::chrono::milliseconds busy_timeout) {
    count_no_memory();
    const bool immutable = mode == Mode::immutable;
    const int access = mode == Mode::read_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    const auto name = immutable ? immutable_uri(path) : path;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        name.c_str(), &handle,
        access | (immutable ? SQLITE_OPEN_URI : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
    const int added = sqlite3_create_function_v2(handle, "time_text", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                                 nullptr, time_text, nullptr, nullptr, nullptr);
    if (added != SQLITE_OK) fail(added);
}

void Database::fail(int code) const {
    // the connection's message belongs to its last call; where that is another one, only the code is certain
    const bool of_this_call = handle_ && sqlite3_extended_errcode(handle_.get()) == code;
    throw SqlError(code, of_this_call ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code));
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::cache_bytes() const {
    int now = 0, highest = 0;
    sqlite3_db_status(handle_.get(), SQLITE_DBSTATUS_CACHE_USED, &now, &highest, 0);
    return now;
}

std::int64_t Database::integer(const std::string& sql) {
    Statement statement(*this, sql);
    auto rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

Rows::~Rows() {
    sqlite3_reset(statement_);
}

bool Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_->fail(code);
    return false;
}

std::string Rows::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

Digest Rows::digest(int column) const {
    Digest digest{};
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    if (bytes != nullptr) std::memcpy(digest.data(), bytes, std::min(size, digest.size()));
    return digest;
}

std::optional<std::int64_t> Rows::maybe_integer(int column) const {
    if (is_null(column)) return std::nullopt;
    return integer(column);
}

std::optional<Time> Rows::maybe_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK) database.fail(code);
}

void Statement::require_idle(std::size_t values) const {
    if (sqlite3_stmt_busy(statement_.get()) != 0) {
        throw std::logic_error("a statement is used while its rows are read: " + std::string(sql()));
    }
    if (static_cast<int>(values) != sqlite3_bind_parameter_count(statement_.get())) {
        throw std::logic_error("not the number of parameters: " + std::string(sql()));
    }
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) database_->fail(code);
}

void Statement::bind(int index, std::string_view value) {
    // an empty view may have no address, which SQLite would take for NULL
    const char* bytes = value.empty() ? "" : value.data();
    check(sqlite3_bind_text64(statement_.get(), index, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int index, Blob value) {
    const void* bytes = value.size == 0 ? "" : value.data;
    check(sqlite3_bind_blob64(statement_.get(), index, bytes, value.size, SQLITE_TRANSIENT));
}

}  // namespace storage
