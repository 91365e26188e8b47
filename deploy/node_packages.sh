# shellcheck shell=bash
# Sourced by what node builds or tests. Promise: afterwards node_modules of the current folder holds what its
# package-lock.json says. What is installed already needs no network. The lock is for others in the same folder,
# of another preset too.

for program in node npm; do
    command -v "$program" >/dev/null && continue
    echo "$0: $program is missing: bash deploy/install-dependencies.sh test" >&2
    exit 1
done

exec {lock}<.
flock "$lock"
lists=$(node --version && sha256sum package.json package-lock.json)
if [[ ! -d node_modules || $lists != "$(cat node_modules/.installed 2>/dev/null)" ]]; then
    npm ci --no-audit --no-fund --loglevel=error || {
        echo "$0: npm could not fetch the packages of $PWD/package-lock.json; is there a network?" >&2
        exit 1
    }
    printf '%s\n' "$lists" >node_modules/.installed
fi
exec {lock}<&-
