// GET /v1/service: which program this is. GET /v1/configuration: what it runs with, by the table of keys, and
// which of it somebody wrote. No secret is in it, nor how long one is.
#include <algorithm>
#include <boost/json/array.hpp>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/query.hpp"
#include "server/config/keys.hpp"
#include "server/config/values.hpp"
#include "server/version.hpp"
#include "storage/schema.hpp"

namespace json = boost::json;

namespace api {
namespace {

constexpr std::string_view masked = "***";
const std::string base_url = "platform.base_url";

json::value shown(const std::string& text, const config::Key& key) {
    if (text.empty()) return nullptr;
    const bool hidden = key.secret != config::Secret::no || key.type == config::Type::sha256;
    return json::value(hidden ? std::string(masked) : valid_utf8(text));
}

json::value shown(bool value, const config::Key& /*key*/) {
    return value;
}

json::value shown(std::chrono::milliseconds duration, const config::Key& /*key*/) {
    return json::value(config::duration_text(duration));
}

json::value shown(std::size_t number, const config::Key& key) {
    if (key.type == config::Type::size) return json::value(config::size_text(number));
    return json::value(number);
}

json::value shown(const std::vector<std::string>& texts, const config::Key& /*key*/) {
    json::array array;
    for (const auto& text : texts) array.emplace_back(valid_utf8(text));
    return array;
}

template <class Entry>
json::value shown(const std::map<std::string, Entry>& entries, const config::Key& key) {
    json::object object;
    for (const auto& [name, entry] : entries) object[valid_utf8(name)] = shown(entry, key);
    return object;
}

/// Of the environment the struct holds only what it stands for; null: it is none's.
json::value meant_by(const config::Key& key, const config::Config& config) {
    const auto of = std::ranges::find_if(
        key.choices, [&](auto choice) { return config::base_url_of(choice) == config.platform.base_url; });
    return of == key.choices.end() ? json::value() : json::value(std::string(*of));
}

json::value value_of(const config::Key& key, const config::Config& config, std::size_t element) {
    if (!key.binding.get) return meant_by(key, config);
    const auto value = key.binding.get(config, element);
    return std::visit([&](const auto& each) { return shown(each, key); }, value);
}

/// What is in force of it, and whether the file has it.
json::object shown_key(const config::Key& key, const config::Snapshot& now, const std::string& path,
                       std::size_t element) {
    json::object entry{{"value", value_of(key, now.config, element)}, {"set", now.written.contains(path)}};
    if (!key.binding.get && now.written.contains(base_url)) entry["overridden_by"] = base_url;
    return entry;
}

std::string below(const std::string& path, std::string_view name) {
    return (path.empty() ? path : path + ".") + std::string(name);
}

/// `path` as the written keys have it.
json::object shown_table(const config::Snapshot& now, std::string_view table, const std::string& path,
                         std::size_t element) {
    json::object object;
    for (const auto& key : config::keys()) {
        if (key.table != table) continue;
        object[key.name] = shown_key(key, now, below(path, key.name), element);
    }
    for (const auto& inner : config::tables()) {
        if (inner.around() != table) continue;
        const auto inner_path = below(path, inner.own_name());
        if (!inner.list) {
            object[inner.own_name()] = shown_table(now, inner.path, inner_path, 0);
            continue;
        }
        json::array elements;
        for (std::size_t i = 0; i < inner.size(now.config); ++i)
            elements.emplace_back(
                shown_table(now, inner.path, inner_path + "[" + std::to_string(i) + "]", i));
        object[inner.own_name()] = std::move(elements);
    }
    return object;
}

}  // namespace

std::shared_ptr<const config::Snapshot> Api::configuration() const {
    if (parts_.configuration) return parts_.configuration();
    return std::make_shared<config::Snapshot>();
}

json::object Api::about_service() const {
    return {{"version", clearance::version},
            {"schema", storage::schema_version()},
            {"started_at", to_json(std::optional(started_at_))},
            {"ledger_created_at", to_json(std::optional(parts_.ledger.created_at()))}};
}

Api::Answer Api::show_service(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    json::array listeners;
    if (parts_.listeners) {
        for (const auto& [name, ends] : parts_.listeners())
            listeners.push_back(
                {{"name", name}, {"tls", ends.has_value()}, {"certificate_expires_at", to_json(ends)}});
    }
    auto body = about_service();
    body["listeners"] = std::move(listeners);
    co_return json_response(200, body);
}

Api::Answer Api::show_configuration(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto now = configuration();
    auto body = about_service();
    body["configuration"] = shown_table(*now, "", "", 0);
    co_return json_response(200, body);
}

}  // namespace api
