// clearance-sandbox: builds the stand-in, says when it is ready, and ends with 0 on SIGTERM or SIGINT.
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "tests/sandbox/listener.hpp"
#include "tests/sandbox/options.hpp"
#include "tests/sandbox/platform.hpp"

namespace {

// Whoever waits for the file must never see half of it.
void write_ready_file(const std::string& path, const std::string& text) {
    const std::string draft = path + ".tmp";
    {
        std::ofstream file{draft, std::ios::binary | std::ios::trunc};
        file << text << '\n';
        file.close();
        if (!file) throw std::runtime_error("cannot write " + draft);
    }
    if (std::rename(draft.c_str(), path.c_str()) != 0) throw std::runtime_error("cannot write " + path);
}

void serve(const sandbox::options& chosen) {
    boost::asio::io_context io{1};
    sandbox::platform served{io.get_executor(), chosen, sandbox::system_now};
    sandbox::listener listening{io, chosen, served};
    const std::string address = listening.address();
    const std::string base_url = (listening.is_tls() ? "https://" : "http://") + address + "/v1";

    boost::asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&](boost::system::error_code error, int) {
        if (error) return;
        signals.clear();
        std::signal(SIGTERM, SIG_DFL);
        std::signal(SIGINT, SIG_DFL);
        listening.stop();
        served.stop();
    });

    listening.start();
    served.start();
    std::cout << "clearance-sandbox: " << base_url << std::endl;
    if (!chosen.ready_file.empty()) {
        write_ready_file(chosen.ready_file,
                         boost::json::serialize(boost::json::object{
                             {"api", address}, {"base_url", base_url}, {"pid", ::getpid()}}));
    }
    io.run();
}

}  // namespace

int main(int count, char** arguments) {
    sandbox::options chosen;
    if (const auto ended = sandbox::read_options(count, arguments, chosen)) return *ended;
    try {
        serve(chosen);
    } catch (const std::exception& problem) {
        std::cerr << "clearance-sandbox: " << problem.what() << std::endl;
        return 1;
    }
    return 0;
}
