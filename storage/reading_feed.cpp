#include "storage/reading_feed.hpp"

namespace storage {

FeedReading::FeedReading(Database& /*database*/, Dictionaries& /*dictionaries*/) {}

}  // namespace storage
