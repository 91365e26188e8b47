// Self-signed throw-away certificates in a temporary folder of their own.
#pragma once

#include <filesystem>
#include <string>

struct CertificateFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

class CertificateFolder {
  public:
    CertificateFolder();
    ~CertificateFolder();
    CertificateFolder(const CertificateFolder&) = delete;
    CertificateFolder& operator=(const CertificateFolder&) = delete;

    std::filesystem::path path(const std::string& name) const { return folder_ / name; }
    /// `name`.crt and `name`.key, for the common name `name`; overwrites.
    CertificateFiles make(const std::string& name, long valid_seconds = 3600) const;
    void write(const std::filesystem::path& file, const std::string& text) const;
    static std::string read(const std::filesystem::path& file);

  private:
    std::filesystem::path folder_;
};
