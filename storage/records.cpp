#include "storage/records.hpp"

namespace storage {

SweepTally& SweepTally::operator+=(const SweepTally& other) {
    listed += other.listed;
    confirmed += other.confirmed;
    changed += other.changed;
    created += other.created;
    skipped += other.skipped;
    return *this;
}

}  // namespace storage
