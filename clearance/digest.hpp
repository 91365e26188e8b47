// 16 bytes that stand for signed or listed content: SHA-256, cut. Computed at the edges, compared in the
// ledger.
#pragma once

#include <array>
#include <cstdint>

namespace clearance {

using Digest = std::array<std::uint8_t, 16>;

}  // namespace clearance
