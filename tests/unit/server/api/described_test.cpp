// Whether docs/openapi.yaml and the router know the same operations.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "server/api/documents.hpp"
#include "server/dashboard/routes.hpp"
#include "server/version.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

using Operations = std::set<std::string>;

/// "GET /v1/vehicles" and so on, of `paths:`. It reads the one way in which the file is written and no other
/// YAML: paths are indented by two, what they hold by four.
Operations described_operations(const std::string& yaml) {
    Operations operations;
    std::istringstream lines(yaml);
    std::string path;
    bool in_paths = false;
    for (std::string line; std::getline(lines, line);) {
        const auto indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        if (indent == 0) in_paths = line == "paths:";
        if (!in_paths || indent == 0 || indent > 4) continue;
        EXPECT_TRUE(line.ends_with(':')) << line;
        auto name = line.substr(indent, line.size() - indent - 1);
        if (indent == 2) {
            EXPECT_TRUE(name.starts_with('/')) << line;
            path = name;
        } else if (name != "parameters") {
            EXPECT_TRUE(std::set<std::string>({"get", "put", "post", "patch", "delete"}).contains(name))
                << line;
            std::transform(name.begin(), name.end(), name.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            EXPECT_TRUE(operations.insert(name.append(" ").append(path)).second) << line << " is there twice";
        }
    }
    return operations;
}

/// Of each operation the media types of its successes, which stand there themselves: those of problems are
/// references.
std::map<std::string, std::set<std::string>> described_types(const std::string& yaml) {
    std::map<std::string, std::set<std::string>> types;
    std::istringstream lines(yaml);
    std::string path, operation;
    bool in_paths = false, in_content = false;
    for (std::string line; std::getline(lines, line);) {
        const auto indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        const auto name = line.substr(indent, line.find_last_of(':') - indent);
        if (indent == 0) in_paths = line == "paths:";
        if (!in_paths) continue;
        if (indent == 2) path = name;
        if (indent == 4) types[operation = name + ' ' + path];
        if (indent <= 10) in_content = indent == 10 && name == "content";
        if (indent == 12 && in_content) types[operation].insert(name);
    }
    return types;
}

/// All that the listener answers: the page has routes of its own.
class Described : public Service {
  public:
    Described() { dashboard::add_routes(router_); }
};

TEST_F(Described, every_route_takes_those_who_accept_what_it_answers_and_no_others) {
    auto described = described_types(api::description());
    for (const auto& route : router_.routes()) {
        auto method = route.method;
        std::transform(method.begin(), method.end(), method.begin(),
                       [](char c) { return static_cast<char>(c - 'A' + 'a'); });
        const std::set<std::string> produced(route.produces.begin(), route.produces.end());
        EXPECT_EQ(described[method + ' ' + route.pattern], produced) << method << ' ' << route.pattern;
    }
}

TEST_F(Described, every_operation_of_the_router_and_no_other) {
    Operations routed;
    for (const auto& route : router_.routes()) routed.insert(route.method + " " + route.pattern);
    EXPECT_EQ(described_operations(api::description()), routed);
}

TEST_F(Described, a_missing_and_an_invented_operation_are_seen) {
    EXPECT_EQ(described_operations(
                  "openapi: 3.1.0\npaths:\n  /a/{id}:\n    parameters:\n      - x: get:\n    get:\n"
                  "      tags:\n    delete:\n  /b:\n    post:\ncomponents:\n  schemas:\n    get:\n"),
              Operations({"GET /a/{id}", "DELETE /a/{id}", "POST /b"}));
}

TEST_F(Described, the_version_is_the_programs) {
    const auto version = "\n  version: " + std::string(clearance::version) + "\n";
    EXPECT_NE(api::description().find(version), std::string::npos);
}

TEST_F(Described, the_description_is_served_without_a_token) {
    const auto response = call("GET", "/openapi.yaml", {}, "");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "application/yaml");
    EXPECT_TRUE(response.body.starts_with("openapi: 3.1.0\n"));
    EXPECT_EQ(response.body, api::description());
    problem(call("GET", "/openapi.yaml?version=2"), 400);
}

TEST_F(Described, the_page_is_served_without_a_token_and_needs_no_other_address) {
    const auto response = call("GET", "/docs", {}, "");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(response.body, api::documentation_page());
    EXPECT_TRUE(response.body.starts_with("<!doctype html>\n"));
    EXPECT_TRUE(response.body.ends_with("</html>\n"));
    for (const auto* const loads : {"<script", "<link", "<img", "<iframe", "@import", "url(", "src="})
        EXPECT_EQ(response.body.find(loads), std::string::npos) << loads;
    const auto policy =
        std::find_if(response.headers.begin(), response.headers.end(),
                     [](const auto& header) { return header.first == "Content-Security-Policy"; });
    ASSERT_NE(policy, response.headers.end());
    EXPECT_TRUE(policy->second.starts_with("default-src 'none';")) << policy->second;
}

}  // namespace
