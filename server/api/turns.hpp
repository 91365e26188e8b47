// Of many who want the same, so many at a time, in the order in which they came. Event loop's thread.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <deque>

namespace api {

class Turns {
  public:
    explicit Turns(std::size_t most) : most_(most) {}

    /// A place in the line, which it leaves when it is destroyed.
    class Place {
      public:
        /// `alarm` is cancelled once its turn has come, and must outlive this.
        Place(Turns& turns, boost::asio::steady_timer& alarm);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place();
        bool has_come() const;

      private:
        Turns& turns_;
        boost::asio::steady_timer* alarm_;
    };

  private:
    std::size_t most_;
    std::deque<boost::asio::steady_timer*> line_;  // the first of them have their turn
};

}  // namespace api
