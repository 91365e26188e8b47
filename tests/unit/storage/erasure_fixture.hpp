// A ledger with everything that can be told of a vehicle, and where in it a text stands.
#pragma once

#include <fstream>

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {

/// A body that no vehicle is known of, and what it says is not understood.
inline Delivery unreadable(const std::string& body) {
    Delivery delivery;
    delivery.body = body;
    delivery.digest = digest_of(body);
    delivery.secret_name = "main";
    delivery.delivery_id = "d-9";
    delivery.remote = "127.0.0.1:50000";
    delivery.outcome = DeliveryOutcome::unreadable;
    delivery.problem = "not JSON";
    return delivery;
}

inline std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}
inline std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

class ErasureInLedger : public LedgerTest {
  public:
    DeliveryReceipt archive(const std::string& body) {
        return write([&](Writing& writing) { return writing.record_delivery(unreadable(body)); });
    }
    CommandTicket command(CommandKind kind, const std::string& of = first_vin) {
        CommandIntent intent{
            .kind = kind, .vin = vin(of), .brand = "bmw", .tags = Tags{{"a", "b"}}, .by = "operator"};
        return write([&](Writing& writing) { return writing.begin_command(intent); });
    }
    /// Everything that the ledger can know of a vehicle.
    void tell_all_of(const std::string& of) {
        routes = {{"hook", {}}};
        tell_vins = true;
        webhook("rejected", "11:00:00", "no data of " + of, of);
        form();
        write_only([&](Writing& writing) {
            const auto alert = static_cast<Id>(writing.add_silence({.vin = of, .until = clock.now() + 1h}));
            writing.record_attempt(alert,
                                   {AlertState::dead, {}, 400, "HTTP 400", "what is " + of + "?", false});
        });
        const auto ticket = command(CommandKind::request, of);
        write_only([&](Writing& writing) {
            writing.finish_command(ticket, {.state = CommandState::refused,
                                            .http_status = 200,
                                            .status = std::nullopt,
                                            .description = of + " was asked for already"});
        });
        full_sweep({item("rejected", {.vin = of, .tags = Tags{{"fleet", "one"}}})});
        const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::check); });
        write_only([&](Writing& writing) {
            const std::vector<clearance::SkippedItem> items{
                {.index = 0,
                 .problem = "no status",
                 .raw = "{\"vin\":\"" + lower(of) + "\"}",
                 .vin = vin(of)},
                {.index = 1, .problem = "no VIN", .raw = "[\"" + of + "\"]", .vin = std::nullopt}};
            writing.record_skipped(sweep, items);
            writing.finish_sweep(sweep, SweepOutcome::failed, {}, "about " + of + ": HTTP 500");
        });
        archive("<vin>" + lower(of) + "</vin>");
    }
    /// "table.column" of every text and blob that holds it, in either case of letters.
    std::vector<std::string> places_of(const std::string& text) {
        ledger();
        Database database(path(), Database::Mode::read_only, 2s);
        std::vector<std::string> columns, places;
        {
            Statement select(
                database,
                "SELECT m.name, p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p WHERE "
                "m.type = 'table' AND p.type IN ('TEXT', 'BLOB')");
            auto rows = select.query();
            while (rows.next()) columns.push_back(rows.text(0) + "." + rows.text(1));
        }
        for (const auto& each : columns) {
            const auto dot = each.find('.');
            std::string sql = "SELECT count(*) FROM ";
            sql.append(each.substr(0, dot)).append(" WHERE instr(upper(CAST(").append(each.substr(dot + 1));
            sql.append(" AS TEXT)), '").append(text).append("') > 0");
            if (database.integer(sql) > 0) places.push_back(each);
        }
        return places;
    }
    /// How often it is in the database, its log and its journal, in any case of letters.
    std::size_t times_in_files(const std::string& text) const {
        std::size_t found = 0;
        for (const auto* suffix : {"", "-wal", "-journal"}) {
            std::ifstream file(path() + suffix, std::ios::binary);
            const auto bytes = upper({std::istreambuf_iterator<char>(file), {}});
            for (auto at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) ++found;
        }
        return found;
    }
};

}  // namespace storage
