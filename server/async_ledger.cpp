#include "server/async_ledger.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <vector>

namespace asio = boost::asio;

namespace async_ledger {
namespace {

using Handler = asio::any_completion_handler<void(std::exception_ptr)>;

/// What resumes once the ledger has answered. All that are answered before the event loop comes to it are
/// resumed by one wake-up: after a commit that is the whole group. Belongs to the event loop; add() from any
/// thread.
class Resumptions : public asio::execution_context::service {
  public:
    using key_type = Resumptions;
    static inline asio::execution_context::id id;

    struct Entry {
        Handler handler;
        asio::executor_work_guard<asio::any_io_executor> work;
        std::exception_ptr error;
    };

    explicit Resumptions(asio::execution_context& context) : service(context) {}

    void add(Entry entry) {
        auto executor = entry.work.get_executor();
        {
            const std::lock_guard lock(mutex_);
            answered_.push_back(std::move(entry));
            if (answered_.size() > 1) return;  // the first one has woken the loop
        }
        asio::post(executor, [this] { resume_all(); });
    }

  private:
    void resume_all() {
        std::vector<Entry> answered;
        {
            const std::lock_guard lock(mutex_);
            answered.swap(answered_);
        }
        for (auto& each : answered) {
            asio::dispatch(
                each.work.get_executor(),
                [h = std::move(each.handler), e = std::move(each.error)]() mutable { std::move(h)(e); });
        }
    }
    void shutdown() override { answered_.clear(); }

    std::mutex mutex_;
    std::vector<Entry> answered_;
};

template <class Submit>
asio::awaitable<void> wait(Submit submit) {
    auto executor = co_await asio::this_coro::executor;
    auto initiate = [&submit, executor](auto handler) {
        auto& resumptions = asio::use_service<Resumptions>(asio::query(executor, asio::execution::context));
        auto entry = std::make_shared<Resumptions::Entry>(
            Resumptions::Entry{Handler(std::move(handler)),
                               asio::executor_work_guard<asio::any_io_executor>(executor), nullptr});
        submit([entry, &resumptions](std::exception_ptr error) {
            entry->error = std::move(error);
            resumptions.add(std::move(*entry));
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable);
}

}  // namespace

asio::awaitable<void> write(storage::Ledger& ledger, storage::Ledger::WriteJob job) {
    return wait([&ledger, j = std::move(job)](storage::Ledger::Done done) mutable {
        ledger.write(std::move(j), std::move(done));
    });
}

asio::awaitable<void> read(storage::Ledger& ledger, storage::Ledger::ReadJob job) {
    return wait([&ledger, j = std::move(job)](storage::Ledger::Done done) mutable {
        ledger.read(std::move(j), std::move(done));
    });
}

asio::awaitable<void> read_much(storage::Ledger& ledger, storage::Ledger::ReadJob job) {
    return wait([&ledger, j = std::move(job)](storage::Ledger::Done done) mutable {
        ledger.read_much(std::move(j), std::move(done));
    });
}

asio::awaitable<storage::Erasure> erase(storage::Ledger& ledger, clearance::Vin vin) {
    const auto result = std::make_shared<storage::Erasure>();
    auto submit = [&ledger, v = std::move(vin), result](storage::Ledger::Done done) mutable {
        ledger.erase(std::move(v),
                     [result, d = std::move(done)](std::exception_ptr error, const storage::Erasure& told) {
                         *result = told;
                         d(std::move(error));
                     });
    };
    co_await wait(std::move(submit));
    co_return *result;
}

}  // namespace async_ledger
