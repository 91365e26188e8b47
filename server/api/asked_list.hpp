// What is asked of a list that begins with the newest: its filters as typed values, and which page. Every
// fault becomes a 400 problem, the first one counts. On one thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clearance/vin.hpp"
#include "server/api/cursor.hpp"
#include "server/api/json.hpp"
#include "server/api/link.hpp"
#include "server/api/members.hpp"
#include "server/api/query.hpp"
#include "storage/filtered_lists.hpp"

namespace api {

class AskedList {
  public:
    /// `name`: of the list in the answer, in its cursors too. `known`: its filters, limit and cursor.
    AskedList(std::string_view name, clearance::Time ledger_created_at, const http::Request& request,
              std::initializer_list<std::string_view> known,
              std::initializer_list<std::string_view> repeatable = {});

    /// Of a repeatable one: what its words stand for.
    template <class Word>
    std::vector<Word> words(std::string_view name, std::span<const std::pair<std::string_view, Word>> known) {
        std::vector<std::string_view> names;
        for (const auto& each : known) names.push_back(each.first);
        std::vector<Word> chosen;
        for (const auto at : places(name, names)) chosen.push_back(known[at].second);
        return chosen;
    }
    std::vector<std::string> texts(std::string_view name) const;  // of a repeatable one
    std::string text(std::string_view name) const;
    std::optional<bool> flag(std::string_view name);
    /// As the platform could name a vehicle: the read job looks at it with refuse_impossible_vin().
    std::optional<clearance::Vin> vin(std::string_view name);
    /// The parameters since and until, the latter behind the former.
    std::pair<std::optional<clearance::Time>, std::optional<clearance::Time>> range();
    const std::vector<std::string>& brands() const { return query_.brands; }

    storage::Part part() const { return {query_.limit, before_}; }
    const std::optional<http::Problem>& problem() const { return problem_; }

    /// {"<name>":[…],"next_cursor"}
    template <class Item, class Json>
    boost::json::object page(const storage::Page<Item>& page, Json json) const {
        boost::json::array array;
        array.reserve(page.items.size());
        for (const auto& item : page.items) array.emplace_back(json(item));
        boost::json::object body;
        body[name_] = std::move(array);
        body["next_cursor"] = next_cursor(page.next);
        return body;
    }
    /// The same as an answer, its items written straight into the text: tell(item, members). With `as_of`.
    template <class Item, class Tell>
    http::Response text_page(const storage::Page<Item>& page, Tell tell,
                             const std::optional<clearance::Time>& as_of) const {
        std::string items;
        for (const auto& item : page.items) {
            if (!items.empty()) items += ',';
            TextMembers members(items);
            tell(item, members);
            members.end();
        }
        boost::json::object rest;
        rest["next_cursor"] = next_cursor(page.next);
        rest["as_of"] = to_json(as_of);
        auto response = list_response(name_, items, rest);
        add_next_link(response, rest, address_);
        return response;
    }
    /// 200 with a page, and more members where the list has some.
    http::Response response(const boost::json::object& page) const { return page_response(page, address_); }

  private:
    boost::json::value next_cursor(storage::Id next) const {
        return next == 0 ? boost::json::value() : boost::json::value(encode_cursor(scope_, {next}));
    }
    std::vector<std::size_t> places(std::string_view name, std::span<const std::string_view> known);
    std::optional<clearance::Time> time(std::string_view name);
    void refuse(http::Problem problem);
    void take_cursor(clearance::Time ledger_created_at);

    std::string name_, scope_;
    ListAddress address_;
    ListQuery query_;
    storage::Id before_ = 0;
    std::optional<http::Problem> problem_;
};

}  // namespace api
