// SQLite with owners: a connection, statements prepared once and reused, rows that always reset their
// statement. Each connection and all of its statements belong to one thread at a time. Every error is a
// SqlError with SQLite's own message.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "storage/ledger.hpp"

namespace storage {

/// SQLite refused or failed. A LedgerError, because to a caller it is: what was asked for is not in the
/// ledger.
class SqlError : public LedgerError {
  public:
    SqlError(int code, const std::string& message) : LedgerError(message), code_(code) {}
    int code() const { return code_; }  // SQLite's extended result code

  private:
    int code_;
};

class Database {
  public:
    /// immutable: nobody writes to the file meanwhile, so that nothing has to be made beside it; the path
    /// must be absolute.
    enum class Mode { read_write, read_only, immutable };

    /// The file must exist. `busy_timeout`: how long a statement waits for another connection's lock.
    Database(const std::string& path, Mode mode, std::chrono::milliseconds busy_timeout);

    /// Runs one or several statements without parameters.
    void execute(const std::string& sql);
    /// The first column of the first row, 0 where there is none.
    std::int64_t integer(const std::string& sql);
    Id last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    std::int64_t cache_bytes() const;  // what its page cache holds
    std::int64_t changes() const { return sqlite3_changes64(handle_.get()); }
    bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
    sqlite3* handle() const { return handle_.get(); }

    [[noreturn]] void fail(int code) const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
};

/// Bytes to be kept as a BLOB.
struct Blob {
    const void* data;
    std::size_t size;
};
inline Blob blob(std::string_view bytes) {
    return {bytes.data(), bytes.size()};
}

/// The rows of one execution. Resets the statement when it goes out of scope; columns count from 0.
class Rows {
  public:
    Rows(sqlite3_stmt* statement, const Database& database) : statement_(statement), database_(&database) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows();

    bool next();
    bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    bool flag(int column) const { return integer(column) != 0; }
    Time time(int column) const { return Time(std::chrono::microseconds(integer(column))); }
    std::string text(int column) const;  // of TEXT and BLOB alike, byte for byte
    Digest digest(int column) const;
    std::optional<std::int64_t> maybe_integer(int column) const;
    std::optional<Time> maybe_time(int column) const;

  private:
    sqlite3_stmt* statement_;
    const Database* database_;
};

class Statement {
  public:
    Statement(Database& database, std::string_view sql);

    /// Executes with these parameters; the rows must be gone before the statement is used again.
    template <class... Values>
    [[nodiscard]] Rows query(const Values&... values) {
        bind_all(values...);
        return Rows(statement_.get(), *database_);
    }
    /// Executes a statement without rows; how many rows it changed.
    template <class... Values>
    std::int64_t run(const Values&... values) {
        query(values...).next();
        return database_->changes();
    }
    /// INSERT; the new row's id.
    template <class... Values>
    Id insert(const Values&... values) {
        run(values...);
        return database_->last_insert_id();
    }
    std::string_view sql() const { return sqlite3_sql(statement_.get()); }
    int columns() const { return sqlite3_column_count(statement_.get()); }

  private:
    template <class... Values>
    void bind_all(const Values&... values) {
        require_idle(sizeof...(values));
        [[maybe_unused]] int index = 0;
        (bind(++index, values), ...);
    }
    void require_idle(std::size_t values) const;
    void check(int code) const;

    template <class Value>
    requires std::is_integral_v<Value> || std::is_enum_v<Value>
    void bind(int index, Value value) {
        check(sqlite3_bind_int64(statement_.get(), index, static_cast<std::int64_t>(value)));
    }
    void bind(int index, Time value) { bind(index, value.time_since_epoch().count()); }
    void bind(int index, std::string_view value);
    void bind(int index, Blob value);
    void bind(int index, const Digest& value) { bind(index, Blob{value.data(), value.size()}); }
    template <class Value>
    void bind(int index, const std::optional<Value>& value) {
        if (value) {
            bind(index, *value);
        } else {
            check(sqlite3_bind_null(statement_.get(), index));
        }
    }

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace storage
