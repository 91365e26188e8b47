"""What is sent: webhooks written and signed beforehand, and the platform's list; and who sends it, on the other core."""
import hmac
import json
import pathlib
import resource
import subprocess
import time

from servers import LOAD_CORE, SECRET, WEBHOOK_PATH, pinned

HERE = pathlib.Path(__file__).resolve().parent
VEHICLES = 100_000


class Webhooks:
    """A file of whole requests of equal length. Each tells of a real change: a vehicle is approved and revoked in turn,
    an hour of its own later each time."""

    def __init__(self, path, count, vehicles=VEHICLES, vin="WBABENCH{:09d}"):
        self.path, self.count, self.next = path, count, 0
        secret = SECRET.encode()
        with open(path, "wb") as file:
            for i in range(count):
                turn, number = divmod(i, vehicles)
                status = ("approved", "revoked")[turn % 2]
                body = (f'{{"vehicle":{{"vin":"{vin.format(number)}"}},"event":{{"type":"fleet_clearance_changed",'
                        f'"action":"{status}","received_at":"2026-03-{1 + turn // 24:02d}T{turn % 24:02d}:'
                        f'{number // 60 % 60:02d}:{number % 60:02d}.{number:06d}Z"}}}}').ljust(165).encode()
                signature = hmac.digest(secret, body, "sha256").hex()
                record = (f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                          f"X-HM-Delivery: {i:012x}\r\nX-HM-Signature-256: sha256={signature}\r\n"
                          f"Content-Length: {len(body)}\r\n\r\n").encode() + body
                file.write(b"%04d" % len(record) + record)
        self.record = 4 + len(record)

    def rewind(self):
        """For a ledger that knows nothing of them."""
        self.next = 0


class Measured:
    def __init__(self, requests, seconds, p99, load_share):
        self.requests, self.seconds, self.p99, self.load_share = requests, seconds, p99, load_share
        self.rate = requests / seconds


def load_seconds():
    """Of processor time that ended clients took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_wrk(url, connections, seconds, script, arguments=(), headers=()):
    """Throws when an answer was no 2xx or did not come."""
    before, began = load_seconds(), time.monotonic()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s", "-s", HERE / script,
               *(each for header in headers for each in ("-H", header)), url]
    done = subprocess.run(pinned(LOAD_CORE, [*command, *(["--", *arguments] if arguments else [])]), check=True,
                          capture_output=True, text=True, timeout=seconds + 60)
    elapsed, used = time.monotonic() - began, load_seconds() - before
    line = next(each for each in done.stdout.splitlines() if each.startswith("RESULT "))
    requests, microseconds, broken, refused, p99 = map(int, line.split()[1:])
    if broken or refused:
        raise RuntimeError(f"{url}: {broken} answers did not come, {refused} were no success\n{done.stdout}")
    return Measured(requests, microseconds / 1e6, p99 / 1000, used / elapsed)


def post(webhooks, url, connections, seconds, pause=0, counts=True):
    """`counts`: they are told to a tracker, and must not be told to it again."""
    measured = run_wrk(url, connections, seconds, "webhooks.lua",
                       [str(webhooks.path), str(webhooks.next if counts else 0), str(webhooks.record), str(pause),
                        "0" if counts else "1"])
    if counts:
        webhooks.next += measured.requests + 2 * connections  # those under way at the end
    return measured


def get(url, connections, seconds, *headers):
    return run_wrk(url, connections, seconds, "get.lua", headers=headers)


def write_list(path, vehicles):
    """The first vehicle has a history of 50 transitions, one in 20 is pending, the others have five. Eight brands, 200
    depots."""
    brands = ("bmw", "mini", "audi", "kia", "ford", "skoda", "volvo-cars", "citroen")

    def entry(day, status):
        return {"timestamp": f"2025-{1 + day // 28:02d}-{1 + day % 28:02d}T08:00:00Z", "status": status}

    pending = [entry(0, "pending"), entry(3, "approved"), entry(40, "revoking"), entry(41, "revoked"),
               entry(60, "pending")]
    approved = [entry(1, "pending"), entry(3, "rejected"), entry(20, "pending"), entry(30, "canceling"),
                entry(31, "approved")]
    fifty = [entry(day, ("pending", "approved", "revoking", "revoked")[day % 4]) for day in range(50)]
    with open(path, "w") as file:
        for i in range(vehicles):
            changelog = fifty if i == 0 else pending if i % 20 == 1 else approved
            item = {"vin": f"WBABIG00{i:09d}", "status": changelog[-1]["status"], "brand": brands[i % 8],
                    "changelog": changelog, "tags": {"depot": f"depot-{i // 8 % 200}"}}
            file.write(("[" if i == 0 else ",\n") + json.dumps(item, separators=(",", ":")))
        file.write("]")
