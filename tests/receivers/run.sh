#!/usr/bin/env bash
# Runs the test of the receivers against the programs of a build folder.
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 || $1 == -* ]]; then
    echo "Usage: tests/receivers/run.sh BUILD_FOLDER, as in tests/receivers/run.sh build/dev" >&2
    exit 2
fi
binaries=$(realpath "$1")/bin
cd "$(dirname "$0")"

for program in node npm; do
    command -v "$program" >/dev/null && continue
    echo "run.sh: $program is missing: bash deploy/install-dependencies.sh test" >&2
    exit 1
done
for program in clearance-tracker clearance-sandbox; do
    [[ -x $binaries/$program ]] && continue
    echo "run.sh: $binaries/$program is missing: build it first" >&2
    exit 1
done

# What is installed already needs no network. The lock is for the tests of another preset.
exec {lock}<.
flock "$lock"
lists=$(node --version && sha256sum package.json package-lock.json)
if [[ ! -d node_modules || $lists != "$(cat node_modules/.installed 2>/dev/null)" ]]; then
    npm ci --no-audit --no-fund --loglevel=error
    printf '%s\n' "$lists" >node_modules/.installed
fi
exec {lock}<&-

exec node test.mjs "$binaries"
