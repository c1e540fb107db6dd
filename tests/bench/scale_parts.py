"""The parts of `bench_scale.py`: each runs in a place with fresh servers and prints a table."""

import json
import os
import statistics
import time
from argparse import Namespace
from collections import Counter, defaultdict
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from scale_measure import Row, Sampler, Usage, show, slope
from scale_pictures import DUPLICATES

from componentforge.domain.batch import BatchItem, BatchOptions
from componentforge.stores.batches import PostgresBatches

if TYPE_CHECKING:
    from bench_scale import Place

_SETTLED = 50
"""Items after which a process holds all it needs."""
_LOOKS = 30
"""At the memory: from so many on its growth is one."""
_MOST_GROWTH = 100e3
"""Bytes an item that count as none: 15 MB in the 150 items of a worker's life."""
_TURNS = 3
CORES = len(os.sched_getaffinity(0))


def batch(at: "Place", arguments: Namespace) -> bool:
    """Hits, what orchestration costs, memory."""
    document, usage, stage_cpu = run_batch(
        at, at.pictures, "out", "--in-flight", arguments.in_flight
    )
    counts, wall = document["counts"], document["seconds"]
    own = stage_cpu + usage.cpu_s["Chromium"] + usage.cpu_s["Node"]
    spent = sum(usage.cpu_s.values())
    settled = [(done, size) for done, size in usage.memory if done >= _SETTLED]
    growth = slope(settled)
    again = computed_again(at.folder / "out", at.pictures)
    rate = counts["cached"] / max(1, counts["stages"])
    shares = ", ".join(f"{kind} {s:.0f}" for kind, s in usage.cpu_s.most_common())
    return show(
        f"{len(at.pictures)} pictures, {DUPLICATES:.0%} of them copies",
        f"python tests/bench/bench_scale.py batch --pictures {arguments.pictures}",
        [
            Row("made", f"{counts['done']} of {len(at.pictures)}", "all",
                counts["done"] == len(at.pictures)),
            Row("hit rate", f"{rate:.1%}", f"at least {DUPLICATES:.0%}", rate >= DUPLICATES),
            Row("stages computed again for copies", str(again), "0", again == 0),
            Row("wall time", f"{wall:.1f} s, {len(at.pictures) / wall:.2f} pictures a second"),
            Row("CPU of the stages (workers' own, Chromium, Node)", f"{own:.1f} s"),
            Row("CPU in all / CPU of the stages", f"{spent / own:.3f}", "at most 1.15",
                spent <= 1.15 * own),
            Row(f"wall time / CPU of the stages over {CORES} cores", f"{wall * CORES / own:.3f}",
                "at most 1.15", wall * CORES <= 1.15 * own),
            Row("CPU by process, s", shares),
            Row("memory of the workers, median",
                f"{statistics.median(size for _, size in usage.memory) / 1e6:.0f} MB"),
            Row(f"memory growth after {_SETTLED} items", f"{growth / 1e3:+.0f} kB an item",
                f"about 0 (at most {_MOST_GROWTH / 1e3:.0f})",
                None if len(settled) < _LOOKS else growth <= _MOST_GROWTH),
        ],
    )  # fmt: skip


def run_batch(
    at: "Place", pictures: list[Path], out: str, *words: object
) -> tuple[dict[str, Any], Usage, float]:
    """`forge batch` on these: its document, who used what, CPU seconds of stages in the workers."""
    log = at.home / "logs" / "batch-workers.log"
    before = log.stat().st_size if log.exists() else 0
    listed = at.folder / f"{out}.jsonl"
    listed.write_text("".join(json.dumps({"image": str(p)}) + "\n" for p in pictures))
    with closing(PostgresBatches(address(at, "postgres"))) as store:
        known = {batch_id for batch_id, _ in store.latest(100)}

        def done() -> float:
            new = [batch_id for batch_id, _ in store.latest(3) if batch_id not in known]
            return store.counts(new[0]).finished if new else 0

        process = at.forge("batch", listed, "--out", at.folder / out, "--json", *words)
        with Sampler(process.pid, at.home, done) as sampler:
            document = at.document(process)
    said = log.read_bytes()[before:].decode(errors="replace").splitlines()
    told = [json.loads(line) for line in said if line.startswith('{"worker"')]
    return document, sampler.usage, sum(worker["stage_cpu_s"] for worker in told)


def computed_again(out: Path, pictures: list[Path]) -> int:
    """Stages computed more often than once for equal pictures; `publish` always runs."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for picture in pictures:
        result = json.loads((out / picture.stem / "result.json").read_text("utf-8"))
        groups[sha256(picture.read_bytes()).hexdigest()].append(result)
    again = 0
    for results in groups.values():
        stages = [[s for s in r["stages"] if s["name"] != "publish"] for r in results]
        computed = Counter(s["name"] for own in stages for s in own if not s["cached"])
        once = Counter(s["name"] for s in stages[0])
        again += sum((computed - once).values())
    return again


def waiting(at: "Place", arguments: Namespace) -> bool:
    """Stages that only wait 5 ms."""
    sizes = [int(size) for size in arguments.items.split(",")]
    found = [at.document(at.program("scale_waiting.py", size, arguments.warm_up)) for size in sizes]
    rows: list[Row] = []
    for one in found:
        rows += [
            Row(f"{one['items']} items: time an item", f"{one['seconds_per_item'] * 1e3:.1f} ms"),
            Row(f"{one['items']} items: own CPU an item", f"{one['cpu_per_item'] * 1e3:.1f} ms"),
            Row(f"{one['items']} items: memory an item", f"{one['bytes_per_item']:+.0f} B"),
        ]
    for what, key in (("time", "seconds_per_item"), ("own CPU", "cpu_per_item")):
        values = [one[key] for one in found]
        apart = max(values) / min(values) - 1
        met = apart <= 0.15 if key == "seconds_per_item" else None
        rows.append(Row(f"{what} an item: most against least", f"{apart:+.0%}",
                        "within 15 %" if met is not None else "", met))  # fmt: skip
    growth = [one["bytes_per_item"] for one in found]
    # A growth that a batch of 10,000 does not notice (1 kB an item, 10 MB in all) is none, and
    # figures round none cannot be within 15 % of each other.
    even = max(growth) <= 1000 or max(growth) <= 1.15 * min(growth)
    rows.append(Row("memory an item: most", f"{max(growth):+.0f} B",
                    "within 15 % of each other, or none (1 kB)", even))  # fmt: skip
    return show(
        "Orchestration alone: ten stages an item that wait 5 ms",
        f"python tests/bench/bench_scale.py waiting --items {arguments.items}",
        rows,
    )


def plain(at: "Place", arguments: Namespace) -> bool:
    """Against a loop without Prefect and cache; cold and warm."""
    pictures = at.pictures
    process = at.program("scale_plain.py", at.folder / "plain", *pictures)
    with Sampler(process.pid, None) as sampler:
        loop = at.document(process)
    cold, usage, _ = run_batch(at, pictures, "cold", "--in-flight", arguments.in_flight)
    warm, warm_usage, _ = run_batch(at, pictures, "warm", "--in-flight", arguments.in_flight)
    wall, loop_cpu = loop["wall_s"], sum(sampler.usage.cpu_s.values())
    cpu, warm_cpu = sum(usage.cpu_s.values()), sum(warm_usage.cpu_s.values())
    per = f"of {len(pictures)} pictures"
    return show(
        "Against a plain Python loop",
        f"python tests/bench/bench_scale.py plain --pictures {arguments.pictures}",
        [
            Row("made by the plain loop", f"{len(pictures) - loop['failed']}", "all",
                not loop["failed"]),
            Row(f"plain loop {per}: wall, CPU", f"{wall:.1f} s, {loop_cpu:.1f} s"),
            Row("forge batch, cold: wall, CPU", f"{cold['seconds']:.1f} s, {cpu:.1f} s"),
            Row("forge batch, warm: wall, CPU", f"{warm['seconds']:.1f} s, {warm_cpu:.1f} s"),
            Row("cold: times faster", f"{wall / cold['seconds']:.2f}", "at least 1.6",
                wall >= 1.6 * cold["seconds"]),
            Row("cold, by CPU over the cores: times faster", f"{CORES * loop_cpu / cpu:.2f}"),
            Row("warm: times faster", f"{wall / warm['seconds']:.1f}", "at least 20",
                wall >= 20 * warm["seconds"]),
            Row("warm, by CPU over the cores: times faster", f"{CORES * loop_cpu / warm_cpu:.1f}"),
        ],
    )  # fmt: skip


def workers(at: "Place", arguments: Namespace) -> bool:
    """Two worker processes against one."""
    items = max(20, min(100, arguments.pictures))
    # In turns, and the medians: what the system writes back now and then takes a core for a second.
    pairs = [[computing(at, number, items) for number in (1, 2)] for _ in range(_TURNS)]
    one, two = (statistics.median(times) for times in zip(*pairs, strict=True))
    some = at.pictures[: max(10, len(at.pictures) // 5)]
    real = {}
    for number in (1, 2):
        at.forge("cache", "clear", "--json").communicate()
        document, _, _ = run_batch(at, some, f"by-{number}", "--workers", number)
        real[number] = document["seconds"]
    return show(
        "Two workers against one",
        f"python tests/bench/bench_scale.py workers --pictures {arguments.pictures}",
        [
            Row(f"one worker, {items} items of 200 ms, median of {_TURNS}", f"{one:.1f} s"),
            Row("two workers", f"{two:.1f} s"),
            Row("times faster", f"{one / two:.2f}", "at least 1.7", one >= 1.7 * two),
            Row(f"real stages, {len(some)} pictures: one worker, two",
                f"{real[1]:.1f} s, {real[2]:.1f} s"),
            Row("real stages: times faster", f"{real[1] / real[2]:.2f}"),
        ],
    )  # fmt: skip


def computing(at: "Place", number: int, items: int) -> float:
    """Seconds `number` ready processes take for `items` that compute 200 ms each."""
    batch_id = token_hex(32)
    with closing(PostgresBatches(address(at, "postgres"))) as store:
        rows = [BatchItem(image=f"{n}.png", folder=str(n)) for n in range(items)]
        store.create(batch_id, "computing", BatchOptions(out="/nowhere"), rows)
    processes = [at.program("scale_computing.py", batch_id, 0.2) for _ in range(number)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    began = time.perf_counter()
    for word in ("go", "end"):
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(f"{word}\n".encode())
            process.stdin.flush()
        if word == "go":
            for process in processes:
                assert process.stdout is not None
                assert process.stdout.readline() == b"done\n"
            taken = time.perf_counter() - began
    for process in processes:
        process.communicate()
    return taken


def address(at: "Place", name: str) -> str:
    """Of a server of the place."""
    return json.loads((at.home / "run" / f"{name}.json").read_text("utf-8"))["url"]
