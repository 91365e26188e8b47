#!/usr/bin/env python3
"""Checks that includes between the folders of this repository point one way.

    include_directions.py ROOT          every source below ROOT; exit 1 and a line for each wrong include
    include_directions.py --self-check  proves on made-up sources that wrong includes are found

The layers, each may use itself and what is listed behind it:

    app                 everything
    api, webhook, dashboard -> alerts, tracking -> http -> storage, api_client -> clearance
    terminal            -> storage, api_client, like all of server/; it asks a service through its api
    config, log and the like serve all of server/

Neighbours do not know each other; http knows nothing of vehicles; the stand-in for the platform knows nothing of ours.
"""

import re
import sys
import tempfile
from pathlib import Path

DOMAIN = {"clearance"}
DATA = DOMAIN | {"storage", "api_client"}
# What of server/ itself serves the rest of it. Every other file directly in server/ belongs to the app.
SERVING_FILES = re.compile(r"server/(backoff|config|csv|log|metrics|async_ledger|version)[a-z_]*\.[ch]pp")
WORK = DATA | {"serving", "http"}
EDGE = WORK | {"alerts", "tracking"}

ALLOWED = {
    "clearance": set(),
    "storage": DOMAIN,
    "api_client": DOMAIN,
    "serving": DATA,
    "http": {"serving"},
    "alerts": WORK,
    "tracking": WORK,
    "api": EDGE,
    "webhook": EDGE,
    "dashboard": EDGE,
    "terminal": DATA | {"serving"},
    "app": EDGE | {"api", "webhook", "dashboard", "terminal"},
    "sandbox": set(),
    "tests": EDGE | {"api", "webhook", "dashboard", "terminal", "app", "sandbox"},
}
TOP_FOLDERS = ("clearance", "storage", "api_client", "server", "tests")
# The domain has no I/O, no JSON and no clock.
FOREIGN_TO_CLEARANCE = re.compile(r"boost/(asio|beast|json|url)|openssl/|sqlite3|spdlog|fstream|iostream|filesystem")

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def layer_of(path):
    """The layer of a path from the root, None when it is not one of ours."""
    parts = path.split("/")
    if len(parts) < 2 or parts[0] not in TOP_FOLDERS:
        return None
    if parts[0] == "server":
        if len(parts) > 2:
            return "serving" if parts[1] == "config" else parts[1]
        return "serving" if SERVING_FILES.fullmatch(path) else "app"
    if parts[0] == "tests":
        return "sandbox" if parts[1] == "sandbox" else "tests"
    return parts[0]


def faults_of(path, text, exists):
    layer = layer_of(path)
    if layer not in ALLOWED:
        yield f"{path}: folder '{layer}' has no place among the layers of include_directions.py"
        return
    for ours, system in INCLUDE.findall(text):
        if system:
            if layer == "clearance" and FOREIGN_TO_CLEARANCE.search(system):
                yield f"{path}: <{system}>: clearance/ has no I/O, no JSON, no clock"
            continue
        other = layer_of(ours)
        if other is None or not exists(ours):
            yield f'{path}: "{ours}" is not written from the repository\'s root'
        elif other != layer and other not in ALLOWED[layer]:
            yield f'{path}: "{ours}": {layer} must not include {other}'


def check(root):
    faults, seen = [], 0
    for folder in TOP_FOLDERS:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            seen += 1
            path = source.relative_to(root).as_posix()
            faults += faults_of(path, source.read_text(encoding="utf-8"), lambda name: (root / name).is_file())
    return faults, seen


SELF_CHECK = [
    ("clearance/vin.cpp", '#include "clearance/vin.hpp"', True),
    ("clearance/vin.cpp", '#include "storage/ledger.hpp"', False),
    ("clearance/vin.cpp", "#include <boost/json/value.hpp>", False),
    ("storage/ledger.cpp", '#include "clearance/vin.hpp"', True),
    ("storage/ledger.cpp", '#include "api_client/platform.hpp"', False),
    ("storage/ledger.cpp", '#include "server/log.hpp"', False),
    ("api_client/platform.cpp", '#include "storage/ledger.hpp"', False),
    ("server/log.cpp", '#include "server/api/query.hpp"', False),
    ("server/http/session.cpp", '#include "server/log.hpp"', True),
    ("server/http/session.cpp", '#include "clearance/vin.hpp"', False),
    ("server/tracking/tracker.cpp", '#include "storage/ledger.hpp"', True),
    ("server/tracking/tracker.cpp", '#include "server/alerts/outbox.hpp"', False),
    ("server/api/query.cpp", '#include "server/tracking/tracker.hpp"', True),
    ("server/api/query.cpp", '#include "server/webhook/receiver.hpp"', False),
    ("server/api/query.cpp", '#include "server/app.hpp"', False),
    ("server/app.cpp", '#include "server/api/query.hpp"', True),
    ("server/app.cpp", '#include "tests/sandbox/wire.hpp"', False),
    ("server/app.cpp", '#include "query.hpp"', False),
    ("server/other/thing.cpp", "#include <vector>", False),
    ("tests/sandbox/wire.cpp", '#include "tests/sandbox/call.hpp"', True),
    ("tests/sandbox/wire.cpp", '#include "clearance/vin.hpp"', False),
    ("tests/unit/clearance/vin_test.cpp", '#include "clearance/vin.hpp"', True),
]


def self_check():
    wrong = []
    for path, include, good in SELF_CHECK:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            named = re.search(r'"([^"/]+/[^"]+)"', include)
            for name, text in ((named and named.group(1), ""), (path, include + "\n")):
                if name:
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / name).write_text(text, encoding="utf-8")
            faults, _ = check(root)
            if bool(faults) == good:
                wrong.append(f"{path} with {include}: expected {'no fault' if good else 'a fault'}, got {faults}")
    return wrong, len(SELF_CHECK)


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    faults, seen = self_check() if sys.argv[1] == "--self-check" else check(Path(sys.argv[1]))
    print("\n".join(faults) if faults else f"{seen} checked, nothing wrong")
    if seen == 0:
        print("no sources found")
    return 1 if faults or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
