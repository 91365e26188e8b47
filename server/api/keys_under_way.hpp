// The idempotency keys of commands that are being carried out right now. Any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "storage/kept_answers.hpp"

namespace api {

class KeysUnderWay {
  public:
    enum class Entry { entered, under_way, other_command };

    /// entered: then leave() is due.
    Entry enter(const storage::KeyedCommand& command) {
        const std::lock_guard lock(mutex_);
        const auto [place, entered] =
            commands_.try_emplace({command.by, command.key}, command.target, command.body);
        if (entered) return Entry::entered;
        const bool same = place->second == Content{command.target, command.body};
        return same ? Entry::under_way : Entry::other_command;
    }
    void leave(const storage::KeyedCommand& command) {
        const std::lock_guard lock(mutex_);
        commands_.erase({command.by, command.key});
    }

  private:
    using Content = std::pair<std::string, storage::Digest>;

    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Content> commands_;
};

}  // namespace api
