#include "server/config/reader.hpp"

#include <algorithm>
#include <variant>

#include "server/config/checks.hpp"
#include "server/config/convert.hpp"
#include "server/config/document.hpp"
#include "server/config/file.hpp"
#include "server/config/keys.hpp"
#include "server/config/secrets.hpp"
#include "server/config/values.hpp"

namespace config {
namespace {

std::string below(const std::string& path, std::string_view name) {
    return (path.empty() ? "" : path + ".") + std::string(name);
}

class Reader {
  public:
    Reader(const std::string& file, Config& config, Faults& faults)
        : file_(file), config_(config), faults_(faults) {}

    /// `schema` is the table's path in the key table, `path` the same with indexes; `element` is the last of
    /// them.
    void read_table(const Node& node, std::string_view schema, const std::string& path, std::size_t element) {
        for (const auto& child : node.children)
            if (!is_known(schema, child.name)) tell_unknown(node, schema, path, child);
        for (const auto& key : keys())
            if (key.table == schema) read_key(node, key, below(path, key.name), element);
        for (const auto& table : tables())
            if (table.around() == schema) read_below(node, table, below(path, table.own_name()));
    }

  private:
    void read_below(const Node& node, const Table& table, const std::string& path) {
        static const Node nothing;
        const auto* child = node.child(table.own_name());
        if (child == nullptr) {
            if (!table.list) read_table(nothing, table.path, path, 0);
            return;
        }
        faults_.found(path, child->at);
        if (table.list) {
            read_list(*child, table, path);
        } else if (child->kind == Node::Kind::table) {
            read_table(*child, table.path, path, 0);
        } else {
            faults_.add(path, "expected one table, " + table.header() + ", got " + described(*child));
        }
    }

    void read_list(const Node& list, const Table& table, const std::string& path) {
        if (list.kind != Node::Kind::list) {
            faults_.add(path, "expected a list of tables, each begun with " + table.header() + ", got " +
                                  described(list));
            return;
        }
        for (std::size_t i = 0; i < list.children.size(); ++i) {
            const auto& child = list.children[i];
            const auto element = path + "[" + std::to_string(i) + "]";
            table.append(config_);
            faults_.found(element, child.at);
            if (child.kind == Node::Kind::table) {
                read_table(child, table.path, element, i);
            } else {
                faults_.add(element, "expected a table, " + table.header() + ", got " + described(child));
            }
        }
    }

    void read_key(const Node& table, const Key& key, const std::string& path, std::size_t element) {
        if (key.secret != Secret::no) {
            read_secret(table, key, path, element, file_, config_, faults_);
            return;
        }
        const auto* node = table.child(key.name);
        if (node != nullptr) {
            faults_.found(path, node->at);
            take(*node, key, path, element);
        } else if (!key.fallback.empty()) {
            take(read_literal(key.fallback), key, path, element);
        } else if (key.required) {
            faults_.add(path, "required, but missing: " + std::string(key.explanation));
        }
    }

    void take(const Node& node, const Key& key, const std::string& path, std::size_t element) {
        auto outcome = convert(node, key);
        if (const auto* problems = std::get_if<std::vector<Problem>>(&outcome)) {
            tell(*problems, path);
            // Other checks go by it, so that this fault hides none of theirs.
            const auto meant = key.type == Type::boolean ? meant_boolean(node) : std::nullopt;
            if (meant) key.binding.set(config_, element, *meant);
            return;
        }
        auto value = std::get<Value>(std::move(outcome));
        if (key.type == Type::file) value = resolved(std::get<std::string>(value), file_);
        key.binding.set(config_, element, std::move(value));
    }

    void tell(const std::vector<Problem>& problems, const std::string& path) {
        for (const auto& problem : problems) {
            if (!problem.entry.empty()) faults_.found(path + problem.entry, problem.at);
            faults_.add(path + problem.entry, problem.text);
        }
        faults_.settle(path);
    }

    static std::vector<std::string> known_names(std::string_view schema) {
        std::vector<std::string> names;
        for (const auto& key : keys())
            if (key.table == schema) {
                for (auto& name : written_names(key)) names.push_back(std::move(name));
            }
        for (const auto& table : tables())
            if (table.around() == schema) names.emplace_back(table.own_name());
        return names;
    }

    static bool is_known(std::string_view schema, const std::string& name) {
        const auto names = known_names(schema);
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    // All the ways to write what a name stands for, the key's own name first: a secret has three.
    static std::vector<std::string> names_of(std::string_view schema, const std::string& name) {
        for (const auto& key : keys()) {
            auto names = written_names(key);
            if (key.table == schema && std::find(names.begin(), names.end(), name) != names.end())
                return names;
        }
        return {name};
    }

    // What a misspelt name meant is not missed too. Where it is there as well, it has faults of its own.
    void settle_meant(const Node& table, std::string_view schema, const std::string& path,
                      const std::string& meant) {
        const auto names = names_of(schema, meant);
        const bool there = std::any_of(names.begin(), names.end(),
                                       [&](const std::string& name) { return table.child(name) != nullptr; });
        if (!there) faults_.settle(below(path, names.front()));
    }

    // Whether a key of that name is a table itself, as written in the file.
    static bool is_known_table(std::string_view schema, const std::string& name) {
        return std::any_of(keys().begin(), keys().end(), [&](const Key& key) {
            return key.table == schema && key.name == name && is_table(key);
        });
    }

    /// Where a name belongs; a table is never taken for a key that has its name but is none.
    static std::string tables_with(const std::string& name, bool as_table) {
        std::string found;
        for (const auto& table : tables()) {
            const bool here = table.own_name() == name ||
                              (as_table ? is_known_table(table.path, name) : is_known(table.path, name));
            if (!here) continue;
            const auto header =
                table.own_name() == name ? "a table of its own, " + table.header() : "in " + table.header();
            found += (found.empty() ? "" : ", or ") + header;
        }
        return found;
    }

    void tell_unknown(const Node& around, std::string_view schema, const std::string& path,
                      const Node& child) {
        const bool table =
            child.kind == Node::Kind::table || (child.kind == Node::Kind::list && !child.children.empty() &&
                                                child.children.front().kind == Node::Kind::table);
        std::string message = table ? "unknown table" : "unknown key";
        const auto meant = nearest(child.name, known_names(schema));
        const auto elsewhere = tables_with(child.name, table);
        if (!elsewhere.empty()) {
            message += " here; it belongs " + elsewhere;
        } else if (!meant.empty()) {
            message += "; did you mean " + meant + "?";
            settle_meant(around, schema, path, meant);
        } else {
            message += "; known here are ";
            std::string all;
            for (const auto& name : known_names(schema)) all += (all.empty() ? "" : ", ") + name;
            message += all;
        }
        faults_.add_at(table ? child.at : child.name_at, below(path, key_text(child.name)), message);
    }

    const std::string& file_;
    Config& config_;
    Faults& faults_;
};

}  // namespace

Reading read_config(const std::string& file) {
    auto document = read_document(file);
    if (auto* error = std::get_if<ConfigError>(&document)) return {{}, {std::move(*error)}};
    Reading reading;
    Faults faults(file);
    Reader(file, reading.config, faults).read_table(std::get<Node>(document), "", "", 0);
    check(reading.config, faults);
    reading.errors = faults.take();
    return reading;
}

}  // namespace config
