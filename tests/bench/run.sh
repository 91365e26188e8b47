#!/usr/bin/env bash
# Speed and scale, each figure beside the cheapest thing that does the like, in the same run.
set -euo pipefail
from=$PWD
cd "$(dirname "$0")/../.."

usage() {
    cat <<'TEXT'
Usage: tests/bench/run.sh [--quick] [--rows NAME,...] [--json FILE]

Builds the release preset and measures the tracker, pinned to one core with all of its threads, while the load runs on
another. Prints one table and writes the same as JSON. What matters is a ratio of two things that ran alternately in
this run: median, minimum and maximum of at least five pairs.

  --quick       two pairs of two seconds and a ledger of 50,000 vehicles: to see that it works, not to quote
  --rows NAMES  only these rows; --rows help lists them
  --json FILE   where the figures go (default: build/bench/result.json; of some rows, result-rows.json)

Ends with 0 once everything is measured, reached or not; 1 when something could not be, 2 for wrong arguments.
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

arguments=()
while [[ $# -gt 0 ]]; do
    case $1 in
    --quick) arguments+=("$1") ;;
    --rows | --json)
        if [[ $# -lt 2 ]]; then
            echo "run.sh: $1 needs a value" >&2
            exit 2
        fi
        value=$2
        [[ $1 != --json || $value == /* ]] || value=$from/$value
        arguments+=("$1" "$value")
        shift
        ;;
    *)
        echo "run.sh: unknown argument '$1'" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
done
if [[ ${arguments[*]} == "--rows help" ]]; then
    exec python3 tests/bench/bench.py --rows help
fi
python3 tests/bench/bench.py --check "${arguments[@]}"
[[ -z ${BIN:-} || $BIN == /* ]] || BIN=$from/$BIN

if [[ ${SKIP_INSTALL:-} != 1 ]]; then
    bash deploy/install-dependencies.sh build bench
fi
if [[ -z ${BIN:-} ]]; then
    cmake --preset release
    cmake --build --preset release --target clearance-tracker parse_list
    BIN=$PWD/build/release/bin
fi
mkdir -p build/bench
exec python3 tests/bench/bench.py --bin "$BIN" --folder build/bench "${arguments[@]}"
