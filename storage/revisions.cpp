#include "storage/revisions.hpp"

#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace storage {
namespace {

using clearance::Transition;
using Identities = std::set<std::int64_t>;

std::int64_t known_identity(const Transition& transition, const Identities& known, const Identities& taken) {
    for (const auto id : transition.evidence) {
        if (known.contains(id) && !taken.contains(id)) return id;
    }
    return 0;
}

std::int64_t new_identity(const Transition& transition, const Identities& taken) {
    if (!taken.contains(transition.id)) return transition.id;
    for (const auto id : transition.evidence) {
        if (!taken.contains(id)) return id;
    }
    throw std::logic_error("no identity left for transition " + std::to_string(transition.id));
}

bool tells_the_same(const Transition& told, const Transition& folded) {
    Transition with_evidence = told;
    with_evidence.evidence = folded.evidence;
    with_evidence.webhook_at = folded.webhook_at;
    with_evidence.sweep_at = folded.sweep_at;
    return with_evidence == folded;
}

}  // namespace

void keep_identities(std::span<Transition> folded, std::span<const Transition> known) {
    Identities identities, taken;
    for (const auto& transition : known) identities.insert(transition.id);

    // the known ones first, so that no new transition takes what another one is entitled to
    std::vector<Transition*> added;
    for (auto& transition : folded) {
        const auto id = known_identity(transition, identities, taken);
        if (id == 0) {
            added.push_back(&transition);
            continue;
        }
        transition.id = id;
        taken.insert(id);
    }
    for (auto* transition : added) {
        transition->id = new_identity(*transition, taken);
        taken.insert(transition->id);
    }
}

std::vector<Revision> revise(std::span<const Transition> folded, std::span<const Transition> known) {
    std::map<std::int64_t, const Transition*> now, before;
    for (const auto& transition : folded) now.emplace(transition.id, &transition);
    for (const auto& transition : known) before.emplace(transition.id, &transition);

    std::vector<Revision> revisions;
    for (const auto& transition : known) {
        if (!now.contains(transition.id)) revisions.push_back({Change::withdrawn, transition});
    }
    for (const auto& transition : folded) {
        const auto told = before.find(transition.id);
        if (told == before.end()) {
            revisions.push_back({Change::added, transition});
        } else if (!tells_the_same(*told->second, transition)) {
            revisions.push_back({Change::amended, transition});
        }
    }
    return revisions;
}

}  // namespace storage
