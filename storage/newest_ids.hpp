// Pages of ids from the newest down, out of one or several indexes, with what no index decides looked at one
// by one up to a bound. Belongs to its connection's thread.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>

#include "storage/filtered_lists.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class NewestIds {
  public:
    /// So many ids are looked at for a page where each must be asked whether it fits.
    static constexpr int most_looked_at = 1'000;

    /// `thinned`: not all that the indexes give fit.
    NewestIds(const Part& part, bool thinned)
        : limit_(part.limit), most_(thinned ? std::max(most_looked_at, part.limit) : part.limit) {}

    static Id before(const Part& part) {
        return part.before == 0 ? std::numeric_limits<Id>::max() : part.before;
    }

    /// How many ids to take from each index: the one too many tells that there are more.
    int wanted() const { return most_ + 1; }
    void take(Rows rows) {
        while (rows.next()) ids_.push_back(rows.integer(0));
    }
    /// The page of those that fit, each made of its id; one that is gone is left out.
    template <class Item>
    Page<Item> page(const std::function<bool(Id)>& fits, const std::function<std::optional<Item>(Id)>& make) {
        std::ranges::sort(ids_, std::greater());
        ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
        Page<Item> page;
        int looked_at = 0;
        Id last = 0;
        for (const Id id : ids_) {
            if (looked_at++ == most_ || page.items.size() == static_cast<std::size_t>(limit_)) {
                page.next = last;
                break;
            }
            last = id;
            if (fits && !fits(id)) continue;
            if (auto item = make(id)) page.items.push_back(std::move(*item));
        }
        return page;
    }

  private:
    int limit_, most_;
    std::vector<Id> ids_;
};

struct IdRange {
    Id from = 0, before = 0;
};

/// Which ids of a growing table have a time or a later one; times ascend with the ids.
class IdsByTime {
  public:
    IdsByTime(Database& database, const std::string& table, const std::string& column)
        : select_last_(database, "SELECT max(id) FROM " + table),
          select_next_(database,
                       "SELECT id, " + column + " FROM " + table + " WHERE id >= ? ORDER BY id LIMIT 1") {}

    /// Those of this part of the list, from `since` on and before `until`.
    IdRange range(const Part& part, std::optional<Time> since, std::optional<Time> until);
    /// The smallest id of that time or later; one more than the last where there is none.
    Id first_from(Time time);

  private:
    Statement select_last_, select_next_;
};

}  // namespace storage
