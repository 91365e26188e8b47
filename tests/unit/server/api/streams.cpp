#include "tests/unit/server/api/streams.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <numeric>
#include <stdexcept>

namespace asio = boost::asio;

namespace {

Told told_by(const std::string& lines) {
    Told told;
    for (std::size_t at = 0; at < lines.size();) {
        const auto stop = std::min(lines.find('\n', at), lines.size());
        const auto line = lines.substr(at, stop - at);
        if (line.starts_with("id: ")) told.id = line.substr(4);
        if (line.starts_with("event: ")) told.event = line.substr(7);
        if (line.starts_with("data: ")) told.data = boost::json::parse(line.substr(6)).as_object();
        at = stop + 1;
    }
    return told;
}

asio::awaitable<void> hold(http::BodyStream body, http::BodyWriter& writer) {
    co_await body(writer);
}

}  // namespace

std::vector<Told> Peer::events() const {
    std::vector<Told> all;
    const auto text = writer.text();
    for (std::size_t begin = 0, end = 0; (end = text.find("\n\n", begin)) != std::string::npos;
         begin = end + 2) {
        auto each = told_by(text.substr(begin, end - begin));
        if (!each.event.empty()) all.push_back(std::move(each));
    }
    return all;
}

std::vector<std::int64_t> Peer::revisions() const {
    std::vector<std::int64_t> seqs;
    for (const auto& each : events())
        if (each.event == "transition") seqs.push_back(each.data.at("seq").as_int64());
    return seqs;
}

std::vector<std::string> Peer::findings() const {
    std::vector<std::string> changes;
    for (const auto& each : events())
        if (each.event == "finding") changes.emplace_back(each.data.at("change").as_string());
    return changes;
}

std::vector<std::int64_t> up_to(std::int64_t last, std::int64_t first) {
    std::vector<std::int64_t> seqs(static_cast<std::size_t>(last - first + 1));
    std::iota(seqs.begin(), seqs.end(), first);
    return seqs;
}

Streams::Streams() : thread_([this] { streaming_.run(); }) {}

Streams::~Streams() {
    let_read();
    if (stream_) {
        std::promise<void> stopped;
        asio::co_spawn(streaming_, stream_->stop(), [&](const std::exception_ptr&) { stopped.set_value(); });
        stopped.get_future().wait();
        for (const auto& peer : peers_) on_loop([&] { peer->writer.end(); });
        for (const auto& peer : peers_)
            if (peer->over.valid()) peer->over.wait();
    }
    ledger_->flush();
    notified_ = nullptr;
    work_.reset();
    thread_.join();
}

void Streams::make(storage::Ledger& ledger, api::LiveStreamOptions options) {
    options.gather = std::chrono::milliseconds(1);
    stream_ = std::make_unique<api::LiveStream>(streaming_.get_executor(), ledger, wording_, options);
}

void Streams::start_on(storage::Ledger& ledger, api::LiveStreamOptions options) {
    make(ledger, options);
    notified_ = stream_.get();
    on_loop([this] { stream_->start(); });
}

Peer& Streams::open(storage::FeedPosition from, const storage::RevisionFilter& filter, const Opening& how) {
    Peer* peer = nullptr;
    on_loop([&] {
        auto body = stream_->open(from, filter, how.may_read_on);
        if (!body) throw std::runtime_error("no place");
        peer = &serve(std::move(*body), how.stuck);
    });
    return *peer;
}

Peer& Streams::serve(http::BodyStream body, bool stuck) {
    auto& peer = *peers_.emplace_back(std::make_unique<Peer>(streaming_.get_executor()));
    if (stuck) peer.writer.stick();
    asio::co_spawn(streaming_, hold(std::move(body), peer.writer), [&peer](const std::exception_ptr& error) {
        error ? peer.ended.set_exception(error) : peer.ended.set_value();
    });
    return peer;
}

void Streams::approve(int first, int last) {
    for (int n = first; n <= last; ++n) webhook(numbered_vin(n), "approved", "2026-03-01T11:50:00Z");
}

std::size_t Streams::open_streams() {
    return stream_->open_streams();
}
