#!/usr/bin/env bash
# Runs one part of the tests of docs/openapi.yaml, against the programs of a build folder.
set -euo pipefail

if [[ $# -ne 2 || ! -d $1 || $1 == -* ]]; then
    echo "Usage: tests/contract/run.sh BUILD_FOLDER lint|page|documents|problems|checks_itself|exchanges|story|commands|hostile" >&2
    exit 2
fi
build=$(realpath "$1")
part=$2
cd "$(dirname "$0")"

# shellcheck source=deploy/node_packages.sh
source ../../deploy/node_packages.sh

case $part in
lint) exec node lint.mjs ;;
page) node page.mjs --check && exec node --test checks_page.mjs ;;
documents) exec node --test documents.mjs ;;
problems) exec node problems.mjs ;;
checks_itself) exec node --test checks_itself.mjs ;;
exchanges) exec node exchanges.mjs "$build/exchanges" ;;
story) exec node story.mjs "$build/bin" ;;
commands) exec node commands.mjs "$build/bin" ;;
hostile) exec node hostile/test.mjs "$build/bin" ;;
*)
    echo "run.sh: unknown part '$part'" >&2
    exit 2
    ;;
esac
