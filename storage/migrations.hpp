// The schema as a list of SQL texts, one a migration: the text at index n brings schema n to n + 1. A text
// that was ever released is never changed; what it got wrong is put right by the next one.
#pragma once

#include <span>

namespace storage {

std::span<const char* const> migrations();

}  // namespace storage
