#include "server/api/base64.hpp"

namespace api {

std::string to_base64(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const auto octet = [&bytes](std::size_t at) {
            return at < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[at])) : 0U;
        };
        const auto three = (octet(0) << 16U) | (octet(1) << 8U) | octet(2);
        for (const unsigned shift : {18U, 12U, 6U, 0U}) text += alphabet[(three >> shift) & 63U];
        if (bytes.size() < 3) {
            for (auto at = text.size() - (3 - bytes.size()); at < text.size(); ++at) text[at] = '=';
            break;
        }
        bytes.remove_prefix(3);
    }
    return text;
}

}  // namespace api
