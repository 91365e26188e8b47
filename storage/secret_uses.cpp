#include "storage/secret_uses.hpp"

#include <algorithm>

namespace storage {

SecretUses::SecretUses(WriteContext& context)
    : context_(context),
      add_(context.database,
           "INSERT INTO secret_uses (secret, first_at, last_at, deliveries, last_delivery) "
           "VALUES (?, ?, ?, ?, ?) ON CONFLICT (secret) DO UPDATE SET last_at = excluded.last_at, "
           "deliveries = deliveries + excluded.deliveries, "
           "last_delivery = max(last_delivery, excluded.last_delivery)") {}

void SecretUses::count(const std::string& secret, Time at, Id delivery) {
    const auto first = SecretTally{.first_at = at};
    auto& tally =
        context_.effects.secrets.try_emplace(context_.dictionaries.secrets.id(secret), first).first->second;
    tally.last_at = at;
    ++tally.deliveries;
    tally.last_delivery = std::max(tally.last_delivery, delivery);
}

void SecretUses::write() {
    for (const auto& [secret, tally] : context_.effects.secrets)
        add_.run(secret, tally.first_at, tally.last_at, tally.deliveries, tally.last_delivery);
}

}  // namespace storage
