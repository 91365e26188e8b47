#include "server/tracking/finding_log.hpp"

#include <algorithm>

#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

constexpr std::size_t most_at_once = 20;

std::vector<storage::Finding> newest(storage::Reading& reading) {
    return reading.findings({.open = false, .limit = static_cast<int>(most_at_once), .before = 0});
}

void log(const storage::Finding& finding) {
    logging::warning("finding", {{"kind", storage::name_of(finding.kind)},
                                 {"vin", finding.vin ? finding.vin->text() : std::string()},
                                 {"detail", finding.detail}});
}

}  // namespace

asio::awaitable<void> FindingLog::begin() {
    if (begun_) co_return;
    auto read = newest;
    const auto known = co_await async_ledger::read_for(ledger_, read);
    if (begun_) co_return;
    begun_ = true;
    if (!known.empty()) told_ = known.front().id;
}

asio::awaitable<void> FindingLog::tell() {
    auto read = newest;
    const auto found = co_await async_ledger::read_for(ledger_, read);
    if (found.empty() || found.front().id <= told_) co_return;
    const bool all = found.size() < most_at_once || found.back().id <= told_;
    if (!all) logging::warning("more_findings", {{"count", found.back().id - told_ - 1}});
    for (auto finding = found.rbegin(); finding != found.rend(); ++finding) {
        if (finding->id > told_) log(*finding);
    }
    told_ = found.front().id;
}

}  // namespace tracking
