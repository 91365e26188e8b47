#include "server/http/accept.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "server/http/fields.hpp"

namespace {

http::Request with(std::string name, std::vector<std::string> values) {
    http::Request request;
    for (auto& value : values) request.headers.emplace_back(name, std::move(value));
    return request;
}

constexpr auto kByIndex = [](const auto& test) { return "Case" + std::to_string(test.index); };

struct Wish {
    const char* accept;
    const char* chosen;  // empty: none
};
void PrintTo(const Wish& wish, std::ostream* out) {
    *out << "chosen: " << wish.chosen;
}

class PreferredType : public testing::TestWithParam<Wish> {};
TEST_P(PreferredType, IsWhatTheClientLikesBest) {
    const std::vector<std::string> types{"application/json", "text/csv; charset=utf-8"};
    const auto chosen = http::preferred_type(with("accept", {GetParam().accept}), types);
    EXPECT_EQ(chosen ? types[*chosen] : "", GetParam().chosen) << GetParam().accept;
}

constexpr auto kJson = "application/json";
constexpr auto kCsv = "text/csv; charset=utf-8";
INSTANTIATE_TEST_SUITE_P(
    Accept, PreferredType,
    testing::Values(Wish{"", kJson}, Wish{",", kJson}, Wish{"*/*", kJson}, Wish{"*", kJson},
                    Wish{"application/json", kJson}, Wish{"Application/JSON;charset=utf-8", kJson},
                    Wish{"text/csv", kCsv}, Wish{"text/*", kCsv}, Wish{"text/csv,application/json", kJson},
                    Wish{"application/json;q=0.5, text/csv", kCsv}, Wish{"text/csv;q=0.501 ,*/*;q=0.5", kCsv},
                    Wish{"*/*, application/json;q=0", kCsv}, Wish{"application/*;q=0, */*;q=0.1", kCsv},
                    Wish{"text/*;q=0.9, text/csv;q=0.1, application/json;q=0.2", kJson},
                    Wish{"text/csv;header=\"a,b\";q=0.3, application/json;q=0.2", kCsv},
                    Wish{"text/csv;q=2", kCsv}, Wish{"image/png", ""}, Wish{"application/json;q=0", ""},
                    Wish{"text/csvx, xtext/*, applicat*", ""}, Wish{"*/*;q=0.000", ""}),
    kByIndex);

TEST(PreferredTypeOfSeveralLines, CountsThemAll) {
    const std::vector<std::string> types{"application/json", "text/csv"};
    EXPECT_EQ(http::preferred_type(with("Accept", {"application/json;q=0.1", "text/csv"}), types), 1U);
}

struct Coding {
    const char* accept;
    unsigned gzip, identity;
    bool prefers_gzip;
};
void PrintTo(const Coding& coding, std::ostream* out) {
    *out << "gzip " << coding.gzip << " identity " << coding.identity;
}

class Codings : public testing::TestWithParam<Coding> {};
TEST_P(Codings, AreWeighed) {
    const auto codings = http::codings_of(with("Accept-Encoding", {GetParam().accept}));
    EXPECT_EQ(codings.gzip, GetParam().gzip) << GetParam().accept;
    EXPECT_EQ(codings.identity, GetParam().identity) << GetParam().accept;
    EXPECT_EQ(codings.prefers_gzip(), GetParam().prefers_gzip) << GetParam().accept;
}
INSTANTIATE_TEST_SUITE_P(AcceptEncoding, Codings,
                         testing::Values(Coding{"", 0, 1, false}, Coding{"gzip", 1000, 1, true},
                                         Coding{"deflate, GZIP, br", 1000, 1, true},
                                         Coding{"x-gzip", 1000, 1, true}, Coding{"br", 0, 1, false},
                                         Coding{"gzip;q=0", 0, 1, false}, Coding{"*", 1000, 1, true},
                                         Coding{"*;q=0", 0, 0, false}, Coding{"gzip, *;q=0", 1000, 0, true},
                                         Coding{"*;q=0.5, gzip;q=0", 0, 1, false},
                                         Coding{"gzip;q=0.5, identity", 500, 1000, false},
                                         Coding{"gzip;q=0.5,identity;q=0.5", 500, 500, true},
                                         Coding{"identity;q=0, gzip;q=0.001", 1, 0, true},
                                         Coding{"identity;q=0", 0, 0, false}),
                         kByIndex);

TEST(CodingsOfNothing, AreIdentityAlone) {
    EXPECT_FALSE(http::codings_of({}).prefers_gzip());
    EXPECT_EQ(http::codings_of({}).identity, 1000U);
}

TEST(Vary, StandsOnceAndNamesAll) {
    http::Response response;
    add_vary(response, "Accept");
    add_vary(response, "Origin");
    add_vary(response, "accept");
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].second, "Accept, Origin");
}

}  // namespace
