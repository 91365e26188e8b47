// The table of kept answers: KeptAnswers on it. The writer's thread only.
#pragma once

#include "storage/kept_answers.hpp"
#include "storage/write_context.hpp"

namespace storage {

class KeptAnswerTable final : public KeptAnswers {
  public:
    explicit KeptAnswerTable(WriteContext& context);
};

}  // namespace storage
