#!/usr/bin/env bash
# Runs the test of the receivers against the programs of a build folder.
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 || $1 == -* ]]; then
    echo "Usage: tests/receivers/run.sh BUILD_FOLDER, as in tests/receivers/run.sh build/dev" >&2
    exit 2
fi
binaries=$(realpath "$1")/bin
cd "$(dirname "$0")"

for program in clearance-tracker clearance-sandbox; do
    [[ -x $binaries/$program ]] && continue
    echo "run.sh: $binaries/$program is missing: build it first" >&2
    exit 1
done

# shellcheck source=deploy/node_packages.sh
source ../../deploy/node_packages.sh

exec node test.mjs "$binaries"
