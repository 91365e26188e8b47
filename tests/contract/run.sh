#!/usr/bin/env bash
# Runs one part of the tests of docs/openapi.yaml, against the programs of a build folder.
set -euo pipefail

if [[ $# -ne 2 || ! -d $1 || $1 == -* ]]; then
    echo "Usage: tests/contract/run.sh BUILD_FOLDER lint|page|checks_itself|exchanges|story|hostile" >&2
    exit 2
fi
build=$(realpath "$1")
part=$2
cd "$(dirname "$0")"

for program in node npm; do
    command -v "$program" >/dev/null && continue
    echo "run.sh: $program is missing: bash deploy/install-dependencies.sh test" >&2
    exit 1
done

# What is installed already needs no network. The lock is for the other parts, and for the tests of another preset.
exec {lock}<.
flock "$lock"
lists=$(node --version && sha256sum package.json package-lock.json)
if [[ ! -d node_modules || $lists != "$(cat node_modules/.installed 2>/dev/null)" ]]; then
    npm ci --no-audit --no-fund --loglevel=error
    printf '%s\n' "$lists" >node_modules/.installed
fi
exec {lock}<&-

case $part in
lint) exec node lint.mjs ;;
page) exec node page.mjs --check ;;
checks_itself) exec node --test checks_itself.mjs ;;
exchanges) exec node exchanges.mjs "$build/exchanges" ;;
story) exec node story.mjs "$build/bin" ;;
hostile) exec node hostile/test.mjs "$build/bin" ;;
*)
    echo "run.sh: unknown part '$part'" >&2
    exit 2
    ;;
esac
