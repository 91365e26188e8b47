// Answers to commands that are kept for a while, so that a command sent again under the same idempotency key
// is answered and not carried out twice. A key belongs to who used it; one that names an erased vehicle is
// kept as a keyed digest. Kept for a day, and no more of them than a bound. The writer's thread only, inside
// a write job.
#pragma once

#include "storage/records.hpp"

namespace storage {

struct KeyedCommand {
    std::string by, key;  // who sends it, and under which key of theirs
    std::string target;   // "DELETE /v1/vehicles/WBA00000000000001"
    Digest body{};
};

struct KeptAnswer {
    unsigned status = 0;
    std::string content_type, body;
};

struct KeyClaim {
    enum class State : std::uint8_t {
        first,          // the key is this command's from now on: carry it out
        other_command,  // it belongs to another target or body
        unanswered,     // to this one, of which no answer is known (yet)
        answered
    };
    State state = State::first;
    Id id = 0;          // first: for keep() and release()
    KeptAnswer answer;  // answered
};

class KeptAnswers {
  public:
    virtual ~KeptAnswers() = default;
    virtual KeyClaim claim(const KeyedCommand& command) = 0;
    /// What was claimed was carried out and answered so. Nothing where the claim went with a vehicle that was
    /// erased meanwhile.
    virtual void keep(Id claim, const KeptAnswer& answer) = 0;
    /// What was claimed changed nothing: sent again it is carried out.
    virtual void release(Id claim) = 0;
};

}  // namespace storage
