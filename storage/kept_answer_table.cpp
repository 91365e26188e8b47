#include "storage/kept_answer_table.hpp"

namespace storage {

KeptAnswerTable::KeptAnswerTable(WriteContext& /*context*/) {}

}  // namespace storage
