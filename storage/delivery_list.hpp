// The archive of webhooks as people look at it: pages, one delivery whole, what each secret proved. Plain
// values and an interface that says nothing of SQL; a reader's thread only. Promise: as FilteredLists.
#pragma once

#include "storage/filtered_lists.hpp"

namespace storage {

/// What is empty takes all.
struct DeliveryFilter {
    std::vector<DeliveryOutcome> outcomes = {};
    std::string secret = {}, event_type = {};
    std::optional<Vin> vin = {};                 // those that were recorded for this vehicle
    std::optional<Time> since = {}, until = {};  // received from `since` on and before `until`
    Part part = {};
};

struct ListedDelivery {
    Id id = 0;
    Time received_at{};
    DeliveryOutcome outcome{};
    std::string event_type, problem, secret, delivery_id, remote;
    Digest digest{};
    std::int64_t body_size = 0;  // 0 also where it is removed
    std::optional<Time> body_removed_at;
    std::optional<Vin> vin;  // of a recorded one
};

struct WholeDelivery {
    ListedDelivery delivery;
    std::string body;  // byte for byte
};

/// How a secret was used: by webhooks that it proved authentic, repeated and meanwhile erased ones too.
struct SecretUse {
    std::string name;
    Time first_at{}, last_at{};
    std::int64_t deliveries = 0;
};

class DeliveryList {
  public:
    virtual ~DeliveryList() = default;

    virtual Page<ListedDelivery> page(const DeliveryFilter& filter) = 0;
    virtual std::optional<WholeDelivery> find(Id id) = 0;
    virtual std::vector<SecretUse> secret_uses() = 0;  // those that were used, by name
};

}  // namespace storage
