#include "storage/listing_index.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace storage {
namespace {

class SortedDigests final : public ListingIndex {
  public:
    using Entry = std::pair<Digest, Id>;

    explicit SortedDigests(std::vector<Entry> entries) : entries_(std::move(entries)) {
        std::ranges::sort(entries_);
    }

    Id unchanged(const Digest& digest) const override {
        const auto found = std::ranges::lower_bound(entries_, digest, {}, &Entry::first);
        return found != entries_.end() && found->first == digest ? found->second : 0;
    }

  private:
    std::vector<Entry> entries_;
};

}  // namespace

ListingIndexReading::ListingIndexReading(Database& database)
    : select_last_(database, "SELECT max(id) FROM vehicles"),
      select_all_(database, "SELECT listing_digest, id FROM vehicles WHERE listing_digest IS NOT NULL"),
      select_(database,
              "SELECT listing_digest FROM vehicles "
              "WHERE id = ? AND listed = 1 AND listing_digest IS NOT NULL") {}

std::unique_ptr<ListingIndex> ListingIndexReading::all() {
    std::vector<SortedDigests::Entry> entries;
    {
        // growing by doubling would need three times as much for a moment
        auto rows = select_last_.query();
        if (rows.next()) entries.reserve(static_cast<std::size_t>(rows.integer(0)));
    }
    auto rows = select_all_.query();
    while (rows.next()) entries.emplace_back(rows.digest(0), rows.integer(1));
    return std::make_unique<SortedDigests>(std::move(entries));
}

std::unique_ptr<ListingIndex> ListingIndexReading::of(std::span<const Id> vehicles) {
    std::vector<SortedDigests::Entry> entries;
    entries.reserve(vehicles.size());
    for (const Id vehicle : vehicles) {
        auto rows = select_.query(vehicle);
        if (rows.next()) entries.emplace_back(rows.digest(0), vehicle);
    }
    return std::make_unique<SortedDigests>(std::move(entries));
}

}  // namespace storage
