#include "storage/reading_search.hpp"

namespace storage {

SearchReading::SearchReading(Database& /*database*/, Dictionaries& /*dictionaries*/) {}

}  // namespace storage
