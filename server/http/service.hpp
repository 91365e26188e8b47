// What all sessions of one listener share; outlives them. Any thread of the event loop.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/http/compressor.hpp"
#include "server/http/listener.hpp"
#include "server/http/router.hpp"
#include "server/http/unfinished_bodies.hpp"

namespace http {

struct Service {
    const Router& router;
    ListenerOptions options;
    UnfinishedBodies bodies{options.limits.max_unfinished_bodies, options.limits.kept_for_small_bodies};
    std::unique_ptr<Compressor> compressor =
        options.negotiates ? std::make_unique<Compressor>() : nullptr;  // empty: answers go as they are

    void report_throw(std::string_view route, const std::string& what) const {
        if (options.events.handler_threw) options.events.handler_threw(std::string(route), what);
    }
};

}  // namespace http
