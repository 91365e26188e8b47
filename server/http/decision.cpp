#include "server/http/decision.hpp"

#include <exception>

#include "server/http/problem.hpp"

namespace http {

namespace {

void judge_size(const RequestHead& head, Decision& decision) {
    if (head.is_chunked() || head.length() <= decision.route->max_body) return;
    decision.refusal = to_response(too_large(decision.route->max_body));
    decision.reusable = false;
}

}  // namespace

Decision decide(const Service& service, RequestHead& head) {
    Decision decision;
    if (head.fault()) {
        decision.refusal = to_response(*head.fault());
        decision.reusable = false;
        return decision;
    }
    Request& request = head.request();
    try {
        if (service.options.guard) decision.refusal = service.options.guard(request);
        if (decision.refusal) return decision;
        Router::Match match = service.router.find(request.method, head.raw_path());
        decision.route = match.route;
        if (!match.route) {
            decision.refusal =
                to_response(match.allow.empty()
                                ? not_found("there is no such path here; docs/api.md lists those there are")
                                : method_not_allowed(match.allow));
            return decision;
        }
        decision.name = match.route->name;
        request.parameters = std::move(match.parameters);
        if (match.route->guard) decision.refusal = match.route->guard(request);
        if (!decision.refusal) judge_size(head, decision);
        return decision;
    } catch (const std::exception& e) {
        service.report_throw(decision.name, e.what());
    } catch (...) {
        service.report_throw(decision.name, kNoException);
    }
    decision.refusal = to_response(internal_error());
    return decision;
}

}  // namespace http
