#include "server/async_ledger.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace async_ledger {
namespace {

using Handler = asio::any_completion_handler<void(std::exception_ptr)>;

/// Carries a coroutine's continuation to the ledger's thread and back to its own executor, keeping that one
/// at work.
struct Continuation {
    Handler handler;
    asio::executor_work_guard<asio::any_io_executor> work;

    void resume(std::exception_ptr error) {
        auto executor = work.get_executor();
        asio::post(executor, [h = std::move(handler), error]() mutable { std::move(h)(error); });
        work.reset();
    }
};

template <class Submit>
asio::awaitable<void> wait(Submit submit) {
    auto executor = co_await asio::this_coro::executor;
    auto initiate = [&submit, executor](auto handler) {
        auto continuation = std::make_shared<Continuation>(Continuation{
            Handler(std::move(handler)), asio::executor_work_guard<asio::any_io_executor>(executor)});
        submit([continuation](std::exception_ptr error) { continuation->resume(error); });
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
