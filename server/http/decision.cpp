#include "server/http/decision.hpp"

#include <exception>

#include "server/http/accept.hpp"
#include "server/http/browser.hpp"
#include "server/http/fields.hpp"
#include "server/http/problem.hpp"

namespace http {

namespace {

/// OPTIONS is answered here for every path, so that it needs no token: it tells what api.md tells.
Response answer_without_route(const Service& service, const RequestHead& head, std::string allow) {
    const Request& request = head.request();
    const bool asks = request.method == "OPTIONS";
    if (asks && head.raw_path() == "*") allow = service.router.methods();
    if (allow.empty())
        return to_response(not_found("there is no such path here; those of the api are told at its /docs"));
    if (!asks) return to_response(method_not_allowed(allow));
    Response response;
    response.status = 204;
    response.headers.emplace_back("Allow", allow);
    add_preflight_headers(service.options.allowed_origins, request, allow, response);
    return response;
}

std::optional<Response> judge_accept(const Service& service, const Route& route, const Request& request) {
    if (!route.produces.empty() && !preferred_type(request, route.produces)) {
        std::string types;
        for (const auto& type : route.produces) (types += types.empty() ? "" : ", ") += type;
        auto refusal = to_response(not_acceptable("there is " + types));
        add_vary(refusal, "Accept");
        return refusal;
    }
    if (service.compressor) {
        const Codings codings = codings_of(request);
        if (codings.identity == 0 && codings.gzip == 0)
            return to_response(not_acceptable("content codings are gzip and identity"));
    }
    return std::nullopt;
}

void judge_size(const RequestHead& head, Decision& decision) {
    const std::size_t limit = decision.route->max_body;
    if (head.is_chunked() || head.length() <= limit) return;
    decision.refusal = to_response(body_refused(head.request().method, limit));
    decision.reusable = limit == 0;  // a short one is drained
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
            decision.refusal = answer_without_route(service, head, std::move(match.allow));
            if (decision.refusal->status == 204) decision.name = kOptions;
            return decision;
        }
        decision.name = match.route->name;
        request.parameters = std::move(match.parameters);
        if (match.route->guard) decision.refusal = match.route->guard(request);
        if (!decision.refusal) decision.refusal = judge_accept(service, *match.route, request);
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
