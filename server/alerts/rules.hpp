// Which findings are told to which hooks, together with which others, and what is told of them. Pure; called
// on the ledger's writer thread.
#pragma once

#include <string>
#include <vector>

#include "server/alerts/message.hpp"
#include "server/config.hpp"
#include "storage/ledger.hpp"

namespace alerts {

/// How findings are worded for people.
struct Wording {
    std::vector<config::ReasonRule> reasons;
    std::string public_url;  // of the page; empty: no links
};

/// With its reason code, summary, advice and link.
ToldFinding tell(const storage::Finding& finding, const Wording& wording);

/// Whether this hook is to hear of it.
bool is_for(const config::HookSection& hook, const storage::Finding& finding);

/// By the hooks' kinds, brands, statuses, tags and group_by. What is told is to_json(tell(…)) as text.
storage::AlertRules make_rules(const std::vector<config::HookSection>& hooks, const Wording& wording);

/// What a hook is sent: the findings as they were told first, and what has become of them.
Message message_of(const storage::AlertContent& content, const Wording& wording);

}  // namespace alerts
