#include "server/config/secrets.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "server/config/file.hpp"
#include "server/config/values.hpp"
#include "server/log.hpp"

namespace config {
namespace {

constexpr std::size_t max_secret_file = 64 * 1024;

std::string several(const std::vector<std::string>& names, const std::string& last) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " " + last + " " : ", ") + names[i];
    return text;
}

// Written in place of a file's name by mistake: then it must not be shown as one.
bool may_be_the_secret(const std::string& text) {
    return text.find("://") != std::string::npos || text.starts_with("whsec_") ||
           text.starts_with("-----BEGIN") || has_control_character(text);
}

bool is_variable_name(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// What counts of a file or a variable: editors and `echo` end the line.
std::string trimmed(std::string text, Secret kind) {
    if (kind == Secret::line) text = text.substr(0, text.find('\n'));
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

std::optional<std::string> from_file(const std::string& written, const std::string& file, const Key& key,
                                     const std::string& path, Faults& faults) {
    if (may_be_the_secret(written)) {
        faults.add(path,
                   "expected the name of a file; the secret itself is written as " + std::string(key.name));
        return std::nullopt;
    }
    const auto name = resolved(written, file);
    auto content = read_file(name, max_secret_file);
    if (!content.problem.empty()) {
        faults.add(path, "cannot read " + in_quotes(name) + ": " + content.problem);
        return std::nullopt;
    }
    if (content.others_may_read)
        logging::warning("secret_file_readable_by_all", {{"key", path}, {"file", name}});
    auto text = trimmed(std::move(content.text), key.secret);
    if (text.empty())
        faults.add(
            path, in_quotes(name) + (key.secret == Secret::line ? ": its first line is empty" : " is empty"));
    return text;
}

std::optional<std::string> from_environment(const std::string& name, const Key& key, const std::string& path,
                                            Faults& faults) {
    if (!is_variable_name(name)) {
        faults.add(path,
                   "expected the name of an environment variable: letters, digits and \"_\"; the secret "
                   "itself is written as " +
                       std::string(key.name));
        return std::nullopt;
    }
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) {
        faults.add(path, "the environment variable " + in_quotes(name) + " is not set");
        return std::nullopt;
    }
    auto text = trimmed(value, key.secret);
    if (text.empty()) faults.add(path, "the environment variable " + in_quotes(name) + " is empty");
    return text;
}

}  // namespace

void read_secret(const Node& table, const Key& key, const std::string& path, std::size_t element,
                 const std::string& file, Config& config, Faults& faults) {
    const auto names = written_names(key);
    std::vector<const Node*> written;
    for (const auto& name : names)
        if (const auto* node = table.child(name)) written.push_back(node);
    if (written.empty()) {
        if (key.required)
            faults.add(path, "required, but missing: " + std::string(key.explanation) + "; give one of " +
                                 several(names, "or"));
        return;
    }
    const auto& node = *written.front();
    const auto form = path.substr(0, path.size() - key.name.size()) + node.name;
    faults.found(path, node.at);
    faults.found(form, node.at);
    if (written.size() > 1) {
        std::vector<std::string> given;
        for (const auto* each : written) given.push_back(each->name);
        faults.add_at(written.back()->name_at, path,
                      "expected exactly one of " + several(names, "and") + ", got " + several(given, "and"));
        return;
    }
    if (node.kind != Node::Kind::text || node.text.empty()) {
        faults.add(form, "expected a text in quotes that is not empty");
        faults.settle(path);
        return;
    }
    std::optional<std::string> text = node.text;
    if (node.name == names[1]) text = from_file(node.text, file, key, form, faults);
    if (node.name == names[2]) text = from_environment(node.text, key, form, faults);
    if (faults.settled(form)) {
        faults.settle(path);
    } else if (text) {
        key.binding.set(config, element, Value(*text));
    }
}

}  // namespace config
