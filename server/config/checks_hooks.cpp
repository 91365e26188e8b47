#include <algorithm>
#include <array>
#include <string_view>

#include "server/config/addresses.hpp"
#include "server/config/checking.hpp"

namespace config {
namespace {

/// The three ways to write a secret, for messages.
std::string forms_of(const std::string& key) {
    return key + ", " + key + "_file or " + key + "_env";
}

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// As Standard Webhooks has them; a plain text counts by its characters.
bool is_signing_secret(const std::string& secret) {
    constexpr std::size_t least = 24;
    const std::string prefix = "whsec_";
    if (!secret.starts_with(prefix)) return secret.size() >= least;
    return base64_bytes(secret.substr(prefix.size())).value_or(0) >= least;
}

bool is_routing_key(const std::string& secret) {
    return secret.size() == 32 && std::all_of(secret.begin(), secret.end(), is_letter_or_digit);
}

/// A token of HTTP.
bool is_header_name(const std::string& name) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
    });
}

/// What the request itself, or its format, says in a header.
bool is_taken_header(const std::string& name) {
    constexpr std::array<std::string_view, 5> taken{"host", "content-length", "content-type",
                                                    "transfer-encoding", "connection"};
    const auto lower = lower_case(name);
    return std::find(taken.begin(), taken.end(), lower) != taken.end() || lower.starts_with("webhook-");
}

/// What is wrong with one hook. Promise: no word of its URL, secrets and header is in a message.
class HookCheck {
  public:
    HookCheck(const HookSection& hook, std::string path, Faults& faults)
        : hook_(hook), path_(std::move(path)), faults_(faults) {}

    void run() {
        check_url();
        check_secret();
        check_previous_secret();
        check_kinds();
        check_group_by();
        check_header();
        check_trust(hook_.ca_file, key("ca_file"), faults_);
    }

  private:
    std::string key(const std::string& name) const { return path_ + "." + name; }
    bool given(const std::string& name) const { return faults_.given(key(name)); }
    void add(const std::string& name, const std::string& message) { faults_.add(key(name), message); }

    /// What goes by the format is only told while there is one: not of a format that is misspelt.
    bool has_format() const { return !faults_.settled(key("format")); }
    bool signs() const { return hook_.format == "standard-webhooks" || hook_.format == "cloudevents"; }
    std::string with_format() const { return "with format = " + in_quotes(hook_.format); }

    void check_url() {
        if (hook_.url.empty()) {
            if (has_format())
                add("url",
                    "required, but missing: where alerts are posted to; give one of " + forms_of("url"));
            return;
        }
        const auto url = parse_url(hook_.url);
        if (!url) add("url", wanted_url);
        if (url && !url->https && !hook_.allow_http && !is_loopback_host(url->host) &&
            !faults_.settled(key("allow_http")))
            add("url",
                "expected https; plain http to another machine needs allow_http = true: alerts can be read "
                "on "
                "the way");
    }

    void check_secret() {
        if (!has_format()) return;
        const bool pagerduty = hook_.format == "pagerduty";
        if (!signs() && !pagerduty) {
            if (given("secret")) add("secret", "of no use " + with_format() + ": remove it");
        } else if (hook_.secret.empty()) {
            add("secret",
                "required " + with_format() + ", but missing: " +
                    (pagerduty ? "the integration's routing key" : "the alerts are signed with it") +
                    "; give one of " + forms_of("secret"));
        } else if (pagerduty && !is_routing_key(hook_.secret)) {
            add("secret", "expected the integration's routing key: 32 letters and digits");
        } else if (signs()) {
            check_signing_secret("secret", hook_.secret);
        }
    }

    void check_signing_secret(const std::string& name, const std::string& secret) {
        if (!is_signing_secret(secret))
            add(name,
                "expected \"whsec_\" and base64 of at least 24 bytes, or a text of at least 24 characters; "
                "`echo whsec_$(openssl rand -base64 32)` makes one");
    }

    void check_previous_secret() {
        if (!given("previous_secret") || !has_format()) return;
        if (!signs()) {
            add("previous_secret", "of no use " + with_format() + ": remove it");
        } else if (!hook_.previous_secret.empty()) {
            check_signing_secret("previous_secret", hook_.previous_secret);
            if (hook_.previous_secret == hook_.secret)
                add("previous_secret", "expected another one than secret, got the same: remove it");
        }
    }

    void check_kinds() {
        if (faults_.settled(key("kinds"))) return;
        const auto& kinds = hook_.kinds;
        if (std::find(kinds.begin(), kinds.end(), "heartbeat") == kinds.end()) {
            if (given("every")) add("every", "of no use without kinds = [\"heartbeat\"]");
            return;
        }
        if (kinds.size() > 1)
            add("kinds", "expected \"heartbeat\" alone: give it a hook of its own");
        else if (has_format() && !signs())
            add("kinds",
                "expected \"heartbeat\" only with format = \"standard-webhooks\" or \"cloudevents\", "
                "got it " +
                    with_format());
    }

    void check_group_by() {
        std::string wrong;
        for (const auto& word : hook_.group_by) {
            const bool tag = word.starts_with("tags.") && word.size() > std::string_view("tags.").size();
            if (tag || word == "brand" || word == "reason" || word == "status" || word == "vin") continue;
            const auto meant = meant_group(word);
            wrong += (wrong.empty() ? "" : " and ") + in_quotes(word) +
                     (meant.empty() ? "" : " (did you mean " + in_quotes(meant) + "?)");
        }
        if (!wrong.empty())
            add("group_by",
                R"(expected one of "brand", "reason", "status", "vin", or "tags." and a tag's name, got )" +
                    wrong);
    }

    static std::string meant_group(const std::string& word) {
        const auto dot = word.find('.');
        if (dot == std::string::npos || dot + 1 == word.size())
            return nearest(word, {"brand", "reason", "status", "vin"});
        const auto tags = nearest(word.substr(0, dot), {"tags"});
        return tags.empty() ? "" : tags + word.substr(dot);
    }

    void check_header() {
        // Not shown: a whole header with its value may have been put here.
        if (!is_header_name(hook_.header_name))
            add("header_name", "expected the name of an HTTP header: letters, digits, \"-\" and \"_\"");
        if (is_taken_header(hook_.header_name))
            add("header_name", "expected another header than " + in_quotes(hook_.header_name) +
                                   ", which each request has already");
        if (given("header_name") && !given("header_value") && !faults_.settled(key("header_value")))
            add("header_name", "of no use without " + forms_of("header_value"));
        if (has_control_character(hook_.header_value))
            add("header_value", "expected a text without control characters");
    }

    const HookSection& hook_;
    std::string path_;
    Faults& faults_;
};

}  // namespace

void check_hooks(const std::vector<HookSection>& hooks, Faults& faults) {
    check_names(hooks, "hooks", faults);
    for (std::size_t i = 0; i < hooks.size(); ++i) HookCheck(hooks[i], element("hooks", i), faults).run();
}

}  // namespace config
