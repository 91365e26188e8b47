// Erases vehicles' data, one after the other, on a thread of its own: looks for it in the archive, has the
// writer remove it in one transaction, then sees to it that the database file and its log hold no byte of the
// VIN. Whoever writes waits no longer than the removal takes, and in the rare case that pages keep remnants,
// for as long as an index or the file is written anew. submit() may be called from any thread and does not
// block.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/mentions.hpp"
#include "storage/readers.hpp"
#include "storage/writer.hpp"

namespace storage {

class Eraser {
  public:
    struct Parts {
        std::string path;
        std::chrono::milliseconds patience;
        LedgerFiles& files;
        Database& database;     // the writer's
        TableWriting& writing;  // on it
        Writer& writer;
        Readers& readers;
    };
    explicit Eraser(const Parts& parts);
    Eraser(const Eraser&) = delete;
    Eraser& operator=(const Eraser&) = delete;
    ~Eraser();  // finishes what is under way; what waits is refused

    void submit(Vin vin, ErasureDone done);

  private:
    struct Request {
        Vin vin;
        ErasureDone done;
    };

    void run();
    void answer(Request& request);
    Erasure erase(const Vin& vin);
    Erasure remove(const Vin& vin);
    void remove_bytes_in_time();
    bool remove_bytes();
    bool has_bytes();
    void on_writer(const std::function<void()>& task);
    bool stopped_within(std::chrono::milliseconds time);

    Parts parts_;
    Database reading_;
    std::vector<Vin> remaining_;  // erased, but the files may still hold their bytes

    std::mutex mutex_;
    std::condition_variable submitted_;
    std::deque<Request> queue_;
    bool stopping_ = false;
    std::thread thread_;  // the last member: it uses the others
};

/// At the opening of a ledger: an erasure that was cut short before its bytes were gone is finished. The VIN
/// is not known any more, so the whole file is written anew; where that fails, the next opening does it.
void finish_erasure(Database& database, const Notice& notice);

}  // namespace storage
