#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using Summary = Service;

TEST_F(Summary, OfAnEmptyLedgerCountsNothing) {
    EXPECT_EQ(boost::json::serialize(get("/v1/summary")),
              R"({"total":0,"by_status":{},"by_brand":{},"as_of":null})");
}

TEST_F(Summary, CountsByStatusAndBrand) {
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "approved", "ford"),
           listed(numbered_vin(3), "pending", "ford")});
    EXPECT_EQ(boost::json::serialize(get("/v1/summary")),
              R"({"total":3,"by_status":{"approved":2,"pending":1},"by_brand":{"bmw":1,"ford":2},)"
              R"("as_of":"2026-03-01T12:00:00.000Z"})");
}

TEST_F(Summary, IsAsOfTheLastCompleteSweep) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    now_ += std::chrono::minutes(15);
    write([&](storage::Writing& writing) {
        const auto id = writing.begin_sweep(storage::SweepKind::full);
        writing.finish_sweep(id, storage::SweepOutcome::failed, {}, "cut");
    });
    EXPECT_EQ(get("/v1/summary").at("as_of").as_string(), "2026-03-01T12:00:00.000Z");
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    EXPECT_EQ(get("/v1/summary").at("as_of").as_string(), "2026-03-01T12:30:00.000Z");
}

}  // namespace
