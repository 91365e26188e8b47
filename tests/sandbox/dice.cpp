#include "tests/sandbox/dice.hpp"

#include <array>
#include <cstdio>

namespace sandbox {

bool dice::falls(double share) {
    if (share <= 0) return false;
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53 < share;
}

std::int64_t dice::between(std::int64_t low, std::int64_t high) {
    const auto width = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(engine_() % width);
}

std::string dice::uuid() {
    const std::uint64_t left = (engine_() & ~0xF000ULL) | 0x4000ULL;
    const std::uint64_t right = (engine_() & ~(3ULL << 62)) | (2ULL << 62);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(left >> 32),
                  static_cast<unsigned>((left >> 16) & 0xFFFF), static_cast<unsigned>(left & 0xFFFF),
                  static_cast<unsigned>(right >> 48),
                  static_cast<unsigned long long>(right & 0xFFFFFFFFFFFFULL));
    return text.data();
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t position) {
    std::uint64_t value = seed * 0x9E3779B97F4A7C15ULL + position + 0x632BE59BD9B4E019ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

}  // namespace sandbox
