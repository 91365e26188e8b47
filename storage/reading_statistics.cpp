#include "storage/reading_statistics.hpp"

namespace storage {

StatisticsReading::StatisticsReading(Database& /*database*/, Dictionaries& /*dictionaries*/) {}

}  // namespace storage
