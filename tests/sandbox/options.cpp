#include "tests/sandbox/options.hpp"

#include <CLI/CLI.hpp>
#include <fstream>

namespace sandbox {
namespace {

constexpr const char* description =
    "A stand-in for the High Mobility platform: tokens, the fleet clearance calls and signed webhooks, on "
    "one\n"
    "listener. It keeps everything in memory. Calls under /control (from this machine, without a token) "
    "move\n"
    "vehicles, order faults and show what was called and sent; see tests/sandbox/README.md.";

constexpr const char* footer =
    "Any VIN of 17 letters and digits is approved after 5 seconds. Virtual vehicles, brand sandbox:\n"
    "  2HM00000000000001  approved, if asked for with control_measures (an odometer)\n"
    "  2HM00000000000002  pending for ever\n"
    "  2HM00000000000003  rejected after 3 hours\n\n"
    "Example:\n"
    "  clearance-sandbox --listen 127.0.0.1:9443 --certificate-file cert.pem --private-key-file key.pem \\\n"
    "      --webhook-url https://localhost:8443/webhooks/high-mobility --webhook-ca ca.pem --secret s3cret "
    "\\\n"
    "      --time-scale 3600";

struct texts {
    std::string listen = "127.0.0.1:0";
    std::string secret_file;
    long token_seconds = 300;
    std::vector<std::string> brands_without_canceling;
};

void add_server_options(CLI::App& app, options& out, texts& raw) {
    app.add_option("--listen", raw.listen, "HOST:PORT to listen on; port 0: any free one")
        ->capture_default_str();
    app.add_option("--ready-file", out.ready_file,
                   "written once connections are accepted: {\"api\",\"base_url\",\"pid\"}");
    auto* certificate =
        app.add_option("--certificate-file", out.certificate_file, "PEM chain; then TLS, else plain HTTP")
            ->check(CLI::ExistingFile);
    auto* key = app.add_option("--private-key-file", out.private_key_file, "PEM key of the certificate")
                    ->check(CLI::ExistingFile);
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--fleet", out.fleet, "this many vehicles are already there, the same for the same seed")
        ->check(CLI::Range(0, 10000000))
        ->capture_default_str();
    app.add_option("--fail", out.fail, "share of API calls answered 429 or 500 or cut off, 0 to 1")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--seed", out.seed, "what chance begins with")->capture_default_str();
    app.add_option("--time-scale", out.rules.time_scale,
                   "every duration of the life cycle is divided by this")
        ->check(CLI::Range(0.001, 1e9))
        ->capture_default_str();
    app.add_flag("--customer-name-configured", out.rules.customer_name_configured,
                 "Volkswagen Group brands need no vw-group-customer-name tag");
    app.add_option("--no-cancel-brand", raw.brands_without_canceling,
                   "a brand whose pending clearances cannot be canceled; may be repeated")
        ->allow_extra_args(false);
}

void add_token_options(CLI::App& app, options& out, texts& raw) {
    out.tokens.client_id = "sandbox-client";
    out.tokens.client_secret = "sandbox-client-secret";
    app.add_option("--client-id", out.tokens.client_id, "the application's id")->capture_default_str();
    app.add_option("--client-secret", out.tokens.client_secret, "its secret")->capture_default_str();
    app.add_option("--key-id", out.tokens.key_id, "iss that a client assertion must have; default: any");
    app.add_option("--public-key-file", out.tokens.public_key_file,
                   "PEM of the P-256 key that client assertions are signed with; default: not checked")
        ->check(CLI::ExistingFile);
    app.add_option("--token-ttl", raw.token_seconds, "seconds a token lasts")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
}

void add_webhook_options(CLI::App& app, options& out, texts& raw) {
    const CLI::Range share(0.0, 1.0);
    auto* url = app.add_option("--webhook-url", out.webhooks.url, "where webhooks go, http or https");
    url->check([](const std::string& text) {
        receiver_address read;
        return receiver_address::read(text, read) ? std::string{} : "not an http or https URL: " + text;
    });
    app.add_option("--webhook-ca", out.webhooks.ca_file,
                   "PEM that https is verified with; default: the system's store")
        ->check(CLI::ExistingFile);
    auto* secret =
        app.add_option("--secret", out.webhooks.secret, "the secret that webhooks are signed with");
    app.add_option("--secret-file", raw.secret_file, "a file that holds it")
        ->check(CLI::ExistingFile)
        ->excludes(secret);
    app.add_option("--drop", out.webhooks.drop, "share of webhooks never sent, 0 to 1")
        ->check(share)
        ->capture_default_str();
    app.add_option("--duplicate", out.webhooks.duplicate, "share sent twice")
        ->check(share)
        ->capture_default_str();
    app.add_option("--reorder", out.webhooks.reorder, "share that the next one passes")
        ->check(share)
        ->capture_default_str();
    app.add_option("--delay", out.webhooks.delay,
                   "share sent 5 to 60 seconds late (divided by the time scale)")
        ->check(share);
}

std::string first_line(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string line;
    std::getline(file, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

// What CLI11 cannot check by itself: throws its kind of error.
void finish(options& out, const texts& raw) {
    const std::size_t colon = raw.listen.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == raw.listen.size()) {
        throw CLI::ValidationError("--listen", "HOST:PORT expected, not " + raw.listen);
    }
    out.host = raw.listen.substr(0, colon);
    if (out.host.front() == '[' && out.host.back() == ']') out.host = out.host.substr(1, out.host.size() - 2);
    out.port = raw.listen.substr(colon + 1);
    if (out.port.size() > 5 || out.port.find_first_not_of("0123456789") != std::string::npos ||
        std::stoi(out.port) > 65535) {
        throw CLI::ValidationError("--listen", "not a port: " + out.port);
    }
    if (!raw.secret_file.empty()) out.webhooks.secret = first_line(raw.secret_file);
    if (!out.webhooks.url.empty() && out.webhooks.secret.empty()) {
        throw CLI::ValidationError("--webhook-url", "needs --secret or --secret-file");
    }
    out.tokens.lifetime = std::chrono::seconds{raw.token_seconds};
    out.webhooks.time_scale = out.rules.time_scale;
    out.rules.brands_without_canceling.insert(raw.brands_without_canceling.begin(),
                                              raw.brands_without_canceling.end());
}

}  // namespace

std::optional<int> read_options(int count, char** arguments, options& out) {
    CLI::App app{description, "clearance-sandbox"};
    texts raw;
    app.footer(footer);
    add_server_options(app, out, raw);
    add_token_options(app, out, raw);
    add_webhook_options(app, out, raw);
    try {
        app.parse(count, arguments);
        finish(out, raw);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    return std::nullopt;
}

}  // namespace sandbox
