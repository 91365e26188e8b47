// Findings are opened and ended in the transaction that learns of it, and put down as news for the alerts.
// Inside a write transaction, the writer's thread only. Texts of the platform stay where they are, a finding
// refers to them. Promise: at most one of a kind is open for a vehicle, or, of those without a vehicle, at
// all; an unlisted vehicle has a finding of its own, or is one of those that the list's tells of.
#pragma once

#include <string_view>

#include "storage/absence_records.hpp"
#include "storage/finding_records.hpp"
#include "storage/write_context.hpp"

namespace storage {

class FindingWriting {
  public:
    explicit FindingWriting(WriteContext& context);

    void vehicle_unlisted(Id vehicle, Id sweep);
    void vehicle_listed_again(Id vehicle);
    /// Its brand or tags are others: hooks that did not hear of its findings may be to hear of them now.
    void described_anew(Id vehicle);
    /// Of the vehicle's present; one that is open already stays as it is, one of the same transition that
    /// ended opens again, unless a person closed it.
    void open(FindingKind kind, Id vehicle, const clearance::Transition& present);
    /// Another transition has taken the place of the vehicle's present one, of the same status: what is told
    /// of the one, also what a person closed, is told of the other from now on.
    void moved(Id vehicle, Id from, Id to);
    /// Of a request that the platform answered with `error`.
    void open_for_command(Id vehicle, Id command);
    /// `detail`: a JSON object. Whether it was not open before.
    bool open(FindingKind kind, std::optional<Id> vehicle, std::string_view detail);
    /// Another detail of an open one, of which people are to hear again.
    void renew(FindingKind kind, std::optional<Id> vehicle, std::string_view detail);
    /// The same, of which nobody needs to hear.
    void amend(FindingKind kind, std::optional<Id> vehicle, std::string_view detail);
    void close(FindingKind kind, std::optional<Id> vehicle);
    bool is_open(FindingKind kind, std::optional<Id> vehicle);
    /// After every complete full list, once its absences are recorded.
    void list_ended(Id sweep, const ListVerdict& verdict);

    /// By a person. False: there is none that is open and, to be acknowledged, was not so before.
    bool acknowledge(Id finding, const std::string& by, const std::string& note);
    bool close_by(Id finding, const std::string& by, const std::string& note);

  private:
    void add_news(Id finding, FindingChange change);
    void add_event(Id finding, FindingChange change);
    bool was_there(FindingKind kind, Id vehicle, Id transition);
    void add_opened(std::int64_t written);
    std::int64_t unlisted_without_finding();

    WriteContext& context_;
    Statement open_, select_last_, reopen_, move_, select_open_, open_unlisted_, open_present_, open_command_,
        open_shrunk_, update_shrunk_, renew_, amend_, close_, is_open_, acknowledge_, close_by_, insert_news_,
        insert_event_, count_unlisted_, count_closed_by_hand_, count_open_;
};

}  // namespace storage
