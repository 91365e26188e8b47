#include "server/async_ledger.hpp"

#include <atomic>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
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

/// One coroutine that waits for the ledger. It resumes once, by whoever comes first: the ledger's answer or
/// its own cancellation. Any thread.
class Waiting {
  public:
    Waiting(Handler handler, const asio::any_io_executor& executor)
        : resumptions_(asio::use_service<Resumptions>(asio::query(executor, asio::execution::context))),
          entry_{std::move(handler), asio::executor_work_guard<asio::any_io_executor>(executor), nullptr} {}

    void resume(std::exception_ptr error) {
        if (resumed_.exchange(true)) return;
        entry_.error = std::move(error);
        resumptions_.add(std::move(entry_));
    }
    bool has_resumed() const { return resumed_; }

  private:
    Resumptions& resumptions_;
    Resumptions::Entry entry_;
    std::atomic<bool> resumed_ = false;
};

/// `submit` is given who waits.
template <class Submit>
asio::awaitable<void> wait_as(Submit submit) {
    auto executor = co_await asio::this_coro::executor;
    auto initiate = [&submit, executor](auto handler) {
        const auto slot = asio::get_associated_cancellation_slot(handler);
        submit(std::make_shared<Waiting>(Handler(std::move(handler)), executor), slot);
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        initiate, asio::use_awaitable);
}

storage::Ledger::Done resume(std::shared_ptr<Waiting> waiting) {
    return [who = std::move(waiting)](std::exception_ptr error) { who->resume(std::move(error)); };
}

/// What is to be written is written, whoever waits for it.
template <class Submit>
asio::awaitable<void> wait(Submit submit) {
    return wait_as([s = std::move(submit)](const std::shared_ptr<Waiting>& waiting, const auto&) mutable {
        s(resume(waiting));
    });
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
    return wait_as([&ledger, j = std::move(job)](const std::shared_ptr<Waiting>& waiting,
                                                 asio::cancellation_slot slot) mutable {
        const auto cut_off = [who = std::weak_ptr<Waiting>(waiting)](asio::cancellation_type) {
            if (const auto waits = who.lock()) waits->resume(std::make_exception_ptr(storage::ReadCutOff()));
        };
        if (slot.is_connected()) slot.assign(cut_off);
        auto unless_cut_off = [waiting, wanted = std::move(j)](storage::Reading& reading) {
            if (!waiting->has_resumed()) wanted(reading);
        };
        ledger.read_much(std::move(unless_cut_off), resume(waiting));
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
