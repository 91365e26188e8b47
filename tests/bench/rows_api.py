"""What the api answers from a ledger of a million vehicles while webhooks come: how long each question takes. The
tracker may use both cores: what asks it needs a small part of one."""
import statistics
import threading
import time

from load import Webhooks, get, post
from rows import api, big_ledger, forget_big_ledger, row
from servers import BOTH_CORES, Tracker

READERS = 16
WEBHOOKS_A_SECOND = 1000
# So many that their rate hardly depends on how soon each is answered. Their handshakes are over when others ask.
WEBHOOK_CONNECTIONS, HANDSHAKE_SECONDS = 256, 1
LIMIT_MS = 20


class PacedWebhooks:
    """Webhooks at a rate for a while, beside whatever is measured then; `p99` in ms is known afterwards."""

    def __init__(self, webhooks, tracker, seconds):
        self.webhooks, self.tracker, self.seconds = webhooks, tracker, seconds + HANDSHAKE_SECONDS
        self.measured, self.failure = None, None
        self.thread = threading.Thread(target=self.run)

    def run(self):
        try:
            pause = round(1000 * WEBHOOK_CONNECTIONS / WEBHOOKS_A_SECOND)
            self.measured = post(self.webhooks, self.tracker.webhook, WEBHOOK_CONNECTIONS, self.seconds, pause)
        except Exception as error:  # told where it is waited for
            self.failure = error

    def __enter__(self):
        self.thread.start()
        time.sleep(HANDSHAKE_SECONDS)
        return self

    def __exit__(self, *_):
        self.thread.join()
        if self.failure:
            raise self.failure


def webhooks_of_the_big_one(bench):
    if "api webhooks" not in bench.kept:
        count = 60 * (WEBHOOKS_A_SECOND + 500) * (bench.seconds + HANDSHAKE_SECONDS)
        bench.kept["api webhooks"] = Webhooks(bench.folder / "webhooks-api.bin", count, bench.big, "WBABIG00{:09d}")
    return bench.kept["api webhooks"]


def ledger_of(bench):
    """The same for both rows of one run: what webhooks told it once they must not tell it again."""
    if "api ledger" not in bench.kept:
        bench.kept["api ledger"] = big_ledger(bench)
        forget_big_ledger(bench)
    return bench.kept["api ledger"]


def ids(tracker):
    """What the questions about one thing ask for."""
    delivery = api(tracker, "GET", "/v1/deliveries?limit=1")["deliveries"][0]["id"]
    sweep = api(tracker, "GET", "/v1/sweeps?limit=1")["sweeps"][0]["id"]
    page = api(tracker, "GET", "/v1/vehicles?sort=-since&limit=100")
    return {"delivery": delivery, "sweep": sweep, "cursor": page["next_cursor"],
            "half": api(tracker, "GET", "/v1/transitions?limit=1")["last_seq"] // 2}


def light(tracker):
    """Every query but those that must read everything, with the filters that its users combine."""
    known = ids(tracker)
    return [
        "/v1/vehicles",
        "/v1/vehicles?status=pending",
        "/v1/vehicles?brand=audi&brand=kia&status=approved&status=pending",
        "/v1/vehicles?sort=vin",
        "/v1/vehicles?sort=brand&status=pending",
        f"/v1/vehicles?sort=-since&cursor={known['cursor']}",
        "/v1/vehicles?since=2025-02-01T00:00:00Z&until=2025-03-01T00:00:00Z&sort=since",
        "/v1/vehicles?tag.depot=depot-17",
        "/v1/vehicles?tag.depot=depot-17&status=pending&sort=-since",
        "/v1/vehicles?stuck=true",
        "/v1/vehicles?listed=false",
        "/v1/vehicles?reason_code=other",
        "/v1/vehicles/WBABIG00000000007",
        "/v1/vehicles/WBABIG00000000000/transitions",
        "/v1/transitions",
        f"/v1/transitions?after={known['half']}",
        f"/v1/transitions?after={known['half']}&to=rejected&brand=audi",
        "/v1/transitions?vin=WBABIG00000000007&after=0",
        "/v1/transitions?missed=true",
        "/v1/summary",
        "/v1/capture",
        "/v1/deliveries",
        "/v1/deliveries?outcome=unreadable",
        f"/v1/deliveries/{known['delivery']}",
        "/v1/sweeps",
        f"/v1/sweeps/{known['sweep']}",
        "/v1/findings",
        "/v1/findings?open=true&kind=stuck",
        "/v1/alerts",
        "/v1/hooks",
        "/v1/silences",
        "/v1/secrets",
        "/v1/audit",
        "/v1/configuration",
    ]


@row
def api_latency(bench):
    webhooks = webhooks_of_the_big_one(bench)
    seconds = 1 if bench.quick else 3
    with Tracker(bench, ledger=ledger_of(bench), cores=BOTH_CORES) as tracker:
        post(webhooks, tracker.webhook, 16, 1, 16)  # so that there are deliveries
        for target in light(tracker):
            with PacedWebhooks(webhooks, tracker, seconds) as beside:
                asked = get(tracker.api + target, READERS, seconds)
            bench.figure(f"p99 in ms, GET {target[:70]}", [asked.p99], f"<= {LIMIT_MS}", asked.p99 <= LIMIT_MS,
                         f"{asked.rate:,.0f}/s; webhooks {beside.measured.rate:,.0f}/s, p99 "
                         f"{beside.measured.p99:.1f} ms")


@row
def api_heavy(bench):
    """What must read everything, asked for again and again by one reader: what it does to a webhook's answer."""
    webhooks = webhooks_of_the_big_one(bench)
    seconds = 2 if bench.quick else 10
    with Tracker(bench, ledger=ledger_of(bench), cores=BOTH_CORES) as tracker:
        alone = []
        for _ in range(3):
            with PacedWebhooks(webhooks, tracker, seconds) as quiet:
                pass
            alone.append(quiet.measured.p99)
        usual = statistics.median(alone)
        for target, accept in (("/v1/vehicles?q=99999", "application/json"), ("/v1/vehicles", "text/csv"),
                               ("/v1/statistics", "application/json"),
                               ("/v1/summary?at=2025-03-01T00:00:00Z", "application/json")):
            with PacedWebhooks(webhooks, tracker, seconds) as beside:
                asked = get(tracker.api + target, 1, seconds, f"Accept: {accept}")
            beside_p99 = beside.measured.p99
            bench.figure(f"webhooks' p99 beside GET {target} as {accept.partition('/')[2]} : alone", [beside_p99 / usual], "<= 3",
                         beside_p99 <= 3 * usual, f"{beside_p99:.1f} ms : {usual:.1f} ms; {asked.requests} answers, p99 "
                         f"{asked.p99:,.0f} ms")
