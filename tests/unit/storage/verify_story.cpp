#include "tests/unit/storage/verify_story.hpp"

namespace storage {

void VerifyTest::command(const std::string& status) {
    const auto ticket = write([](Writing& writing) {
        return writing.begin_command(
            {CommandKind::request, vin(), "bmw", Tags{{"fleet", "north"}}, "operator"});
    });
    clock.advance(200ms);
    write_only([&](Writing& writing) {
        writing.finish_command(ticket, {CommandState::accepted, 200, Status(status), ""});
    });
}

void VerifyTest::other_delivery(const std::string& body, DeliveryOutcome outcome) {
    Delivery delivery;
    delivery.body = body;
    delivery.digest = digest_of(body);
    delivery.secret_name = "main";
    delivery.outcome = outcome;
    write([&](Writing& writing) { return writing.record_delivery(delivery); });
}

void VerifyTest::tell_story() {
    routes = {{"hook", {}}};
    clock.set(at("09:00:00"));
    command("pending");
    clock.set(at("09:30:00"));
    webhook("approved", "09:29:58");
    clock.set(at("09:40:00"));
    webhook("revoked", "09:39:00");
    other_delivery("hello", DeliveryOutcome::ping);
    other_delivery("{", DeliveryOutcome::unreadable);
    clock.set(at("10:00:00"));
    full_sweep({item("approved", {.brand = "bmw",
                                  .changelog = {{"2026-03-02T09:00:00.100", Status("pending"), ""},
                                                {"2026-03-02T09:29:57", Status("approved"), ""}}}),
                item("rejected", {.vin = second_vin, .brand = "kia"}),
                item("approved", {.vin = fleet_vin(1), .brand = "kia"})});
    clock.set(at("10:10:00"));
    webhook("rejected", "09:58:00", "No such car", second_vin);
    webhook("approved", "", {}, fleet_vin(2));
    clock.set(at("11:00:00"));
    full_sweep(
        {item("rejected", {.vin = second_vin,
                           .brand = "kia",
                           .changelog = {{"2026-03-02T09:50:00Z", Status("pending"), ""},
                                         {"2026-03-02T09:58:00Z", Status("rejected"), "No such car"}}})});
    write([](Writing& writing) {
        return writing.begin_command({CommandKind::end, vin(fleet_vin(3)), "", std::nullopt, "operator"});
    });
    form();
}

void VerifyTest::copy() {
    close();
    std::filesystem::copy_file(path(), backup());
}

void VerifyTest::copy_by_sqlite() const {
    Database from(path(), Database::Mode::read_only, 2s);
    from.execute("VACUUM INTO '" + backup() + "'");
}

}  // namespace storage
