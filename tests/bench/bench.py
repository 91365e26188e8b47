"""Measures and prints the table: see run.sh --help. The rows themselves are in rows.py."""
import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys

import servers
from rows import ROWS


class Bench:
    """What the rows share: where the programs are, how long to measure, and what was measured."""

    def __init__(self, options):
        self.bin, self.folder = options.bin.resolve(), options.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
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


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run.sh", usage="see --help of run.sh")
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    names = options.rows.split(",")
    if unknown := [name for name in names if name not in ROWS]:
        if unknown != ["help"]:
            print(f"run.sh: no row is called {', '.join(unknown)}", file=sys.stderr)
        print("rows: " + " ".join(ROWS), file=sys.stderr)
        return 2
    bench = Bench(options)
    print(f"{'what':62} {'median':>10} {'minimum':>10} {'maximum':>10}  {'reach':10} met")
    for name in names:
        ROWS[name](bench)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    result = {"commit": commit, "machine": platform.processor() or platform.machine(), "pairs": bench.pairs,
              "seconds": bench.seconds, "figures": bench.figures}
    target = options.json or bench.folder / "result.json"
    target.write_text(json.dumps(result, indent=1) + "\n")
    print(f"written to {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
