#include "api_client/list_reader.hpp"

#include <utility>

namespace api_client {
namespace {

constexpr std::size_t kept_of_too_big = 4 * 1024;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

void ListReader::feed(std::string_view piece) {
    while (!piece.empty() && !is_broken()) {
        if (expects_ == Expects::rest_of_item) {
            piece.remove_prefix(take_item(piece));
        } else if (is_space(piece.front()) || !starts_item(piece.front())) {
            piece.remove_prefix(1);
        }
    }
}

/// True: the byte is the first of an item, and not used up.
bool ListReader::starts_item(char c) {
    const bool first = expects_ == Expects::first_item;
    if (expects_ == Expects::array && c == '[') {
        expects_ = Expects::first_item;
    } else if ((first || expects_ == Expects::comma) && c == ']') {
        expects_ = Expects::nothing;
    } else if (expects_ == Expects::comma && c == ',') {
        expects_ = Expects::item;
    } else if ((first || expects_ == Expects::item) && c != ',' && c != ']') {
        expects_ = Expects::rest_of_item;
        scanner_.start();
        item_size_ = 0;
        kept_.clear();
        return true;
    } else if (expects_ == Expects::array) {
        problem_ = "a list was expected, but the answer does not begin with `[`";
    } else if (expects_ == Expects::nothing) {
        problem_ = "something follows the end of the list";
    } else {
        const char* expected = expects_ == Expects::comma ? "a comma or `]`" : "an item";
        problem_ = std::string(expected) + " was expected after " + std::to_string(items_) + " items";
    }
    return false;
}

std::size_t ListReader::take_item(std::string_view bytes) {
    const std::string_view part = bytes.substr(0, scanner_.advance(bytes));
    item_size_ += part.size();
    if (!scanner_.is_complete()) {
        keep(part);
    } else if (kept_.empty()) {
        finish_item(part);
    } else {
        keep(part);
        finish_item(kept_);
    }
    return part.size();
}

void ListReader::keep(std::string_view part) {
    if (item_size_ <= max_item) {
        kept_.append(part);
        return;
    }
    if (kept_.size() < kept_of_too_big) kept_.append(part.substr(0, kept_of_too_big - kept_.size()));
    kept_.resize(kept_of_too_big);
}

void ListReader::finish_item(std::string_view raw) {
    expects_ = Expects::comma;
    ++items_;
    if (item_size_ > max_item) {
        hand_over(ItemReader::skipped(raw, "the item is bigger than 1 MiB"));
        return;
    }
    const clearance::Digest digest = digest_.of(raw);
    if (sink_.unchanged && sink_.unchanged(digest)) return;
    auto outcome = item_reader_.read(raw);
    if (auto* vehicle = std::get_if<clearance::ListedVehicle>(&outcome)) vehicle->digest = digest;
    hand_over(std::move(outcome));
}

void ListReader::hand_over(ItemReader::Outcome outcome) {
    if (auto* vehicle = std::get_if<clearance::ListedVehicle>(&outcome)) {
        if (sink_.vehicle) sink_.vehicle(std::move(*vehicle));
        return;
    }
    auto& item = std::get<clearance::SkippedItem>(outcome);
    item.index = items_ - 1;
    if (sink_.skipped) sink_.skipped(std::move(item));
}

std::string ListReader::finish() {
    if (problem_.empty() && expects_ != Expects::nothing) {
        problem_ = "the list ends before its `]`, after " + std::to_string(items_) + " items";
    }
    return problem_;
}

}  // namespace api_client
