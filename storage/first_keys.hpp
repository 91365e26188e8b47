// The first so many of several ordered runs of rows, without reading more of each run than may be among them.
// Any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace storage {

template <class Key>
class FirstKeys {
  public:
    FirstKeys(std::size_t most, bool descending) : most_(most), descending_(descending) {}

    /// False: it comes behind all that are kept, and so does what follows in its run.
    bool take(Key key) {
        if (most_ == 0) return false;
        const auto before = [this](const Key& a, const Key& b) { return comes_before(a, b); };
        if (keys_.size() == most_) {
            if (!comes_before(key, keys_.front())) return false;
            std::ranges::pop_heap(keys_, before);
            keys_.pop_back();
        }
        keys_.push_back(key);
        std::ranges::push_heap(keys_, before);
        return true;
    }

    std::vector<Key> in_order() && {
        std::ranges::sort(keys_, [this](const Key& a, const Key& b) { return comes_before(a, b); });
        return std::move(keys_);
    }

  private:
    bool comes_before(const Key& a, const Key& b) const { return descending_ ? b < a : a < b; }

    std::size_t most_;
    bool descending_;
    std::vector<Key> keys_;  // a heap, the last of them in front
};

}  // namespace storage
