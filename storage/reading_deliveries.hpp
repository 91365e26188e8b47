// DeliveryList on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/delivery_list.hpp"
#include "storage/dictionary.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class DeliveryReading final : public DeliveryList {
  public:
    DeliveryReading(Database& database, Dictionaries& dictionaries);
};

}  // namespace storage
