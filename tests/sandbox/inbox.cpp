#include "tests/sandbox/inbox.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sandbox {

namespace json = boost::json;

answer inbox::receive(const std::string& name, const call& incoming, moment at) {
    box& taken = boxes_[name];
    answer made = empty_answer(204);
    if (!taken.answers.empty()) {
        ordered_answer& next = taken.answers.front();
        made.status = next.status;
        made.headers = next.headers;
        if (--next.left <= 0) taken.answers.pop_front();
    }
    taken.messages.push_back({incoming.headers, incoming.body, made.status, at});
    return made;
}

std::string inbox::order_answer(const std::string& name, const json::value& description) {
    const json::object* form = description.if_object();
    const json::value* status = form != nullptr ? form->if_contains("status") : nullptr;
    if (status == nullptr || !status->is_int64() || status->get_int64() < 200 || status->get_int64() > 599) {
        return "status: a number from 200 to 599";
    }
    ordered_answer made{static_cast<unsigned>(status->get_int64()), 1, {}};
    if (const json::value* count = form->if_contains("count"); count != nullptr && count->is_int64()) {
        made.left = count->get_int64();
    }
    if (const json::value* headers = form->if_contains("headers");
        headers != nullptr && headers->is_object()) {
        for (const auto& [header, value] : headers->get_object()) {
            if (!value.is_string()) return "headers: texts only";
            made.headers.emplace_back(header, value.get_string());
        }
    }
    boxes_[name].answers.push_back(std::move(made));
    return {};
}

json::value inbox::shown(const std::string& name) const {
    json::array messages;
    if (const auto found = boxes_.find(name); found != boxes_.end()) {
        for (const message& one : found->second.messages) {
            json::object headers;
            for (const auto& [header, value] : one.headers) headers[header] = value;
            messages.push_back({{"headers", std::move(headers)},
                                {"body", one.body},
                                {"answered", one.answered},
                                {"at", format_moment(one.at)}});
        }
    }
    return {{"messages", std::move(messages)}};
}

}  // namespace sandbox
