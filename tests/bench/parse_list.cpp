// parse_list FILE: reads a platform's list as a sweep of unchanged vehicles does, and nothing else: every
// item is cut out and its digest taken. Prints items and seconds.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <vector>

#include "api_client/list_reader.hpp"

int main(int count, char** arguments) {
    if (count != 2) return 2;
    std::ifstream file(arguments[1], std::ios::binary);
    if (!file) return 1;
    api_client::ListSink sink;
    sink.unchanged = [](const clearance::Digest&) { return true; };
    api_client::ListReader reader(sink);
    std::vector<char> piece(65'536);
    const auto began = std::chrono::steady_clock::now();
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        reader.feed({piece.data(), static_cast<std::size_t>(file.gcount())});
    }
    const auto problem = reader.finish();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
    if (!problem.empty()) {
        std::fprintf(stderr, "parse_list: %s\n", problem.c_str());
        return 1;
    }
    std::printf("%zu %.6f\n", reader.items(), taken.count());
    return 0;
}
