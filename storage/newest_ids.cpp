#include "storage/newest_ids.hpp"

namespace storage {

IdRange IdsByTime::range(const Part& part, std::optional<Time> since, std::optional<Time> until) {
    IdRange range{since ? first_from(*since) : 0, NewestIds::before(part)};
    if (until) range.before = std::min(range.before, first_from(*until));
    return range;
}

Id IdsByTime::first_from(Time time) {
    Id low = 1, high = 1;
    {
        auto rows = select_last_.query();
        if (rows.next()) high = rows.integer(0) + 1;
    }
    while (low < high) {
        const Id middle = low + (high - low) / 2;
        auto rows = select_next_.query(middle);
        const bool earlier = rows.next() && rows.time(1) < time;
        if (earlier) {
            low = rows.integer(0) + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace storage
