"""Measures and prints the table: see run.sh --help. The rows themselves are in rows.py."""
import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import time

import servers
import rows_api  # noqa: F401 (its rows add themselves)
from rows import ROWS


class Bench:
    """What the rows share: where the programs are, how long to measure, and what was measured."""

    def __init__(self, options):
        self.bin, self.folder = options.bin.resolve(), options.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.quick = options.quick
        self.pairs, self.seconds = (2, 2) if options.quick else (5, 5)
        self.big = 50_000 if options.quick else 1_000_000
        self.kept = {}  # what one row prepared and another uses too
        self.figures = []
        servers.make_certificate(self.folder)

    def ratio(self, name, reach, first, second, unit="/s"):
        """`first` and `second`: functions that measure once, run in turn; more is better. Rows whose load was the limit
        say so."""
        values, others, ratios, shares = [], [], [], []
        for _ in range(self.pairs):
            one, other = first(), second()
            values.append(one.rate)
            others.append(other.rate)
            ratios.append(one.rate / other.rate)
            shares.append((one.load_share, other.load_share))
        note = "load core " + " : ".join(f"{max(each):.0%}" for each in zip(*shares))
        if max(map(max, shares)) > 0.97:
            note += " - the load was the limit"
        self.keep(name, ratios, f">= {reach}", statistics.median(ratios) >= reach, note,
                  f"{statistics.median(values):,.0f}{unit} : {statistics.median(others):,.0f}{unit}")

    def figure(self, name, values, limit, reached, note=""):
        self.keep(name, values, limit, reached, note, "")

    def keep(self, name, values, limit, reached, note, absolute):
        middle = statistics.median(values)
        self.figures.append({"what": name, "median": middle, "minimum": min(values), "maximum": max(values),
                             "reach": limit, "reached": bool(reached), "absolute": absolute, "note": note})
        print(f"{name:62} {middle:10.3f} {min(values):10.3f} {max(values):10.3f}  {limit:10} "
              f"{'yes' if reached else 'NO':4} {absolute} {note}", flush=True)


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run.sh", usage="see --help of run.sh")
    parser.add_argument("--bin", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--check", action="store_true", help="only whether the arguments are right")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    names = options.rows.split(",")
    if names == ["help"]:
        print("rows: " + " ".join(ROWS))
        return 0
    if unknown := [name for name in names if name not in ROWS]:
        print(f"run.sh: no row is called {', '.join(map(repr, unknown))}; rows: {' '.join(ROWS)}", file=sys.stderr)
        return 2
    if options.json and not options.json.parent.is_dir():
        print(f"run.sh: there is no folder {options.json.parent}", file=sys.stderr)
        return 2
    if options.check:
        return 0
    lacking = [tool for tool in ("wrk", "openssl", "taskset", "cc") if not shutil.which(tool)]
    lacking += [name for name in ("clearance-tracker", "parse_list") if not (options.bin / name).exists()]
    if lacking:
        print(f"run.sh: missing: {', '.join(lacking)}; the tools come with deploy/install-dependencies.sh bench, the "
              f"programs belong into {options.bin}", file=sys.stderr)
        return 2
    servers.end_on_signals()
    busy = os.getloadavg()[0]
    if busy > 0.5:
        print(f"run.sh: the machine is busy (load {busy:.1f}): ratios suffer too", file=sys.stderr)
    bench = Bench(options)
    print(f"{'what':62} {'median':>10} {'minimum':>10} {'maximum':>10}  {'reach':10} met")
    try:
        for name in names:
            ROWS[name](bench)
    except RuntimeError as error:
        print(f"run.sh: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    result = {"commit": commit, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "processor": processor(),
              "kernel": platform.release(), "load_before": busy, "quick": bench.quick, "pairs": bench.pairs,
              "seconds": bench.seconds, "figures": bench.figures}
    target = options.json or bench.folder / ("result.json" if options.rows == ",".join(ROWS) else "result-rows.json")
    target.write_text(json.dumps(result, indent=1) + "\n")
    print(f"written to {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
