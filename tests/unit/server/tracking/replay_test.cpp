// Replays in pages, to a bound, and what they make us ask for.
#include "server/tracking/replay.hpp"

#include "storage/content_digest.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using storage::DeliveryOutcome;

class ReplayOfTheArchive : public TrackingTest {
  public:
    /// Bodies "0" to "n - 1", none of them understood.
    void archive(int count) {
        write([&](storage::Writing& writing) {
            for (int n = 0; n < count; ++n) {
                storage::Delivery delivery;
                delivery.body = std::to_string(n);
                delivery.digest = storage::content_digest(delivery.body);
                delivery.outcome = DeliveryOutcome::ignored;
                writing.record_delivery(delivery);
            }
        });
    }
    ReplayResult replay(std::int64_t most, storage::Id after = 0) {
        const auto judge = [](std::string_view body, std::string_view) {
            storage::Judgement judgement;
            judgement.outcome = DeliveryOutcome::recorded;
            judgement.event = storage::WebhookEvent{
                vin(fleet_vin(std::stoi(std::string(body)))), clearance::Status("approved"), {}, {}, {}};
            return judgement;
        };
        Replay of_all(*ledger, judge,
                      [this](const clearance::Vin& wanted) { checks.push_back(wanted.text()); });
        storage::ArchiveQuery query;
        query.outcomes = {DeliveryOutcome::ignored};
        query.after = after;
        return run(of_all.run(query, most));
    }
    std::vector<std::string> checks;
};

TEST_F(ReplayOfTheArchive, GoesPageByPageToItsEnd) {
    archive(250);
    const auto result = replay(10'000);
    EXPECT_EQ(result.total().changed, 250);
    EXPECT_FALSE(result.next);
    EXPECT_EQ(checks.size(), 250U);
    EXPECT_EQ(checks.front(), fleet_vin(0));
    EXPECT_EQ(checks.back(), fleet_vin(249));
    EXPECT_EQ(replay(10'000).total().replayed, 0);
}

TEST_F(ReplayOfTheArchive, StopsAtItsBoundAndGoesOnFromThere) {
    archive(250);
    const auto first = replay(150);
    EXPECT_EQ(first.total().changed, 200) << "whole pages";
    ASSERT_TRUE(first.next);
    const auto rest = replay(150, *first.next);
    EXPECT_EQ(rest.total().changed, 50);
    EXPECT_FALSE(rest.next);
}

TEST_F(ReplayOfTheArchive, ThrowsWhatTheLedgerThrows) {
    archive(1);
    ledger->fail_writes(1);
    EXPECT_THROW(replay(10), storage::LedgerError);
    EXPECT_EQ(replay(10).total().changed, 1);
}

}  // namespace
}  // namespace tracking
