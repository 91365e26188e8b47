#include "tests/sandbox/faults.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>

namespace sandbox {
namespace {

namespace json = boost::json;

std::optional<fault> read_kind(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, fault_kind>, 6> kinds{
        {{"cut", fault_kind::cut},
         {"cut-midway", fault_kind::cut_midway},
         {"garbage", fault_kind::garbage},
         {"hang", fault_kind::hang},
         {"timeout-then-works", fault_kind::work_then_hang},
         {"slow", fault_kind::slow}}};
    fault read;
    for (const auto& [name, kind] : kinds) {
        if (text == name) {
            read.kind = kind;
            return read;
        }
    }
    read.kind = fault_kind::status;
    if (text == "429-header") {
        read.status = 429;
        read.retry_after_header = true;
        return read;
    }
    const bool number = text.size() == 3 && std::all_of(text.begin(), text.end(), [](char digit) {
                            return digit >= '0' && digit <= '9';
                        });
    read.status = number ? static_cast<unsigned>(std::stoul(std::string{text})) : 0;
    if (read.status < 400 || read.status > 599) return std::nullopt;
    return read;
}

std::string text_of(const json::object& owner, std::string_view name) {
    const json::value* found = owner.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::optional<long> number_of(const json::object& owner, std::string_view name) {
    const json::value* found = owner.if_contains(name);
    if (found == nullptr || !found->is_int64()) return std::nullopt;
    return found->get_int64();
}

}  // namespace

answer fault::made_answer() const {
    if (status == 429 && retry_after_header) {
        answer made = error_answer(429, "");
        made.headers.emplace_back("Retry-After", std::to_string(retry_after.value_or(10)));
        return made;
    }
    if (status == 429) return too_many_answer(retry_after.value_or(10));
    answer made = error_answer(status, "ordered by the controller");
    if (retry_after) made.headers.emplace_back("Retry-After", std::to_string(*retry_after));
    return made;
}

std::string fault_plan::order(const json::value& description) {
    const json::object* form = description.if_object();
    if (form == nullptr) return "not a JSON object";
    const auto kind = read_kind(text_of(*form, "kind"));
    if (!kind)
        return "kind: 400 to 599, 429-header, cut, cut-midway, garbage, hang, timeout-then-works or slow";
    ordered made{text_of(*form, "method"), text_of(*form, "path"), *kind,
                 number_of(*form, "count").value_or(1)};
    const json::value* filtered = form->if_contains("filtered");
    if (filtered != nullptr && filtered->is_bool()) made.filtered = filtered->get_bool();
    if (made.path.empty() || made.path.front() != '/') return "path: begins with /";
    made.what.retry_after = number_of(*form, "retry_after");
    made.what.delay = std::chrono::milliseconds{number_of(*form, "delay_ms").value_or(1000)};
    orders_.push_back(std::move(made));
    return {};
}

fault fault_plan::next(const call& incoming) {
    const bool is_inbox = incoming.path.starts_with("/control/inbox/") && !incoming.path.ends_with("/answer");
    if (incoming.path.starts_with("/control/") && !(is_inbox && incoming.method == "POST")) return {};
    const auto found =
        std::find_if(orders_.begin(), orders_.end(), [&](const ordered& one) { return one.fits(incoming); });
    if (found != orders_.end()) {
        const fault taken = found->what;
        if (--found->left <= 0) orders_.erase(found);
        return taken;
    }
    if (is_inbox || !chance_.falls(share_)) return {};
    fault drawn;
    const std::int64_t face = chance_.between(0, 2);
    drawn.kind = face == 2 ? fault_kind::cut : fault_kind::status;
    drawn.status = face == 0 ? 429 : 500;
    drawn.retry_after = face == 0 ? std::optional<long>{1} : std::nullopt;
    return drawn;
}

bool fault_plan::ordered::fits(const call& incoming) const {
    if (filtered && *filtered != incoming.query.contains("filter")) return false;
    if (!method.empty() && method != "*" && method != incoming.method) return false;
    if (path.ends_with('*'))
        return incoming.path.starts_with(std::string_view{path}.substr(0, path.size() - 1));
    return incoming.path == path;
}

}  // namespace sandbox
