"""The rows of the table, a function each, by name."""
import http.client
import json
import pathlib
import re
import socket
import ssl
import statistics
import subprocess
import threading
import time

from load import HERE, Measured, Webhooks, get, load_seconds, post, write_list
from servers import LOAD_CORE, Nginx, Platform, Tracker, pinned

ROWS = {}


def row(function):
    ROWS[function.__name__] = function
    return function


def webhooks_of(bench):
    if "webhooks" not in bench.kept:
        bench.kept["webhooks"] = Webhooks(bench.folder / "webhooks.bin", 100_000 * bench.seconds)
    return bench.kept["webhooks"]


def post_to_a_new_ledger(bench, tls=True, connections=64, pause=0, environment=None):
    webhooks = webhooks_of(bench)
    webhooks.rewind()
    with Tracker(bench, tls=tls, environment=environment) as tracker:
        return post(webhooks, tracker.webhook, connections, bench.seconds, pause)


def against_nginx(bench, name, reach, tls):
    with Nginx(bench) as nginx:
        bench.ratio(name, reach, lambda: post_to_a_new_ledger(bench, tls),
                    lambda: post(webhooks_of(bench), nginx.url(tls), 64, bench.seconds, counts=False))


@row
def tls(bench):
    against_nginx(bench, "durable webhooks, TLS, 64 connections : nginx 204", 0.50, True)


@row
def plain(bench):
    against_nginx(bench, "durable webhooks, plain HTTP, 64 connections : nginx 204", 0.40, False)


@row
def half_rate(bench):
    most = post_to_a_new_ledger(bench)
    answer = 1  # millisecond that an answer takes by itself, about
    pause = max(1, round(64 / (most.rate / 2) * 1000) - answer)
    measured = [post_to_a_new_ledger(bench, pause=pause) for _ in range(bench.pairs)]
    values = [each.p99 for each in measured]
    bench.figure("p99 of the durable answer at half of that rate, ms", values, "<= 10", statistics.median(values) <= 10,
                 f"{statistics.median(each.rate for each in measured):,.0f}/s of {most.rate:,.0f}/s")


@row
def slow_disk(bench):
    shim = bench.folder / "slow_fdatasync.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", shim, HERE / "slow_fdatasync.c", "-ldl"], check=True)
    slow = {"LD_PRELOAD": str(shim), "FDATASYNC_DELAY_US": "2000"}
    bench.ratio("durable webhooks, TLS, 256 connections, fdatasync + 2 ms : without", 0.60,
                lambda: post_to_a_new_ledger(bench, connections=256, environment=slow),
                lambda: post_to_a_new_ledger(bench, connections=256))


def api(tracker, method, target):
    connection = http.client.HTTPConnection(tracker.api.removeprefix("http://"), timeout=60)
    connection.request(method, target)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status >= 400:
        raise RuntimeError(f"{method} {target}: {answer.status} {body[:200]}")
    return json.loads(body) if body else None


def sweep(tracker):
    """A full sweep, from its begin to its end; its record."""
    def last():
        return api(tracker, "GET", "/v1/sweeps?limit=1")["sweeps"]

    before = last()[0]["id"] if last() else 0
    api(tracker, "POST", "/v1/sweeps")
    while True:
        newest = last()
        if newest and newest[0]["id"] > before and newest[0]["finished_at"]:
            if newest[0]["outcome"] != "complete":
                raise RuntimeError(f"the sweep failed: {newest[0]}")
            return newest[0]
        time.sleep(0.05)


def list_of(bench):
    path = bench.folder / f"list-{bench.big}.json"
    if not path.exists():
        write_list(path, bench.big)
    return path


def big_ledger(bench):
    """A ledger that holds the whole list; made once."""
    path = bench.folder / f"ledger-{bench.big}.sqlite3"
    done = pathlib.Path(f"{path}.done")
    if not done.exists():
        for stale in bench.folder.glob(f"{path.name}*"):
            stale.unlink()
        with Platform(list_of(bench)), Tracker(bench, ledger=path) as tracker:
            sweep(tracker)
        done.touch()
    return path


def forget_big_ledger(bench):
    """It holds other things now: whoever asks for it next gets one made anew."""
    pathlib.Path(f"{bench.folder / f'ledger-{bench.big}.sqlite3'}.done").unlink(missing_ok=True)


@row
def big_ledger_webhooks(bench):
    ledger = big_ledger(bench)
    webhooks = Webhooks(bench.folder / "webhooks-big.bin", 60_000 * bench.seconds * bench.pairs, bench.big,
                        "WBABIG00{:09d}")

    def on_the_big_one():
        with Tracker(bench, ledger=ledger) as tracker:
            return post(webhooks, tracker.webhook, 64, bench.seconds)

    bench.ratio(f"durable webhooks, TLS, ledger of {bench.big:,} vehicles : empty one", 0.70, on_the_big_one,
                lambda: post_to_a_new_ledger(bench))
    forget_big_ledger(bench)


def handshakes(server, port, seconds, options):
    """By the processor time of the server: the clients take more of it than either server does."""
    before, load_before, began = server.cpu_seconds(), load_seconds(), time.monotonic()
    command = ["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-time", str(seconds), *options]
    clients = [subprocess.Popen(pinned(LOAD_CORE, command), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
               for _ in range(4)]
    made = 0
    for client in clients:
        found = re.findall(r"^(\d+) connections in \d+ real seconds", client.communicate()[0], re.MULTILINE)
        made += int(found[-1])
    share = (load_seconds() - load_before) / (time.monotonic() - began)
    return Measured(made, server.cpu_seconds() - before, 0, share)


@row
def new_connections(bench):
    for name, options in (("without resumption", ["-new"]), ("with resumption", ["-reuse", "-tls1_2"])):
        with Nginx(bench) as nginx, Tracker(bench) as tracker:
            bench.ratio(f"new TLS connections, ECDSA P-256, {name} : nginx", 0.80,
                        lambda: handshakes(tracker, tracker.webhook_port, bench.seconds, options),
                        lambda: handshakes(nginx, nginx.tls_port, bench.seconds, options),
                        "/s of its core")


@row
def unchanged_sweep(bench):
    ledger, parse = big_ledger(bench), [bench.bin / "parse_list", list_of(bench)]
    webhooks = webhooks_of(bench)
    webhooks.rewind()
    ratios, p99s = [], []
    with Platform(list_of(bench)), Tracker(bench, ledger=ledger) as tracker:
        sweep(tracker)
        for _ in range(bench.pairs):
            took = sweep(tracker)
            if took["confirmed"] != bench.big:
                raise RuntimeError(f"the list is not unchanged: {took}")
            parsed = subprocess.run(pinned(0, parse), check=True, capture_output=True, text=True).stdout.split()
            ratios.append(seconds_of(took) / float(parsed[1]))
            without = post(webhooks, tracker.webhook, 4, 2, pause=20)
            swept = threading.Thread(target=sweep, args=(tracker,))
            swept.start()
            during = post(webhooks, tracker.webhook, 4, 2, pause=20)
            swept.join()
            p99s.append(during.p99 / without.p99)
    bench.figure(f"full sweep of {bench.big:,} unchanged vehicles : only parsing", ratios, "<= 10",
                 statistics.median(ratios) <= 10)
    if bench.quick:
        print("(webhooks' p99 during a sweep: not in the quick form, whose sweeps are too short)")
    else:
        bench.figure("webhooks' p99 during that sweep : without", p99s, "<= 3", statistics.median(p99s) <= 3)
    forget_big_ledger(bench)


def seconds_of(record):
    def read(text):
        clock, _, fraction = text.rstrip("Z").partition(".")
        whole = time.mktime(time.strptime(clock, "%Y-%m-%dT%H:%M:%S"))
        return whole + float("0." + (fraction or "0"))
    return read(record["finished_at"]) - read(record["started_at"])


@row
def start(bench):
    ledger, values = big_ledger(bench), []
    for _ in range(bench.pairs):
        with Tracker(bench, ledger=ledger) as tracker:
            values.append(tracker.start_seconds * 1000)
    bench.figure(f"start to ready, ledger of {bench.big:,} vehicles, ms", values, "<= 200",
                 statistics.median(values) <= 200)


def steady(tracker):
    """Resident memory in bytes, once it has stayed the same for a while."""
    last, same = tracker.resident(), 0
    while same < 5:
        time.sleep(0.05)
        now = tracker.resident()
        last, same = now, same + 1 if now == last else 0
    return last


@row
def memory(bench):
    connections = 1_000
    context = ssl.create_default_context(cafile=bench.folder / "certificate.pem")
    idle, each = [], []
    for _ in range(bench.pairs):
        with Tracker(bench) as tracker:
            at_rest = steady(tracker)
            idle.append(at_rest / 2**20)
            open_ones = [context.wrap_socket(socket.create_connection(("127.0.0.1", tracker.webhook_port)),
                                             server_hostname="localhost") for _ in range(connections)]
            each.append((steady(tracker) - at_rest) / connections / 1024)
            for connection in open_ones:
                connection.close()
    bench.figure("resident memory, idle, MiB", idle, "<= 24", statistics.median(idle) <= 24)
    bench.figure("resident memory of an idle TLS connection, KiB", each, "<= 80", statistics.median(each) <= 80)


@row
def queries(bench):
    with Tracker(bench, ledger=big_ledger(bench)) as tracker:
        for name, target, p99_counts in (
                ("GET /v1/vehicles?status=pending&limit=50", "/v1/vehicles?status=pending&limit=50", True),
                ("GET /v1/summary", "/v1/summary", True),
                ("one vehicle's history of 50 transitions", "/v1/vehicles/WBABIG00000000000/transitions", False)):
            measured = [get(tracker.api + target, 16, bench.seconds) for _ in range(bench.pairs)]
            rates, p99s = [each.rate for each in measured], [each.p99 for each in measured]
            bench.figure(f"{name}, a second", rates, ">= 10000", statistics.median(rates) >= 10_000,
                         f"load core {max(each.load_share for each in measured):.0%}")
            if p99_counts:
                bench.figure(f"{name}, p99 in ms", p99s, "<= 10", statistics.median(p99s) <= 10)


@row
def size(bench):
    stripped = bench.folder / "stripped"
    subprocess.run(["strip", "-o", stripped, bench.bin / "clearance-tracker"], check=True)
    value = stripped.stat().st_size / 2**20
    bench.figure("the program, stripped, MiB", [value], "<= 12", value <= 12)
