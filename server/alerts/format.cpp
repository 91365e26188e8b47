#include "server/alerts/format.hpp"

#include <stdexcept>

namespace alerts {

std::unique_ptr<Format> make_format(const config::HookSection& hook) {
    if (hook.format != "standard-webhooks")
        throw std::invalid_argument("hook " + hook.name + ": there is no format \"" + hook.format + "\"");
    auto key = signing_key(hook.secret);
    if (!key) throw std::invalid_argument("hook " + hook.name + ": whsec_ must be followed by base64");
    return make_standard_webhooks(hook.url, std::move(*key));
}

}  // namespace alerts
