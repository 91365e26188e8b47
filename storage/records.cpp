#include "storage/records.hpp"

#include "storage/absence_records.hpp"

namespace storage {

SweepTally& SweepTally::operator+=(const SweepTally& other) {
    listed += other.listed;
    confirmed += other.confirmed;
    changed += other.changed;
    created += other.created;
    skipped += other.skipped;
    return *this;
}

AbsenceTally& AbsenceTally::operator+=(const AbsenceTally& other) {
    unlisted += other.unlisted;
    undecided += other.undecided;
    return *this;
}

}  // namespace storage
