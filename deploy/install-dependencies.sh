#!/usr/bin/env bash
# Installs the Debian 12 packages that clearance-tracker needs, and only those that are missing.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: install-dependencies.sh [build|test|run|demo|bench]...

Installs what is missing of these groups of Debian packages (default: build test run):
  build   compiler, CMake, node and every library, to build clearance-tracker and its tests
  test    what tests/run.sh needs on top: clang with its sanitizers, clang-tidy, node and npm, tools
  run     what the built programs need to run
  demo    the command-line tools that deploy/demo.sh uses
  bench   what tests/bench/run.sh measures with

Does nothing when everything is there, and starts no service. Run as another user than root it installs nothing,
says what is missing and which command installs it, and exits 1.
TEXT
}

packages_of() {
    case $1 in
    build)
        echo cmake ninja-build g++ pkg-config ccache mold python3 libgtest-dev libgmock-dev \
            libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev libsqlite3-dev \
            libspdlog-dev libfmt-dev libcli11-dev libtomlplusplus-dev prometheus-cpp-dev libmimalloc-dev \
            nodejs npm zlib1g-dev
        ;;
    test)
        echo clang libclang-rt-14-dev llvm clang-tidy binutils ca-certificates curl jq nodejs npm openssl \
            promtool python3 sqlite3 util-linux valgrind
        ;;
    run)
        echo ca-certificates libboost-json1.81.0 libboost-url1.81.0 libssl3 libsqlite3-0 \
            libspdlog1.10 libfmt9 libtomlplusplus3 libprometheus-cpp-core1.0 libmimalloc2.0 zlib1g
        ;;
    demo) echo ca-certificates curl jq openssl ;;
    bench) echo gcc nginx openssl python3 util-linux wrk ;;
    *) return 1 ;;
    esac
}

# promtool is no package of its own, see install_promtool; and some bring npm along with a newer node than Debian's,
# which Debian's npm cannot stand beside.
is_installed() {
    case $1 in
    npm | promtool) ! command -v "$1" >/dev/null || return 0 ;;
    esac
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Debian's package prometheus would start a server, now and at every boot: promtool alone is taken out of it.
install_promtool() (
    folder=$(mktemp -d) || exit 1
    trap 'rm -rf "$folder"' EXIT
    cd "$folder" &&
        apt-get --quiet=2 --option APT::Sandbox::User=root download prometheus &&
        dpkg-deb --extract prometheus_*.deb . &&
        install -D --mode=0755 usr/bin/promtool /usr/local/bin/promtool
)

fail() {
    echo "install-dependencies.sh: $1; apt-get says why above. Does this machine reach a Debian 12 mirror?" >&2
    exit 1
}

groups=()
for argument in "$@"; do
    case $argument in
    -h | --help)
        usage
        exit 0
        ;;
    build | test | run | demo | bench) groups+=("$argument") ;;
    *)
        echo "install-dependencies.sh: unknown group '$argument'" >&2
        usage >&2
        exit 2
        ;;
    esac
done
[[ ${#groups[@]} -gt 0 ]] || groups=(build test run)

if ! command -v dpkg-query >/dev/null; then
    echo "install-dependencies.sh: this is not Debian; install the counterparts of these packages yourself:" >&2
    for group in "${groups[@]}"; do echo "  $group: $(packages_of "$group")" >&2; done
    exit 1
fi

declare -A missing=()
for group in "${groups[@]}"; do
    for package in $(packages_of "$group"); do
        is_installed "$package" || missing[$package]=1
    done
done
if [[ ${#missing[@]} -eq 0 ]]; then
    echo "dependencies (${groups[*]}): all installed"
    exit 0
fi

mapfile -t wanted < <(printf '%s\n' "${!missing[@]}" | sort)
if [[ $(id -u) -ne 0 ]]; then
    echo "install-dependencies.sh: missing are: ${wanted[*]}. Only root can install them: run this, then try again:" >&2
    echo "  sudo bash $(realpath "$0") ${groups[*]}" >&2
    exit 1
fi

echo "dependencies (${groups[*]}): installing ${wanted[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2 || fail "the lists of packages could not be fetched"
packages=()
for name in "${wanted[@]}"; do [[ $name == promtool ]] || packages+=("$name"); done
if [[ ${#packages[@]} -gt 0 ]]; then
    output=$(apt-get install --yes --quiet=2 --no-install-recommends "${packages[@]}") || {
        printf '%s\n' "$output" >&2
        fail "the packages could not be installed"
    }
fi
if [[ -n ${missing[promtool]:-} ]]; then
    install_promtool || fail "promtool could not be taken out of the package prometheus"
fi
