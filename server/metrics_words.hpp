// Words of others as values of a label: the first so many different ones, "other" for all that come later, so
// that nobody outside can make metrics grow without end. Any thread.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace metrics {

class BoundedWords {
  public:
    explicit BoundedWords(std::size_t most) : most_(most) {}

    std::string of(std::string_view word) {
        const std::lock_guard lock(mutex_);
        if (words_.contains(word)) return std::string(word);
        if (words_.size() >= most_) return "other";
        return *words_.emplace(word).first;
    }

  private:
    std::size_t most_;
    std::mutex mutex_;
    std::set<std::string, std::less<>> words_;
};

}  // namespace metrics
