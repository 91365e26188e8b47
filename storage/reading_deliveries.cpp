#include "storage/reading_deliveries.hpp"

namespace storage {

DeliveryReading::DeliveryReading(Database& /*database*/, Dictionaries& /*dictionaries*/) {}

}  // namespace storage
