#!/usr/bin/env bash
# Bundles the web page into a source file: server/dashboard/build.sh OUTPUT.cpp
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "Usage: server/dashboard/build.sh OUTPUT.cpp" >&2
    exit 2
fi
output=$(realpath "$1")
cd "$(dirname "$0")"
# shellcheck source=deploy/node_packages.sh
source ../../deploy/node_packages.sh
node node_modules/typescript/bin/tsc --noEmit
node build.mjs "$output"
