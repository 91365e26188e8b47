// RevisionFeed on the tables. One reader's thread only, inside the transaction that the reader opened. No
// page looks at more rows than its query allows; those of one vehicle are found by its index.
#pragma once

#include "storage/dictionary.hpp"
#include "storage/finding_rows.hpp"
#include "storage/revision_feed.hpp"

namespace storage {

class FeedReading final : public RevisionFeed {
  public:
    FeedReading(Database& database, Dictionaries& dictionaries);

    FeedPage page(const FeedQuery& query) override;
    std::vector<FindingEvent> finding_events(Id after, int limit) override;
    FeedPosition newest() override;
    std::vector<std::string> statuses() override;

  private:
    FeedPage walk(Rows rows, const FeedQuery& query);
    std::optional<FeedRevision> read(const Rows& rows, const RevisionFilter& filter);
    Id last_of(std::string_view table);
    Id vehicle(const Vin& vin);

    Dictionaries& dictionaries_;
    FindingRows findings_;
    Statement select_behind_, select_before_, select_behind_of_, select_before_of_, select_vehicle_,
        select_id_, select_events_, select_last_, select_statuses_;
};

}  // namespace storage
