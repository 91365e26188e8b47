// What is in the files a configuration names, judged by the same calls of OpenSSL that `serve` makes: what
// passes here does not fail there. Main thread; reads files, keeps nothing. Promise: a problem is one
// sentence without a word of a key's content; empty when there is none.
#pragma once

#include <optional>
#include <string>

namespace config {

struct TlsFileProblems {
    std::string certificate, private_key;
};

/// A listener's certificate chain and its key, each judged even when the other is faulty; a file without a
/// name is not judged.
TlsFileProblems tls_file_problems(const std::string& certificate_file, const std::string& private_key_file);

/// Of certificates to trust: at least one must be readable.
std::string trust_file_problem(const std::string& file);

/// Of the platform's credentials: an unencrypted P-256 key in PEM form.
std::string platform_key_problem(const std::string& pem);

/// A file that may be made in a folder that is there already.
std::string ledger_path_problem(const std::string& path);

/// "2026-01-31T23:59:59Z" when the leaf of the chain is no longer valid; else, and when unreadable, empty.
std::optional<std::string> expired_at(const std::string& certificate_file);

}  // namespace config
