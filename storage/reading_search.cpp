#include "storage/reading_search.hpp"

namespace storage {

SearchReading::SearchReading(Database& database, Dictionaries& dictionaries)
    : by_vin_(database, dictionaries) {}

}  // namespace storage
