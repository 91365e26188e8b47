"""Measures three full sweeps of a running tracker while signed webhooks come. For run.sh; it says what is measured."""

import argparse
import hashlib
import hmac
import http.client
import json
import os
import ssl
import sys
import threading
import time
import urllib.request

ANNOUNCED = {"approved", "rejected", "revoked", "canceled"}
MOST_BYTES = 64
WORKERS = 4


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--vehicles", type=int, required=True)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--slack", type=int, required=True)
    for name in ("platform", "client-id", "webhook", "api"):
        parser.add_argument("--" + name, required=True)
    return parser.parse_args()


class Tracker:
    def __init__(self, url, pid):
        self.url, self.pid = url, pid

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return answer.read().decode()

    def start_sweep(self):
        urllib.request.urlopen(urllib.request.Request(self.url + "/v1/sweeps", method="POST"), timeout=60)

    def last_full_sweep(self):
        """None before the first. Webhooks of vehicles not known yet make checks, which are listed as sweeps too."""
        sweeps = json.loads(self.get("/v1/sweeps?limit=500"))["sweeps"]
        return next((sweep for sweep in sweeps if sweep["kind"] == "full"), None)

    def sqlite_memory(self):
        for line in self.get("/metrics").splitlines():
            if line.startswith("clearance_ledger_memory_bytes "):
                return int(float(line.split()[1]))
        return 0

    def memory(self, field):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
        raise RuntimeError(f"no {field}")

    def reset_peak(self):
        with open(f"/proc/{self.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")


def trusted(folder):
    return ssl.create_default_context(cafile=os.path.join(folder, "authority.pem"))


def some_vehicles(platform, client_id, secret, context, most):
    """(vin, status, time) from the beginning of the platform's list, for webhooks that tell what is so already."""
    host = platform.removeprefix("https://")
    connection = http.client.HTTPSConnection(host, context=context, timeout=60)
    body = json.dumps({"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret})
    connection.request("POST", "/v1/access_tokens", body, {"Content-Type": "application/json"})
    token = json.loads(connection.getresponse().read())["access_token"]
    connection.request("GET", "/v1/fleets/vehicles", headers={"Authorization": "Bearer " + token})
    answer = connection.getresponse()
    decoder, text, at, found = json.JSONDecoder(), "", 1, []
    while len(found) < most:
        piece = answer.read(1 << 20).decode()
        text = text[at:] + piece
        at = 1 if not found and text.startswith("[") else 0
        while len(found) < most:
            try:
                item, end = decoder.raw_decode(text, at)
            except json.JSONDecodeError:
                break
            at = end + 1
            if item["status"] in ANNOUNCED:
                found.append((item["vin"], item["status"], item["changelog"][-1]["timestamp"]))
        if not piece:
            break
    connection.close()
    return found


class Load:
    """Webhooks at a rate, over a few connections; each vehicle is told of once, then they repeat."""

    def __init__(self, address, secret, context, vehicles, rate):
        self.address, self.secret, self.context = address, secret.encode(), context
        self.vehicles, self.rate = vehicles, rate
        self.lock, self.next, self.ended = threading.Lock(), 0, threading.Event()
        self.times, self.failures = [], []
        self.threads = [threading.Thread(target=self.run, args=(i,)) for i in range(WORKERS)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        connection = http.client.HTTPSConnection(self.address, context=self.context, timeout=60)
        due = time.monotonic() + number / self.rate
        while not self.ended.wait(max(0.0, due - time.monotonic())):
            due += WORKERS / self.rate
            self.send(connection)
        connection.close()

    def send(self, connection):
        with self.lock:
            vin, status, at = self.vehicles[self.next % len(self.vehicles)]
            self.next += 1
        event = {"type": "fleet_clearance_changed", "action": status, "received_at": at}
        body = json.dumps({"vehicle": {"vin": vin}, "event": event}).encode()
        signature = "sha256=" + hmac.new(self.secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-HM-Signature-256": signature}
        began = time.monotonic()
        try:
            connection.request("POST", "/webhooks/high-mobility", body, headers)
            answer = connection.getresponse()
            answer.read()
            problem = None if answer.status == 204 else f"answered {answer.status}"
        except (OSError, http.client.HTTPException) as error:
            problem = repr(error)
            connection.close()
        with self.lock:
            self.times.append(time.monotonic() - began)
            if problem:
                self.failures.append(problem)

    def take(self):
        """Times and failures since the last call."""
        with self.lock:
            taken = self.times, self.failures
            self.times, self.failures = [], []
        return taken

    def warm_up(self):
        """Until its connections are there and the paths it takes have been taken."""
        patience = 300
        while len(self.times) < 100 and patience > 0:
            time.sleep(0.1)
            patience -= 1

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


def at_rest(tracker):
    """Resident memory once it has not moved for a while."""
    last, still, patience = tracker.memory("VmRSS"), 0, 300
    while still < 10 and patience > 0:
        time.sleep(0.1)
        patience -= 1
        now = tracker.memory("VmRSS")
        still = still + 1 if abs(now - last) < 128 * 1024 else 0
        last = now
    return last


def full_sweep(tracker, load):
    before = {"rss": at_rest(tracker), "sqlite": tracker.sqlite_memory()}
    known = tracker.last_full_sweep()
    load.take()
    tracker.reset_peak()
    began, sqlite = time.monotonic(), before["sqlite"]
    tracker.start_sweep()
    while True:
        time.sleep(0.1)
        sqlite = max(sqlite, tracker.sqlite_memory())
        sweep = tracker.last_full_sweep()
        if sweep and sweep["id"] != (known or {}).get("id") and sweep["outcome"] != "running":
            break
    times, failures = load.take()
    return {
        "sweep": sweep,
        "seconds": time.monotonic() - began,
        "before": before["rss"],
        "peak": tracker.memory("VmHWM"),
        "sqlite": sqlite - before["sqlite"],
        "times": sorted(times),
        "failures": failures,
    }


def main():
    options = arguments()
    folder = os.environ["FOLDER"]
    context = trusted(folder)
    tracker = Tracker(options.api, options.pid)
    vehicles = some_vehicles(options.platform, options.client_id, os.environ["CLIENT_SECRET"], context,
                             min(options.vehicles // 4, 20_000))
    load = Load(options.webhook, os.environ["WEBHOOK_SECRET"], context, vehicles, options.rate)
    load.warm_up()
    problems, mib = [], 1 << 20
    print(f"{options.vehicles} vehicles, {options.rate:g} webhooks a second")
    print(f"{'':8}{'time':>9}{'at rest':>12}{'peak':>12}{'SQLite':>12}{'a vehicle':>12}{'webhooks':>10}{'p50':>9}{'p99':>9}")
    try:
        for name in ("first", "second", "third"):
            found = full_sweep(tracker, load)
            grown = found["peak"] - found["before"] - found["sqlite"]
            each = max(0, grown) / options.vehicles
            times = found["times"]
            p50, p99 = (times[min(len(times) - 1, int(len(times) * q))] * 1000 if times else 0 for q in (0.5, 0.99))
            print(f"{name:8}{found['seconds']:7.1f} s{found['before'] / mib:8.1f} MiB{found['peak'] / mib:8.1f} MiB"
                  f"{found['sqlite'] / mib:+8.1f} MiB{each:10.1f} B{len(times):10}{p50:6.1f} ms{p99:6.1f} ms", flush=True)
            sweep = found["sweep"]
            if sweep["outcome"] != "complete" or sweep["listed"] != options.vehicles:
                problems.append(f"the {name} sweep: {sweep}")
            if grown > MOST_BYTES * options.vehicles + options.slack:
                problems.append(f"the {name} sweep took {each:.1f} bytes per vehicle, more than {MOST_BYTES}")
            if name == "first" and not times:
                problems.append("no webhook came during the first sweep")
            if found["failures"]:
                problems.append(f"{len(found['failures'])} webhooks failed, the first: {found['failures'][0]}")
    finally:
        load.stop()
    print(f"{'at rest':8}{'':9}{at_rest(tracker) / mib:8.1f} MiB")
    for problem in problems:
        print("FAILED: " + problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
