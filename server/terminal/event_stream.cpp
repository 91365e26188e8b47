#include "server/terminal/event_stream.hpp"

#include <algorithm>
#include <charconv>

namespace terminal {

void EventStream::restart() {
    rest_.clear();
    name_.clear();
    data_.clear();
    id_ = last_id_;
    has_data_ = skips_lf_ = false;
    begins_ = true;
}

void EventStream::put(std::string_view piece) {
    for (const char c : piece) {
        const bool second_half = skips_lf_ && c == '\n';  // of CR LF
        skips_lf_ = c == '\r';
        if (second_half) continue;
        if (c != '\n' && c != '\r') {
            rest_ += c;
            continue;
        }
        std::string line;
        line.swap(rest_);
        put_line(line);
    }
}

void EventStream::put_line(std::string_view line) {
    if (begins_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    begins_ = false;
    if (line.empty()) {
        last_id_ = id_;
        Event event{name_.empty() ? "message" : name_, id_, data_};
        const bool complete = has_data_;
        name_.clear();
        data_.clear();
        has_data_ = false;
        if (complete) take_(event);
        return;
    }
    const auto colon = line.find(':');
    if (colon == 0) return;  // a comment
    const auto field = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "event") name_ = value;
    if (field == "id" && value.find('\0') == std::string_view::npos) id_ = value;
    if (field == "data") {
        if (has_data_) data_ += '\n';
        data_ += value;
        has_data_ = true;
    }
    if (field == "retry" && !value.empty()) {
        int milliseconds = 0;
        const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), milliseconds);
        if (fault == std::errc() && end == value.data() + value.size() && milliseconds >= 0)
            retry_ = std::chrono::milliseconds(milliseconds);
    }
}

}  // namespace terminal
