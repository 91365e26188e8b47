# shellcheck shell=bash disable=SC2034,SC2154
# The parts that deploy/demo.sh starts: throw-away certificates, the stand-in for the platform, the tracker.
# Both servers run in sessions of their own, out of reach of the terminal's Ctrl-C: the demo stops them in order.
# Sourced. Needs $folder (empty, private), $bin (the two programs); sets $sandbox_pid, $sandbox_url, $tracker_pid,
# $webhook_address and $tracker_url. Every function ends non-zero when it could not do what it says.

application=demo-application
client_secret=$(openssl rand -hex 24)
webhook_secret=$(openssl rand -hex 24)
api_token=$(openssl rand -hex 24)
hook_key=$(openssl rand -base64 32) # base64, as Standard Webhooks write a secret behind whsec_
sandbox_pid=
tracker_pid=

# One authority that lives as long as the demo, and a certificate for what listens on this machine's loopback.
make_certificates() {
    local extensions=$folder/server.extensions
    printf '%s\n' "subjectAltName=DNS:localhost,IP:127.0.0.1" "basicConstraints=CA:FALSE" \
        "extendedKeyUsage=serverAuth" >"$extensions"
    ( # a shell of its own: what the trap for signals says must not go into the log
        openssl ecparam -name prime256v1 -genkey -noout -out "$folder/authority.key" &&
            openssl req -x509 -new -key "$folder/authority.key" -sha256 -days 2 \
                -subj "/CN=clearance-tracker demo authority" \
                -addext "keyUsage=critical,keyCertSign,cRLSign" -out "$folder/authority.pem" &&
            openssl ecparam -name prime256v1 -genkey -noout -out "$folder/server.key" &&
            openssl req -new -key "$folder/server.key" -subj "/CN=localhost" -out "$folder/server.csr" &&
            openssl x509 -req -in "$folder/server.csr" -CA "$folder/authority.pem" \
                -CAkey "$folder/authority.key" -CAcreateserial -sha256 -days 2 \
                -extfile "$extensions" -out "$folder/server.pem"
    ) >"$folder/openssl.log" 2>&1
}

# wait_for_ready FILE PID SECONDS: until the server has written where it listens; false when it ended or is too slow.
wait_for_ready() {
    local file=$1 pid=$2 deadline=$((SECONDS + $3))
    until [[ -s $file ]]; do
        kill -0 "$pid" 2>/dev/null || return 1
        [[ $SECONDS -lt $deadline ]] || return 1
        sleep 0.1
    done
}

# start_sandbox TIME_SCALE [OPTION…]
start_sandbox() {
    setsid "$bin/clearance-sandbox" --listen 127.0.0.1:0 --ready-file "$folder/sandbox.ready" \
        --certificate-file "$folder/server.pem" --private-key-file "$folder/server.key" \
        --webhook-ca "$folder/authority.pem" --client-id "$application" --client-secret "$client_secret" \
        --time-scale "$1" "${@:2}" >"$folder/sandbox.log" 2>&1 &
    sandbox_pid=$!
    wait_for_ready "$folder/sandbox.ready" "$sandbox_pid" 60 || return 1
    sandbox_url=https://$(jq -r .api "$folder/sandbox.ready")
}

write_config() {
    cat >"$folder/config.toml" <<TOML
[platform]
environment = "sandbox"
base_url = "$sandbox_url/v1"
client_id = "$application"
client_secret = "$client_secret"
ca_file = "$folder/authority.pem"

[webhook]
listen = "127.0.0.1:0"
certificate_file = "$folder/server.pem"
private_key_file = "$folder/server.key"

[[webhook.secrets]]
name = "demo"
secret = "$webhook_secret"

[api]
listen = "127.0.0.1:0"
tls = true
certificate_file = "$folder/server.pem"
private_key_file = "$folder/server.key"

[[api.tokens]]
name = "demo"
sha256 = "$(printf '%s' "$api_token" | openssl dgst -sha256 -r | cut -d ' ' -f 1)"
role = "operate"

[ledger]
path = "$folder/ledger.sqlite3"

[sweep]
full_every = "1m"
in_flight_every = "4s"

[[hooks]]
name = "demo"
url = "$sandbox_url/control/inbox/demo"
secret = "whsec_$hook_key"
kinds = ["rejected"]
group_wait = "1s"
ca_file = "$folder/authority.pem"

[log]
level = "info"
format = "json"
TOML
}

start_tracker() {
    setsid "$bin/clearance-tracker" serve --config "$folder/config.toml" --ready-file "$folder/tracker.ready" \
        >"$folder/tracker.log" 2>&1 &
    tracker_pid=$!
    wait_for_ready "$folder/tracker.ready" "$tracker_pid" 20 || return 1
    webhook_address=$(jq -r .webhook "$folder/tracker.ready")
    tracker_url=https://$(jq -r .api "$folder/tracker.ready")
}

# stop_server PID: asks it to end and waits; its exit code, 137 when it had to be killed.
stop_server() {
    local pid=$1 deadline=$((SECONDS + 15)) status=0
    kill -TERM "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do
        if [[ $SECONDS -ge $deadline ]]; then
            kill -KILL "$pid" 2>/dev/null || true
            break
        fi
        sleep 0.1
    done
    wait "$pid" 2>/dev/null || status=$?
    return "$status"
}

# call METHOD URL [BODY]: the answer's body; false, with the body, when the status is not 2xx.
call() {
    local data=()
    [[ $# -lt 3 ]] || data=(--header "Content-Type: application/json" --data-binary "$3")
    curl --silent --show-error --fail-with-body --max-time 15 --noproxy '*' --cacert "$folder/authority.pem" \
        --header "Authorization: Bearer $api_token" --request "$1" "${data[@]}" "$2"
}
