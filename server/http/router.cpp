#include "server/http/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "server/http/percent.hpp"

namespace http {

namespace {

using Segments = std::vector<std::string_view>;

Segments split(std::string_view path) {
    Segments segments;
    path.remove_prefix(1);
    for (;;) {
        const auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        if (end == path.size()) return segments;
        path.remove_prefix(end + 1);
    }
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// One letter for each segment, so that text order prefers literals, the first ones most. Empty: no match.
std::string rank(std::string_view pattern, const std::vector<std::string>& path) {
    const Segments wanted = split(pattern);
    if (wanted.size() != path.size()) return {};
    std::string letters;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const bool parameter = is_parameter(wanted[i]);
        if (parameter ? path[i].empty() : wanted[i] != path[i]) return {};
        letters += parameter ? 'p' : 'l';
    }
    return letters;
}

std::string allowed_methods(const std::vector<const Route*>& routes) {
    std::string allow;
    std::vector<std::string_view> listed;
    const auto add = [&](std::string_view method) {
        if (std::find(listed.begin(), listed.end(), method) != listed.end()) return;
        listed.push_back(method);
        (allow += allow.empty() ? "" : ", ") += method;
    };
    for (const Route* route : routes) {
        add(route->method);
        if (route->method == "GET") add("HEAD");
    }
    if (!routes.empty()) add("OPTIONS");
    return allow;
}

const Route* by_method(const std::vector<const Route*>& routes, std::string_view method) {
    const auto found =
        std::find_if(routes.begin(), routes.end(), [method](auto* r) { return r->method == method; });
    return found == routes.end() ? nullptr : *found;
}

}  // namespace

void Router::add(Route route) {
    if (route.pattern.empty() || route.pattern.front() != '/' || route.method.empty() || !route.handler)
        throw std::logic_error("a route needs a method, a handler and a pattern that begins with '/'");
    for (const Route& other : routes_)
        if (other.method == route.method && other.pattern == route.pattern)
            throw std::logic_error("two routes for " + route.method + ' ' + route.pattern);
    routes_.push_back(std::move(route));
}

Router::Match Router::find(std::string_view method, std::string_view raw_path) const {
    if (raw_path.empty() || raw_path.front() != '/') return {};
    std::vector<std::string> path;
    for (const std::string_view raw : split(raw_path)) {
        auto segment = percent_decoded(raw);
        if (!segment) return {};
        path.push_back(std::move(*segment));
    }

    std::string best;
    std::vector<const Route*> candidates;
    for (const Route& route : routes_) {
        std::string letters = rank(route.pattern, path);
        if (letters.empty() || (!best.empty() && letters > best)) continue;
        if (letters != best) candidates.clear();
        best = std::move(letters);
        candidates.push_back(&route);
    }

    Match match;
    match.route = by_method(candidates, method);
    if (!match.route && method == "HEAD") match.route = by_method(candidates, "GET");
    if (!match.route) {
        match.allow = allowed_methods(candidates);
        return match;
    }
    for (std::size_t i = 0; i < best.size(); ++i)
        if (best[i] == 'p') match.parameters.push_back(std::move(path[i]));
    return match;
}

std::string Router::methods() const {
    std::vector<const Route*> all;
    for (const Route& route : routes_) all.push_back(&route);
    return allowed_methods(all);
}

}  // namespace http
