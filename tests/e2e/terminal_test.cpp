// The commands at a terminal: the real program asks the real service, which asks the stand-in for the
// platform.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/json/parse.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "tests/e2e/process.hpp"
#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string first = "WBA00000000000001", second = "WBA00000000000002", third = "1HM00000000000003";

class Terminal : public testing::Test {
  protected:
    Terminal() {
        world.start_platform();
        world.start_tracker({.on_start = false});
        write("fleet.csv", "vin,brand,tag.site\n" + first + ",bmw,\"north, gate 2\"\n" + second + ",bmw,\n" +
                               third + ",sandbox,south\n");
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(world.file(name), std::ios::trunc) << text;
    }
    std::string content(const std::string& name) const {
        std::ifstream file(world.file(name));
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::string line_of(const std::string& arguments, const std::string& token) const {
        return "cd '" + world.file("") + "' && CLEARANCE_TRACKER_URL=https://" + world.api_address() +
               " CLEARANCE_TRACKER_TOKEN='" + token + "' '" + path_of_tracker() + "' vehicles " + arguments +
               " --ca-file '" + world.ca_file() + "' </dev/null";
    }
    /// Its exit code; what it printed is in out() and err().
    int vehicles(const std::string& arguments, const std::string& token = operate_token) {
        const auto line =
            line_of(arguments, token) + " >'" + world.file("out") + "' 2>'" + world.file("err") + "'";
        const int status = std::system(line.c_str());
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string out() const { return content("out"); }
    std::string err() const { return content("err"); }
    json::object differences() { return json::parse(out()).as_object(); }
    std::int64_t commands() { return world.count("SELECT count(*) FROM commands"); }

    World world;
};

TEST_F(Terminal, AFleetIsAskedForListedShownAndEnded) {
    EXPECT_EQ(vehicles("add --file fleet.csv --batch 2"), 0) << err();
    EXPECT_THAT(out(), HasSubstr("3 vehicles asked for: "));
    EXPECT_EQ(commands(), 3);

    EXPECT_EQ(vehicles("list --brand bmw", read_token), 0) << err();
    EXPECT_THAT(out(), AllOf(HasSubstr(first), HasSubstr(second), testing::Not(HasSubstr(third))));
    EXPECT_EQ(vehicles("list --json", read_token), 0) << err();
    std::istringstream lines(out());
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        EXPECT_TRUE(json::parse(line).as_object().contains("vin"));
    EXPECT_EQ(count, 3);

    EXPECT_EQ(vehicles("show " + first, read_token), 0) << err();
    EXPECT_THAT(out(), AllOf(HasSubstr("bmw"), HasSubstr("OCCURRED AT"), HasSubstr("command")));
    EXPECT_EQ(vehicles("show WBA00000000000099", read_token), 1);
    EXPECT_THAT(err(), HasSubstr("404"));

    ASSERT_EQ(world.control("POST", "/control/vehicles", json::object{{"vin", first}, {"status", "approved"}})
                      .status /
                  100,
              2u);
    EXPECT_EQ(vehicles("revoke " + first), 2) << "asks, and here is no terminal";
    EXPECT_EQ(vehicles("revoke " + first + " WBA00000000000099 --yes"), 3);
    EXPECT_THAT(out(), HasSubstr("2 vehicles told to end: "));
    EXPECT_THAT(err(), HasSubstr("WBA00000000000099: refused by the platform: "));
    EXPECT_TRUE(eventually([&] { return world.status(first).starts_with("revok"); }));
}

TEST_F(Terminal, ARunThatIsRepeatedUnderItsKeyAsksForNothingTwiceAlsoAfterARestart) {
    EXPECT_EQ(vehicles("add --file fleet.csv --idempotency-key run-1"), 0) << err();
    const auto before = out();
    EXPECT_EQ(commands(), 3);
    world.tracker().signal(SIGKILL);
    world.tracker().wait();
    world.restart_tracker();
    EXPECT_EQ(vehicles("add --file fleet.csv --idempotency-key run-1"), 0) << err();
    EXPECT_EQ(out(), before);
    EXPECT_EQ(commands(), 3);
    EXPECT_EQ(vehicles("add --file fleet.csv --idempotency-key run-2"), 0) << err();
    EXPECT_EQ(commands(), 6);
}

TEST_F(Terminal, AnInterruptedRunIsGoneOnWithWithoutAskingTwice) {
    const json::object slow{
        {"method", "POST"}, {"path", "/v1/fleets/vehicles"}, {"kind", "slow"}, {"delay_ms", 60'000}};
    ASSERT_EQ(world.control("POST", "/control/faults", slow).status / 100, 2u);
    write("token", operate_token);
    Process run({path_of_tracker(), "vehicles", "add", "--file", world.file("fleet.csv"), "--batch", "2",
                 "--idempotency-key", "run-1", "--url", "https://" + world.api_address(), "--token-file",
                 world.file("token"), "--ca-file", world.ca_file()},
                world.file("run.log"));
    ASSERT_TRUE(eventually([&] { return commands() == 2; })) << run.log();
    run.signal(SIGINT);
    EXPECT_EQ(run.wait(), 130);
    EXPECT_THAT(run.log(), AllOf(HasSubstr("0 of 3 vehicles were asked for before\n"),
                                 HasSubstr("--idempotency-key run-1")));
    world.control("DELETE", "/control/faults");

    EXPECT_EQ(vehicles("add --file fleet.csv --batch 2 --idempotency-key run-1"), 0) << err();
    EXPECT_THAT(out(), HasSubstr("3 vehicles asked for: "));
    EXPECT_EQ(commands(), 3) << "those that were being sent were sent once";
}

TEST_F(Terminal, WhoMayOnlyReadIsToldSo) {
    EXPECT_EQ(vehicles("add --file fleet.csv", read_token), 1);
    EXPECT_THAT(err(), HasSubstr("403"));
    EXPECT_EQ(vehicles("list", "no such token"), 1);
    EXPECT_THAT(err(), HasSubstr("401"));
    EXPECT_EQ(commands(), 0);
}

TEST_F(Terminal, AFaultyFileIsRefusedAsAWhole) {
    write("fleet.csv", "vin,brand\n" + first + ",bmw\n" + second + ",\n");
    EXPECT_EQ(vehicles("add --file fleet.csv"), 2);
    EXPECT_THAT(err(), HasSubstr("fleet.csv:3:19: the brand is missing"));
    EXPECT_EQ(commands(), 0);
}

TEST_F(Terminal, TheCompanysListIsComparedWithThePlatforms) {
    for (const auto& [vin, status] : std::map<std::string, std::string>{{first, "approved"},
                                                                        {second, "approved"},
                                                                        {third, "pending"},
                                                                        {"WBA00000000000004", "revoked"}}) {
        world.control("POST", "/control/vehicles",
                      json::object{{"vin", vin}, {"status", status}, {"brand", "bmw"}, {"announce", false}});
    }
    world.sweep();
    write("own.csv", "plate,vin,brand,defleeted\nA 1," + first + ",bmw,yes\nA 2," + second + ",kia,\nA 3," +
                         "WBA00000000000009,bmw,no\n");
    EXPECT_EQ(vehicles("compare --file own.csv --json", read_token), 3) << err();
    std::map<std::string, std::string> kinds;
    const auto answer = differences();
    for (const auto& each : answer.at("differences").as_array())
        kinds[each.at("vin").as_string().c_str()] = each.at("kind").as_string().c_str();
    const std::map<std::string, std::string> expected{{first, "defleeted_but_approved"},
                                                      {second, "other_brand"},
                                                      {third, "not_in_file"},
                                                      {"WBA00000000000009", "never_asked_for"}};
    EXPECT_EQ(kinds, expected);
    EXPECT_EQ(vehicles("compare --file own.csv", read_token), 3) << err();
    EXPECT_THAT(out(), HasSubstr("3 vehicles of the file, 4 known here: 1 never asked for"));
    write("own.csv", "vin\n" + first + "\n" + second + "\n" + third + "\n");
    EXPECT_EQ(vehicles("compare --file own.csv", read_token), 0) << out();
}

}  // namespace
}  // namespace e2e
