#include "server/api/json_walk.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

namespace json = boost::json;

namespace api {

bool JsonWalk::enter(char bracket) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != bracket) return false;
    ++at_;
    return true;
}

bool JsonWalk::next() {
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ',') ++at_;
    skip_blanks();
    if (at_ == text_.size()) return false;
    if (text_[at_] != '}' && text_[at_] != ']') return true;
    ++at_;
    return false;
}

std::string JsonWalk::name() {
    const auto written = value();
    skip_blanks();
    ++at_;  // the colon
    const auto text = json::parse(json::string_view(written.data(), written.size()));
    return {text.as_string().data(), text.as_string().size()};
}

std::string_view JsonWalk::value() {
    skip_blanks();
    const auto begin = at_;
    if (at_ == text_.size()) return {};
    if (text_[at_] == '"') {
        skip_string();
    } else if (text_[at_] == '{' || text_[at_] == '[') {
        skip_nested();
    } else {
        at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
    return text_.substr(begin, at_ - begin);
}

void JsonWalk::skip_blanks() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
}

void JsonWalk::skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
        at_ = std::min(text_.find_first_of("\"\\", at_), text_.size());
        if (at_ == text_.size() || text_[at_++] == '"') return;
    }
}

void JsonWalk::skip_nested() {
    for (int depth = 0; at_ < text_.size();) {
        at_ = std::min(text_.find_first_of("\"{}[]", at_), text_.size());
        if (at_ == text_.size()) return;
        const char c = text_[at_];
        if (c == '"') {
            skip_string();
            continue;
        }
        ++at_;
        depth += c == '{' || c == '[' ? 1 : -1;
        if (depth == 0) return;
    }
}

}  // namespace api
