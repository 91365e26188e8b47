#!/usr/bin/env bash
# clearance-tracker end to end on this machine: against a stand-in for the platform, over real TLS, in the terminal.
set -euo pipefail

folder='' complete=''

# Stops whatever was started, known by name yet or not, and undisturbed by further signals.
cleanup() {
    local status=$? pid
    trap '' INT TERM HUP
    trap - EXIT
    for pid in $(jobs -p); do stop_server "$pid" || true; done
    [[ -z $folder ]] || rm -rf "$folder"
    exit "$status"
}

# Before the story is complete it counts as broken off, afterwards as the way to end.
interrupted() {
    echo >&2
    [[ -z $complete ]] || exit 0
    echo "interrupted" >&2
    exit 130
}
trap cleanup EXIT
trap interrupted INT TERM HUP

cd "$(dirname "$0")/.."

usage() {
    cat <<'TEXT'
Usage: deploy/demo.sh [--once]

Installs what is missing, builds, starts a stand-in for the High Mobility platform and the tracker on loopback
addresses with certificates made for the occasion, asks for the clearance of six vehicles and tells what happens:
approvals told by webhook, one webhook lost and its approval found by the sweep, one rejection and its alert.
Then it says where everything listens and runs on until Ctrl-C, which ends it with exit code 0 (130 when the story
was not complete yet).

  --once   ends when the story is complete; exits non-zero and names the part that did not happen otherwise

Everything it makes is in a temporary folder that goes with it. Environment:
  BIN             folder of clearance-tracker and clearance-sandbox; then nothing is installed or built
  SKIP_INSTALL=1  leaves the machine's packages alone
TEXT
}

once=
case ${1:-} in
'') ;;
--once) once=1 ;;
-h | --help)
    usage
    exit 0
    ;;
*)
    usage >&2
    exit 2
    ;;
esac

readonly time_scale=900 # three hours of the platform in twelve seconds
readonly odometer_vin=2HM00000000000001 pending_vin=2HM00000000000002 rejected_vin=2HM00000000000003
readonly simulator_vins=(WBADEM00000000001 TMBDEM00000000002 VF1DEM00000000003)
readonly approved_vins=("${simulator_vins[@]}" "$odometer_vin")
readonly vins=("${approved_vins[@]}" "$pending_vin" "$rejected_vin")

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
chapter() { printf '\n%s\n' "$*"; }

fail() {
    printf '\nThe story is not complete: %s\n' "$*" >&2
    local log
    for log in tracker sandbox; do
        [[ ! -s ${folder:-}/$log.log ]] || { echo "--- the end of the $log's log" && tail -n 15 "$folder/$log.log"; } >&2
    done
    exit 1
}

build() {
    [[ ${SKIP_INSTALL:-} == 1 ]] || bash deploy/install-dependencies.sh build demo
    local preset=dev
    [[ ! -x build/release/bin/clearance-tracker || ! -x build/release/bin/clearance-sandbox ]] || preset=release
    say "building (preset $preset)"
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" --target clearance-tracker clearance-sandbox
    bin=$PWD/build/$preset/bin
}

# eventually SECONDS COMMAND...: until the command succeeds; false when it did not in time.
eventually() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [[ $SECONDS -lt $deadline ]] || return 1
        sleep 0.3
    done
}

sent_webhooks() { call GET "$sandbox_url/control/webhooks"; }
ping_answered() { sent_webhooks | jq -e 'any(.sent[]; .action == "ping" and .status == 204)' >/dev/null; }

start() {
    chapter "Starting"
    make_certificates || fail "certificates could not be made: $(tail -n 1 "$folder/openssl.log")"
    say "made an authority and a certificate for localhost, good for this demo only"
    start_sandbox "$time_scale" || fail "the stand-in for the platform did not start"
    say "the stand-in for the platform listens on $sandbox_url"
    write_config
    start_tracker || fail "the tracker did not start"
    say "the tracker listens on https://$webhook_address for webhooks and on $tracker_url for people"
    call POST "$sandbox_url/control/webhooks" \
        "{\"url\":\"https://$webhook_address/webhooks/high-mobility\",\"secret\":\"$webhook_secret\"}" >/dev/null ||
        fail "the webhook could not be configured"
    eventually 15 ping_answered || fail "the platform's ping was not answered 204"
    say "the webhook is configured; the platform's signed ping was answered 204"
}

ask_for_six() {
    chapter "Asking"
    call POST "$sandbox_url/control/webhooks" '{"drop_next":1}' >/dev/null || fail "no webhook could be dropped"
    say "the stand-in will lose the next webhook, on purpose"
    local body answer
    body=$(jq -nc --args '{vehicles: [
        {vin: $ARGS.positional[0], brand: "bmw"},
        {vin: $ARGS.positional[1], brand: "skoda", tags: {"vw-group-customer-name": "Demo Fleet"}},
        {vin: $ARGS.positional[2], brand: "renault"},
        {vin: $ARGS.positional[3], brand: "sandbox",
         control_measures: {odometer: {value: 2050, unit: "kilometers"}}},
        {vin: $ARGS.positional[4], brand: "sandbox"},
        {vin: $ARGS.positional[5], brand: "sandbox"}]}' "${vins[@]}")
    answer=$(call POST "$tracker_url/v1/vehicles" "$body") || fail "asking for clearances failed: $answer"
    say "asked the tracker for six clearances (POST /v1/vehicles); the platform answered:"
    jq -r '.vehicles[] | "            \(.vin)  \(.status)" + if .description then "  \(.description)" else "" end' <<<"$answer"
    [[ $(jq '[.vehicles[] | select(.status == "pending")] | length' <<<"$answer") -eq 6 ]] ||
        fail "not all six are pending"
}

# The newest transitions, a line each: VIN, from, to, sources, reason. Columns are never empty.
transitions() {
    local vin urls=()
    for vin in "${vins[@]}"; do urls+=("$tracker_url/v1/vehicles/$vin/transitions"); done
    curl --silent --max-time 15 --noproxy '*' --cacert "$folder/authority.pem" \
        --header "Authorization: Bearer $api_token" "${urls[@]}" |
        jq -r '.transitions[]? | [.vin, .from // "(new)", .to, (.sources | sort | join("+") | if . == "" then "nobody" else . end), .reason // "-"] | @tsv'
}

declare -A told=() # "VIN to" -> sources, as last told

# Tells every transition when it is first seen, and when a webhook comes after the sweep; counts what the sweep confirms.
tell_news() {
    local vin from to sources reason before line confirmed=0 rows
    rows=$(transitions)
    while IFS=$'\t' read -r vin from to sources reason; do
        [[ -n $vin ]] || continue
        before=${told["$vin $to"]:-}
        [[ $before != "$sources" ]] || continue
        told["$vin $to"]=$sources
        if [[ -n $before && ($before == *webhook* || $sources != *webhook*) ]]; then
            confirmed=$((confirmed + 1))
            continue
        fi
        line=$(printf '%s  %-8s -> %-9s told by %s' "$vin" "$from" "$to" "${sources//+/ and }")
        [[ $reason == - ]] || line+=", \"$reason\""
        say "$line"
    done <<<"$rows"
    [[ $confirmed -eq 0 ]] || say "a sweep confirmed what was known already ($confirmed)"
}

approvals_by_webhook() {
    local vin count=0
    for vin in "${approved_vins[@]}"; do
        [[ ${told["$vin approved"]:-} != *webhook* ]] || count=$((count + 1))
    done
    [[ $count -eq 3 ]]
}
lost_webhook_found_by_sweep() {
    [[ -n ${lost_vin:=$(sent_webhooks | jq -r 'first(.sent[] | select(.dropped) | .vin) // ""')} ]] &&
        [[ ${told["$lost_vin approved"]:-} == *sweep* && ${told["$lost_vin approved"]} != *webhook* ]]
}
rejection_known() { [[ ${told["$rejected_vin rejected"]:-} == *webhook* ]]; }
pending_stays() {
    [[ $(call GET "$tracker_url/v1/vehicles/$pending_vin" | jq -r .status) == pending ]]
}

# An alert is received when it names the vehicle and carries a signature that openssl finds right.
alert_received() {
    local message id timestamp signature key expected
    message=$(call GET "$sandbox_url/control/inbox/demo" | jq -c --arg vin "$rejected_vin" \
        'first(.messages[] | select(.body | contains($vin))) // empty')
    [[ -n $message ]] || return 1
    IFS=$'\t' read -r id timestamp signature < <(jq -r '.headers | with_entries(.key |= ascii_downcase) |
        [."webhook-id", ."webhook-timestamp", ."webhook-signature"] | @tsv' <<<"$message")
    [[ -n $id && -n $timestamp && -n $signature ]] || fail "the alert lacks a header of Standard Webhooks"
    key=$(openssl base64 -d -A <<<"$hook_key" | od -An -v -tx1 | tr -d ' \n')
    expected=v1,$({ printf '%s.%s.' "$id" "$timestamp" && jq -j .body <<<"$message"; } |
        openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
    [[ " $signature " == *" $expected "* ]] || fail "the alert's signature $signature is not $expected"
    alert_id=$id
}

# part SECONDS CONDITION WHAT: goes on telling news until the condition holds.
part() {
    until "$2"; do
        [[ $SECONDS -lt $((asked_at + $1)) ]] || fail "$3, but it did not within $1 s"
        sleep 0.3
        tell_news
    done
}

tell_the_story() {
    chapter "What happens"
    local asked_at=$SECONDS
    tell_news
    part 30 approvals_by_webhook "three approvals should be told by webhook"
    say "three approvals came by webhook"
    part 40 lost_webhook_found_by_sweep "the sweep should find the approval whose webhook was lost"
    say "the webhook about $lost_vin was lost; the sweep found its approval"
    part 50 rejection_known "the rejection of $rejected_vin should be told by webhook"
    part 60 alert_received "the hook should receive the alert about $rejected_vin"
    say "its alert reached the hook as a Standard Webhooks message, $alert_id, rightly signed"
    part 70 pending_stays "$pending_vin should stay pending"
    say "$pending_vin stays pending, as it should"
    say "all in all: $(call GET "$tracker_url/v1/summary" | jq -c .by_status)"
}

show_addresses() {
    chapter "Running on until Ctrl-C"
    cat <<TEXT
  api        $tracker_url          (GET /v1/vehicles, /v1/summary, /v1/sweeps, /v1/alerts, /metrics)
  webhook    https://$webhook_address/webhooks/high-mobility
  platform   $sandbox_url/v1       (move vehicles by $sandbox_url/control, see tests/sandbox/README.md)
  files      $folder               (config.toml, ledger.sqlite3, logs; removed at the end)

  The page is at $tracker_url/ (your browser will not know its certificate); its token is the one below. Or try:
  export CLEARANCE_TRACKER_URL=$tracker_url CLEARANCE_TRACKER_TOKEN=$api_token
  $bin/clearance-tracker vehicles list --ca-file $folder/authority.pem
  curl --cacert $folder/authority.pem -H 'Authorization: Bearer $api_token' $tracker_url/v1/vehicles
TEXT
}

# shellcheck source=deploy/demo/servers.sh
source deploy/demo/servers.sh
if [[ -n ${BIN:-} ]]; then bin=$(realpath "$BIN"); else build; fi
folder=$(trap '' INT TERM HUP && mktemp -d)

start
ask_for_six
tell_the_story

if [[ -z $once ]]; then
    complete=1
    show_addresses
    while kill -0 "$tracker_pid" "$sandbox_pid" 2>/dev/null; do sleep 0.5; done
    fail "a server ended by itself"
fi
stop_server "$tracker_pid" || fail "the tracker did not end with exit code 0 when asked to"
chapter "The story is complete."
