"""How many instructions a webhook and an unchanged vehicle of a sweep cost, under callgrind: the same on every machine.

Compares with budget.json and exits 1 when one costs over 10 % more or less, since then the figure no longer tells what
it costs. With --update it writes the figures of now; raising one needs a reason in the commit."""
import argparse
import http.client
import json
import pathlib
import re
import shutil
import sys
import tempfile
import time

import servers
from load import Webhooks, write_list

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUDGET = pathlib.Path(__file__).with_name("budget.json")
TOLERANCE = 0.10
WEBHOOKS = (300, 1_300)
VEHICLES, SWEEPS = 20_000, (1, 4)


class Bench:
    def __init__(self, bin_folder, folder):
        self.bin, self.folder = bin_folder.resolve(), folder


def instructions(bench, work, **options):
    """Of one run of the tracker, from its start to its end, with this work in between."""
    under = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={bench.folder}/callgrind.out"]
    tracker = servers.Tracker(bench, under=under, **options)
    with tracker:
        work(tracker)
    log = (tracker.folder / "log").read_text()
    return int(re.search(r"Collected : (\d+)", log).group(1))


def post_all(webhooks, count, tracker):
    """One after the other on one connection, so that each is a commit of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", tracker.webhook_port, timeout=60)
    connection.connect()
    with open(webhooks.path, "rb") as file:
        for _ in range(count):
            connection.sock.sendall(file.read(int(file.read(4))))
            answer = connection.sock.recv(4096)
            if not answer.startswith(b"HTTP/1.1 204"):
                raise RuntimeError(f"a webhook was answered {answer[:200]}")
    connection.close()


def sweep_again_and_again(count, tracker):
    for done in range(1, count + 1):
        connection = http.client.HTTPConnection(tracker.api.removeprefix("http://"), timeout=60)
        connection.request("POST", "/v1/sweeps")
        connection.getresponse().read()
        connection.close()
        deadline = time.monotonic() + 300
        while (tracker.folder / "log").read_text().count("sweep_complete") < done:
            if time.monotonic() > deadline or tracker.process.poll() is not None:
                raise RuntimeError(f"the sweep does not end: see {tracker.folder}/log")
            time.sleep(0.02)


def per_webhook(bench):
    webhooks = Webhooks(bench.folder / "webhooks.bin", max(WEBHOOKS))
    few, many = (instructions(bench, lambda tracker, n=n: post_all(webhooks, n, tracker), tls=False) for n in WEBHOOKS)
    return (many - few) / (WEBHOOKS[1] - WEBHOOKS[0])


def per_unchanged_vehicle(bench):
    path, ledger = bench.folder / "list.json", bench.folder / "ledger.sqlite3"
    write_list(path, VEHICLES)
    options = {"tls": False, "ledger": ledger, "level": "debug"}
    with servers.Platform(path):
        with servers.Tracker(bench, **options) as tracker:  # they become known
            sweep_again_and_again(1, tracker)
        few, many = (instructions(bench, lambda tracker, n=n: sweep_again_and_again(n, tracker), **options)
                     for n in SWEEPS)
    return (many - few) / (SWEEPS[1] - SWEEPS[0]) / VEHICLES


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin",
                        help="folder of the release build (default: build/release/bin)")
    parser.add_argument("--update", action="store_true", help="write budget.json")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        print("budget.py: valgrind is missing: bash deploy/install-dependencies.sh test", file=sys.stderr)
        return 2
    if not (options.bin / "clearance-tracker").exists():
        print(f"budget.py: {options.bin} holds no clearance-tracker: cmake --preset release, then cmake --build --preset "
              "release --target clearance-tracker", file=sys.stderr)
        return 2
    servers.end_on_signals()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.bin, pathlib.Path(folder))
        measured = {"instructions_per_webhook": round(per_webhook(bench)),
                    "instructions_per_unchanged_vehicle": round(per_unchanged_vehicle(bench))}
    if options.update:
        BUDGET.write_text(json.dumps(measured, indent=2) + "\n")
    budget, failed = json.loads(BUDGET.read_text()), False
    for name, value in measured.items():
        change = value / budget[name] - 1
        failed |= abs(change) > TOLERANCE
        print(f"{name:36} {value:9,}  budget {budget[name]:9,}  {change:+.1%}{'  NOT WITHIN 10 %' * (abs(change) > TOLERANCE)}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
