#include "server/api/event_reading.hpp"

#include "server/api/event_ring.hpp"

namespace api {
namespace {

constexpr int news_revisions = 500, news_findings = 100;
// those that a stream holds while its reader takes them
constexpr int lines_revisions = 50, lines_findings = 10;

}  // namespace

EventNews read_news(storage::Reading& ledger, storage::FeedPosition from, const alerts::Wording& wording) {
    auto& feed = ledger.feed();
    const auto page = feed.page({.from = from.revision, .limit = news_revisions});
    const auto findings = feed.finding_events(from.finding_event, news_findings);
    EventNews news;
    news.events.reserve(page.revisions.size() + findings.size());
    for (const auto& revision : page.revisions) news.events.push_back(event_of(revision));
    for (const auto& event : findings) news.events.push_back(event_of(event, wording));
    news.reached.revision = page.reached;
    const bool all_findings = findings.size() < news_findings;
    news.reached.finding_event = all_findings ? feed.newest().finding_event : findings.back().id;
    news.more = !page.ended || !all_findings;
    return news;
}

EventLines read_lines(storage::Reading& ledger, storage::FeedPosition from,
                      const storage::RevisionFilter& filter, const alerts::Wording& wording) {
    auto& feed = ledger.feed();
    const auto page = feed.page({.filter = filter, .from = from.revision, .limit = lines_revisions});
    const auto findings = feed.finding_events(from.finding_event, lines_findings);
    EventLines lines;
    lines.reached = from;
    for (const auto& revision : page.revisions) {
        const auto event = event_of(revision);
        advance(lines.reached, event);
        append_event(lines.text, lines.reached, event);
    }
    lines.reached.revision = page.reached;
    for (const auto& finding : findings) {
        const auto event = event_of(finding, wording);
        advance(lines.reached, event);
        if (takes(filter, event)) append_event(lines.text, lines.reached, event);
    }
    const bool all_findings = findings.size() < lines_findings;
    if (all_findings) lines.reached.finding_event = feed.newest().finding_event;
    lines.ended = page.ended && all_findings;
    return lines;
}

}  // namespace api
