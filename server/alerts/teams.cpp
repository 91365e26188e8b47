#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "server/alerts/formats.hpp"
#include "server/alerts/message_data.hpp"
#include "server/alerts/message_text.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

namespace json = boost::json;

/// Teams refuses a request of 28 KB; some of it is left for what it adds itself.
constexpr std::size_t biggest_body = 26'000;
constexpr std::size_t longest_title = 300, longest_value = 400;
/// Of so few findings each has a table of its own; of more, a line.
constexpr std::size_t most_tables = 3;

/// At its beginning these make a list, a heading or a quote of a text: "- ", "1. ", with blanks before them
/// or not; many blanks make code of it.
bool begins_a_block(std::string_view text) {
    if (text.starts_with(' ')) return true;
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const char next = digits < text.size() ? text[digits] : ' ';
    return digits == 0 ? std::string_view("-+#>").find(next) != std::string_view::npos
                       : next == '.' || next == ')';
}

/// Text that is only shown, where Markdown is read. What a backslash cannot take its meaning from everywhere
/// (a block's beginning, "{{DATE(…)}}") an invisible space does.
std::string shown(std::string_view text, std::size_t most) {
    constexpr std::string_view invisible = "\xE2\x80\x8B";
    const auto escaped = rewritten(text, most, [](std::string_view character) -> std::string_view {
        if (character == "\\") return "\\\\";
        if (character == "*") return "\\*";
        if (character == "_") return "\\_";
        if (character == "`") return "\\`";
        if (character == "~") return "\\~";
        if (character == "[") return "\\[";
        if (character == "]") return "\\]";
        if (character == "<") return "\\<";
        return character == "{" ? "{\xE2\x80\x8B" : character;
    });
    return begins_a_block(text) ? std::string(invisible) + escaped : escaped;
}

/// The mark of a test is ours: brackets that no address follows are only brackets.
std::string shown_title(std::string_view title) {
    const bool is_test = title.starts_with(test_mark);
    if (is_test) title.remove_prefix(test_mark.size());
    return (is_test ? test_mark : "") + shown(title, longest_title);
}

json::object text_block(const std::string& text) {
    return {{"type", "TextBlock"}, {"text", text}, {"wrap", true}};
}

json::object bold_block(const std::string& text) {
    auto block = text_block(text);
    block.emplace("weight", "Bolder");
    return block;
}

/// The head of a finding, a link to it where there is one; parentheses would end the address.
std::string linked_head(const ToldFinding& finding) {
    auto head = shown(head_of(finding), longest_value);
    const auto link = link_of(finding.link);
    if (link.empty()) return head;
    std::string target;
    for (const char c : link) target += c == '(' ? "%28" : c == ')' ? "%29" : std::string(1, c);
    return "[" + head + "](" + target + ")";
}

json::object table_of(const ToldFinding& finding, bool with_advice) {
    json::array facts;
    for (const auto& [name, value] : facts_of(finding, with_advice))
        facts.push_back({{"title", name}, {"value", shown(value, longest_value)}});
    return {{"type", "FactSet"}, {"facts", std::move(facts)}};
}

std::string line_of(const ToldFinding& finding, bool with_advice) {
    auto line = "**" + linked_head(finding) + "**";
    for (const auto& [name, value] : facts_of(finding, with_advice))
        line += " · " + name + ": " + shown(value, longest_value);
    return line;
}

void add_findings(json::array& body, const Message& message, std::size_t named) {
    const auto advice = common_advice(message);
    const bool each_its_own = wants_advice(message) && advice.empty();
    for (std::size_t i = 0; i < named; ++i) {
        const auto& finding = message.findings[i];
        if (message.findings.size() > most_tables) {
            body.push_back(text_block(line_of(finding, each_its_own)));
            continue;
        }
        body.push_back(bold_block(linked_head(finding)));
        auto table = table_of(finding, each_its_own);
        if (!table["facts"].as_array().empty()) body.push_back(std::move(table));
    }
    if (const auto more = more_of(message, named); !message.findings.empty() && !more.empty())
        body.push_back(text_block("… " + more));
    if (!advice.empty()) body.push_back(text_block("**What to do:** " + shown(advice, longest_value)));
}

json::array actions_of(const Message& message) {
    auto link = link_of(message.link);
    if (link.empty() && message.findings.size() == 1) link = link_of(message.findings[0].link);
    if (link.empty()) return {};
    return {{{"type", "Action.OpenUrl"}, {"title", "Open in " + std::string(program_name)}, {"url", link}}};
}

class Teams final : public Format {
  public:
    explicit Teams(const config::HookSection& hook)
        : group_by_(hook.group_by), named_(traits_of(hook.format).named) {}

    api_client::HttpRequest request(const Message& message, Time) const override {
        api_client::HttpRequest request;
        // Without the charset Teams was seen to count every character twice.
        request.headers.emplace_back("content-type", "application/json; charset=utf-8");
        request.body =
            body_within(biggest_body, std::min(named_, message.findings.size()),
                        [&](std::size_t named) { return json::serialize(activity(message, named)); });
        return request;
    }

  private:
    json::object activity(const Message& message, std::size_t named) const {
        auto title = bold_block(shown_title(title_of(message, group_by_)));
        title.emplace("size", "Large");
        json::array body{std::move(title)};
        add_findings(body, message, named);
        if (message.change == Change::resolved)
            body.push_back(text_block("This is over: nothing more to do."));
        auto origin = text_block(std::string(program_name) + " · " + shown(message.id, longest_value) +
                                 " · " + minute_of(message.created_at));
        origin.emplace("isSubtle", true);
        origin.emplace("size", "Small");
        body.push_back(std::move(origin));
        json::object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                          {"type", "AdaptiveCard"},
                          {"version", "1.4"},
                          {"msteams", {{"width", "Full"}}},
                          {"body", std::move(body)}};
        if (auto actions = actions_of(message); !actions.empty()) card.emplace("actions", std::move(actions));
        return {{"type", "message"},
                {"attachments",
                 json::array{json::object{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                          {"contentUrl", nullptr},
                                          {"content", std::move(card)}}}}};
    }

    std::vector<std::string> group_by_;
    std::size_t named_;
};

}  // namespace

std::unique_ptr<Format> make_teams(const config::HookSection& hook) {
    return std::make_unique<Teams>(hook);
}

}  // namespace alerts
