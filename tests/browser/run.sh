#!/usr/bin/env bash
# Runs one part of the tests of the web page, against the programs of a build folder.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: tests/browser/run.sh BUILD_FOLDER PART, as in tests/browser/run.sh build/dev shell

A PART is a file here, without .mjs; README.md says what each shows.
Environment: CHROMIUM, the browser's program (default: /usr/bin/chromium); PAGE=develop: shows the page as the sources
have it, though the program may have been built without it or before.
TEXT
}

if [[ $# -ne 2 || ! -d $1 || $1 == -* || ! $2 =~ ^[a-z_]+$ ]]; then
    usage >&2
    exit 2
fi
binaries=$(realpath "$1")/bin
part=$2
cd "$(dirname "$0")"
[[ -f $part.mjs ]] || {
    echo "run.sh: there is no part '$part'" >&2
    exit 2
}
for program in "$binaries"/clearance-{tracker,sandbox} "${CHROMIUM:-/usr/bin/chromium}"; do
    [[ -x $program ]] && continue
    echo "run.sh: $program is missing: build it, or install the package chromium" >&2
    exit 1
done

# shellcheck source=deploy/node_packages.sh
source ../../deploy/node_packages.sh

exec node "$part.mjs" "$binaries"
