#!/usr/bin/env bash
# A full sweep of a big fleet, over TLS on loopback, while webhooks are answered: how long, how much memory.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
    cat <<'TEXT'
Usage: tests/scale/run.sh [VEHICLES]

Starts the stand-in for the platform with a fleet of VEHICLES (default 1000000) and the tracker, waits for a first
full sweep and two more of the same fleet while signed webhooks come, and prints what each took. Exits non-zero when
a sweep needs more than 64 bytes per vehicle, or a webhook is not acknowledged.

How memory is measured: the peak of the tracker's resident memory during a sweep (VmHWM, reset before it), above
what it has at rest before that sweep, without what SQLite holds more than at rest (its page cache, which has a
bound of its own: clearance_ledger_memory_bytes).

Environment: BIN, a folder with the two programs (default: builds the release preset); RATE, webhooks a second
(default 50); SLACK, bytes that a sweep may take whatever the fleet's size (default 6 MiB: one batch, buffers, what the
allocator keeps for its threads).
TEXT
}

case ${1:-} in
-h | --help)
    usage
    exit 0
    ;;
'' | *[!0-9]*)
    if [[ -n ${1:-} ]]; then
        usage >&2
        exit 2
    fi
    ;;
esac
vehicles=${1:-1000000}

# shellcheck source=deploy/demo/servers.sh
source deploy/demo/servers.sh

finish() {
    local status=$?
    [[ -z $tracker_pid ]] || stop_server "$tracker_pid" || status=1
    [[ -z $sandbox_pid ]] || stop_server "$sandbox_pid" || true
    [[ $status -eq 0 ]] || tail -n 5 "$folder"/*.log >&2
    rm -rf "$folder"
    exit "$status"
}

if [[ -n ${BIN:-} ]]; then
    bin=$(realpath "$BIN")
else
    cmake --preset release
    cmake --build --preset release --target clearance-tracker clearance-sandbox
    bin=$PWD/build/release/bin
fi
folder=$(mktemp -d)
trap finish EXIT

# Nothing but what is measured: no sweep by itself, no hook.
write_config() {
    cat >"$folder/config.toml" <<TOML
[platform]
base_url = "$sandbox_url/v1"
client_id = "$application"
client_secret = "$client_secret"
ca_file = "$folder/authority.pem"
[webhook]
listen = "127.0.0.1:0"
certificate_file = "$folder/server.pem"
private_key_file = "$folder/server.key"
[[webhook.secrets]]
name = "scale"
secret = "$webhook_secret"
[api]
listen = "127.0.0.1:0"
public_metrics = true
[ledger]
path = "$folder/ledger.sqlite3"
[sweep]
on_start = false
full_every = "1d"
in_flight_every = "1d"
TOML
}

make_certificates
start_sandbox 1 --fleet "$vehicles"
write_config
start_tracker
FOLDER=$folder CLIENT_SECRET=$client_secret WEBHOOK_SECRET=$webhook_secret python3 tests/scale/measure.py \
    --vehicles "$vehicles" --pid "$tracker_pid" --rate "${RATE:-50}" --slack "${SLACK:-6291456}" \
    --platform "$sandbox_url" --client-id "$application" \
    --webhook "$webhook_address" --api "http://${tracker_url#https://}"
