// A finding as its row and what it refers to tell it, for the writer and for readers. Belongs to its
// connection's thread.
#pragma once

#include <string>

#include "storage/finding_records.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class FindingRows {
  public:
    explicit FindingRows(Database& database);

    /// Of the columns below, in `rows`, from `first` on.
    static Finding read(const Rows& rows, int first = 0);
    /// What read() leaves out: a statement more.
    void add_tags(Finding& finding);
    std::optional<Finding> find(Id id);

    /// To select from: findings AS f, and the vehicle and the newest revision of the transition it refers to.
    static const std::string& columns();
    static const std::string& joins();

  private:
    Statement select_, select_tags_;
};

}  // namespace storage
