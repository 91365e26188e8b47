#include "storage/listing_index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>
#include <utility>
#include <vector>

namespace storage {
namespace {

/// Rows read between two chances for others on this core.
constexpr std::size_t rows_at_once = 256;

/// By the first byte of the digest, so that no step of the work is long.
class SortedDigests final : public ListingIndex {
  public:
    explicit SortedDigests(std::size_t expected) {
        // growing by doubling would need three times as much for a moment; digests are spread evenly
        const auto each = static_cast<double>(expected) / static_cast<double>(shelves_.size());
        for (auto& shelf : shelves_) shelf.reserve(static_cast<std::size_t>(each + 4 * std::sqrt(each)));
    }

    void add(const Digest& digest, Id vehicle) {
        shelves_.at(digest[0]).emplace_back(digest, vehicle);
        if (++added_ % rows_at_once == 0) std::this_thread::yield();
    }

    void sort() {
        for (auto& shelf : shelves_) {
            std::ranges::sort(shelf);
            std::this_thread::yield();
        }
    }

    Id unchanged(const Digest& digest) const override {
        const auto& shelf = shelves_.at(digest[0]);
        const auto found = std::ranges::lower_bound(shelf, digest, {}, &Entry::first);
        return found != shelf.end() && found->first == digest ? found->second : 0;
    }

  private:
    using Entry = std::pair<Digest, Id>;
    using Shelf = std::vector<Entry>;

    std::array<Shelf, 256> shelves_;
    std::size_t added_ = 0;
};

}  // namespace

ListingIndexReading::ListingIndexReading(Database& database)
    : select_last_(database, "SELECT max(id) FROM vehicles"),
      select_all_(database, "SELECT listing_digest, id FROM vehicles WHERE listing_digest IS NOT NULL"),
      select_(database,
              "SELECT listing_digest FROM vehicles "
              "WHERE id = ? AND listed = 1 AND listing_digest IS NOT NULL") {}

std::unique_ptr<ListingIndex> ListingIndexReading::all() {
    auto index = std::make_unique<SortedDigests>(most());
    auto rows = select_all_.query();
    while (rows.next()) index->add(rows.digest(0), rows.integer(1));
    index->sort();
    return index;
}

std::size_t ListingIndexReading::most() {
    auto rows = select_last_.query();
    return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

std::unique_ptr<ListingIndex> ListingIndexReading::of(std::span<const Id> vehicles) {
    auto index = std::make_unique<SortedDigests>(vehicles.size());
    for (const Id vehicle : vehicles) {
        auto rows = select_.query(vehicle);
        if (rows.next()) index->add(rows.digest(0), vehicle);
    }
    index->sort();
    return index;
}

}  // namespace storage
