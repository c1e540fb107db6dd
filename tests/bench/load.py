"""The on-demand path under load: servers, a worker and locust, started here and ended here.

    make load LOAD_ARGS="--requests 50 --workers 1 --at-once 3"

Prints the median, the 95th percentile and the error rate of whole requests, from asking for a run
until its component is there, and of the server's own answers.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from componentforge.stores.embedded import Servers  # noqa: E402
from tests.workers import worker  # noqa: E402


def main() -> int:
    """Run it; 1 when a request failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=50)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=2, help="runs a worker does side by side")
    parser.add_argument("--minutes", type=int, default=30, help="the most it may take")
    parser.add_argument("--pictures", type=Path, default=ROOT / "datasets/golden/demo")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="forge-load-") as name, ExitStack() as ended:
        folder = Path(name)
        servers = Servers(folder / "servers")
        ended.callback(servers.down)
        urls = servers.up()
        shared = {"FORGE_DATABASE_URL": urls["postgres"], "FORGE_REDIS_URL": urls["valkey"]}
        kept = {key: value for key, value in os.environ.items() if not key.startswith("FORGE_")}
        deployer = {**kept, **shared, "PREFECT_API_URL": urls["prefect"]}
        deployer["FORGE_HOME"] = str(folder / "deployer")
        subprocess.run([sys.executable, "-c", DEPLOY], env=deployer, cwd=folder, check=True)
        for number in range(told.workers):
            where = folder / f"worker-{number}"
            ended.enter_context(
                worker(where, urls["prefect"], where.name, limit=told.at_once, **shared)
            )
        pictures = sorted(map(str, told.pictures.glob("*.png")))
        load = {"LOAD_PICTURES": ":".join(pictures), "LOAD_OUT": str(folder / "out")}
        load["LOAD_REQUESTS"] = str(told.requests)
        began = time.perf_counter()
        subprocess.run(
            [
                # Apart from our own packages: locust brings an event loop of its own.
                str(ROOT / ".forge/bootstrap/bin/uv"), "run", "--isolated", "--locked", "--project",
                str(ROOT), "--only-group", "load",
                "locust", "-f", str(ROOT / "tests/bench/locustfile.py"),
                "--headless", "--only-summary", "--users", str(told.requests),
                "--spawn-rate", "5", "--run-time", f"{told.minutes}m",
                "--host", urls["prefect"], "--csv", str(folder / "load"), "--stop-timeout", "5",
                "--exit-code-on-error", "0",
            ],
            env={**os.environ, **load}, cwd=folder, check=True,
        )  # fmt: skip
        failed = summary(folder / "load_stats.csv", told, time.perf_counter() - began)
        if failed:
            for log in folder.glob("worker-*/worker.log"):
                print(log.read_text(errors="replace")[-4000:])
        return failed


def summary(table: Path, told: argparse.Namespace, seconds: float) -> int:
    """Tell the figures; whether any request failed or did not end."""
    with table.open() as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    run = rows.get("generate/on-demand", {})
    ended, failed = int(run.get("Request Count", 0)), int(run.get("Failure Count", 0))
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[1]
    print(
        f"\n{told.requests} requests at once, {told.workers} worker with {told.at_once} runs at once,"
        f" {cores} cores, load {load:.1f}: {seconds:.0f} s"
    )
    for name in ("generate/on-demand", "make the run", "is it ready?"):
        if row := rows.get(name):
            median, tail = float(row["50%"]) / 1000, float(row["95%"]) / 1000
            print(
                f"  {name:20} n {row['Request Count']:>5}  p50 {median:7.2f} s  p95 {tail:7.2f} s"
            )
    lost = failed + told.requests - ended
    print(
        f"  error rate {lost / told.requests:.1%} ({failed} failed, {told.requests - ended} unended)"
    )
    return 1 if lost else 0


DEPLOY = "from componentforge.cli import main; main(['deploy'])"

if __name__ == "__main__":
    sys.exit(main())
