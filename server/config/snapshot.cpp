#include "server/config/snapshot.hpp"

#include <algorithm>
#include <variant>

#include "server/config/document.hpp"
#include "server/config/keys.hpp"

namespace config {
namespace {

std::string below(const std::string& path, std::string_view name) {
    return (path.empty() ? path : path + ".") + std::string(name);
}

void collect(const Node& node, std::string_view schema, const std::string& path,
             std::set<std::string>& written) {
    for (const auto& key : keys()) {
        if (key.table != schema) continue;
        const auto names = written_names(key);
        const bool there = std::any_of(names.begin(), names.end(),
                                       [&](const auto& name) { return node.child(name) != nullptr; });
        if (there) written.insert(below(path, key.name));
    }
    for (const auto& table : tables()) {
        if (table.around() != schema) continue;
        const auto* child = node.child(table.own_name());
        if (child == nullptr) continue;
        const auto inner = below(path, table.own_name());
        if (!table.list) collect(*child, table.path, inner, written);
        for (std::size_t i = 0; table.list && i < child->children.size(); ++i)
            collect(child->children[i], table.path, inner + "[" + std::to_string(i) + "]", written);
    }
}

}  // namespace

std::set<std::string> written_keys(const std::string& file) {
    std::set<std::string> written;
    const auto document = read_document(file);
    if (const auto* node = std::get_if<Node>(&document)) collect(*node, "", "", written);
    return written;
}

}  // namespace config
