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

// Slack's limits; a message may have 50 blocks, which twenty findings and four more never reach.
constexpr std::size_t longest_header = 150, longest_section = 3000;
/// What it takes in all it does not document: it was seen to refuse blocks with 11,000 characters
/// ("msg_blocks_too_long"), and not those with 9,600.
constexpr std::size_t biggest_body = 10'000;
// One finding's line, so that the worst ones still share few sections.
constexpr std::size_t longest_value = 400, longest_line = 1800;
constexpr std::string_view separator = " · ";

/// Text that is only shown. Slack escapes & < > alone, and links, mentions and pings all begin with "<"; it
/// has no way to write a formatting sign as itself, so signs that look like them stand for them, for "_" only
/// where it could begin something.
std::string shown(std::string_view text, std::size_t most) {
    bool in_word = false;
    return rewritten(text, most, [&](std::string_view character) -> std::string_view {
        const bool was_in_word = in_word;
        const auto lead = static_cast<unsigned char>(character[0]);
        in_word = (lead >= '0' && lead <= '9') || (lead >= 'A' && lead <= 'Z') ||
                  (lead >= 'a' && lead <= 'z') || (lead == '_' && was_in_word);
        if (character == "&") return "&amp;";
        if (character == "<") return "&lt;";
        if (character == ">") return "&gt;";
        if (character == "*") return "∗";
        if (character == "~") return "∼";
        if (character == "`") return "ˋ";
        return character == "_" && !was_in_word ? "\xEF\xBC\xBF" : character;  // U+FF3F
    });
}

std::string linked(const std::string& url, const std::string& shown_text) {
    if (url.empty()) return shown_text;
    std::string target;
    for (const char c : url) target += c == '&' ? "&amp;" : std::string(1, c);
    return "<" + target + "|" + shown_text + ">";
}

/// Verbatim: Slack makes neither links nor mentions of what looks like them.
json::object mrkdwn(const std::string& text) {
    return {{"type", "mrkdwn"}, {"text", text}, {"verbatim", true}};
}

json::object section(const std::string& text) {
    return {{"type", "section"}, {"text", mrkdwn(text)}};
}

std::string line_of(const ToldFinding& finding, bool with_advice) {
    auto line = "• *" + linked(link_of(finding.link), shown(head_of(finding), longest_value)) + "*";
    for (const auto& [name, value] : facts_of(finding, with_advice)) {
        const auto piece = std::string(separator) + name + ": " + shown(value, longest_value);
        if (line.size() + piece.size() <= longest_line) line += piece;
    }
    return line;
}

class Slack final : public Format {
  public:
    explicit Slack(const config::HookSection& hook)
        : group_by_(hook.group_by), named_(traits_of(hook.format).named) {}

    api_client::HttpRequest request(const Message& message, Time) const override {
        api_client::HttpRequest request;
        request.body =
            body_within(biggest_body, std::min(named_, message.findings.size()),
                        [&](std::size_t named) { return json::serialize(body_of(message, named)); });
        return request;
    }

  private:
    json::object body_of(const Message& message, std::size_t named) const {
        const auto title = shown(title_of(message, group_by_), longest_header);
        json::array blocks{
            {{"type", "header"}, {"text", {{"type", "plain_text"}, {"text", title}, {"emoji", false}}}}};
        add_findings(blocks, message, named);
        if (message.change == Change::resolved)
            blocks.push_back(section("This is over: nothing more to do."));
        blocks.push_back(json::object{
            {"type", "context"},
            {"elements",
             {mrkdwn(std::string(program_name) + std::string(separator) + shown(message.id, longest_value) +
                     std::string(separator) + minute_of(message.created_at))}}});
        return {
            {"text", title}, {"blocks", std::move(blocks)}, {"unfurl_links", false}, {"unfurl_media", false}};
    }

    static void add_findings(json::array& blocks, const Message& message, std::size_t named) {
        const auto advice = common_advice(message);
        const bool each_its_own = wants_advice(message) && advice.empty();
        std::string lines;
        const auto finish = [&] {
            if (!lines.empty()) blocks.push_back(section(lines));
            lines.clear();
        };
        const auto add = [&](const std::string& line) {
            if (lines.size() + 1 + line.size() > longest_section) finish();
            lines += (lines.empty() ? "" : "\n") + line;
        };
        for (std::size_t i = 0; i < named; ++i) add(line_of(message.findings[i], each_its_own));
        if (const auto more = more_of(message, named); named > 0 && !more.empty()) add("… " + more);
        finish();
        if (!advice.empty()) blocks.push_back(section("*What to do:* " + shown(advice, longest_value)));
        if (const auto link = link_of(message.link); !link.empty())
            blocks.push_back(section(linked(link, "Open in " + std::string(program_name))));
    }

    std::vector<std::string> group_by_;
    std::size_t named_;
};

}  // namespace

std::unique_ptr<Format> make_slack(const config::HookSection& hook) {
    return std::make_unique<Slack>(hook);
}

}  // namespace alerts
