// DeliveryList on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/delivery_list.hpp"
#include "storage/newest_ids.hpp"

namespace storage {

class DeliveryReading final : public DeliveryList {
  public:
    explicit DeliveryReading(Database& database);

    Page<ListedDelivery> page(const DeliveryFilter& filter) override;
    std::optional<WholeDelivery> find(Id id) override;
    std::vector<SecretUse> secret_uses() override;

  private:
    struct Secret {
        Id id = 0, last_delivery = 0;
    };
    std::optional<Secret> secret(const std::string& name);
    void take(const DeliveryFilter& filter, const IdRange& range, NewestIds& ids);
    bool fits(Id delivery, const DeliveryFilter& filter, Id secret);
    std::optional<ListedDelivery> listed(Id id);

    IdsByTime by_time_;
    Statement select_all_, select_not_recorded_, select_of_vehicle_, select_marks_, select_, select_body_,
        select_secret_, select_uses_;
};

}  // namespace storage
