#!/usr/bin/env bash
# Speed and scale, each figure beside the cheapest thing that does the like, in the same run.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
    cat <<'TEXT'
Usage: tests/bench/run.sh [--quick] [--rows NAME,...] [--json FILE]

Builds the release preset and measures the tracker, pinned to one core with all of its threads, while the load runs on
another. Prints one table and writes the same as JSON. What matters is a ratio of two things that ran alternately in
this run: median, minimum and maximum of at least five pairs.

  --quick       two pairs of two seconds and a ledger of 50,000 vehicles: to see that it works, not to quote
  --rows NAMES  only these rows; --rows help lists them
  --json FILE   where the figures go (default: build/bench/result.json)

Environment: SKIP_INSTALL=1, leaves the machine's packages alone; BIN, a folder with the programs (default: builds them).
TEXT
}

for argument in "$@"; do
    case $argument in -h | --help)
        usage
        exit 0
        ;;
    esac
done

if [[ ${SKIP_INSTALL:-} != 1 ]]; then
    bash deploy/install-dependencies.sh build bench
fi
if [[ -z ${BIN:-} ]]; then
    cmake --preset release
    cmake --build --preset release --target clearance-tracker parse_list
    BIN=$PWD/build/release/bin
fi
mkdir -p build/bench
exec python3 tests/bench/bench.py --bin "$BIN" --folder build/bench "$@"
