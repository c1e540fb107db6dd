"""`forge status`: servers, batches, the last day's runs, the cache, in a terminal or as JSON."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from componentforge.cli import output
from componentforge.cli.cache import size
from componentforge.errors import ForgeError
from componentforge.settings import read_settings
from componentforge.stores.embedded import ServerStatus
from componentforge.wiring import Wiring, using

if TYPE_CHECKING:
    from componentforge.domain.batch import BatchCounts
    from componentforge.stores.cache import CacheServer, StageStats
    from componentforge.stores.overview import Day

_BATCHES = 5
_YOURS = ("postgres", "valkey", "prefect")


def status(arguments: Namespace) -> int:
    """Show all; 1 when a server is down. Starts none: what it would tell is left out."""
    with using(read_settings(), output.notice) as wired:
        servers = wired.servers().status() if wired.embedded() else []
        up = {server.name for server in servers if server.running} | set(_YOURS).difference(
            wired.embedded()
        )
        document: dict[str, Any] = {
            "servers": [{"name": s.name, "running": s.running, "url": s.url} for s in servers]
        }
        told: list[str] = []
        if not arguments.json:
            show_servers(wired, servers)
        if "postgres" in up:
            document |= _asked(wired, _work, told)
        if "valkey" in up:
            document |= _asked(wired, _cache, told)
    if arguments.json:
        output.put_json(document)
    else:
        for line in told:
            output.put(line)
    return 0 if all(server.running for server in servers) else 1


def show_servers(wired: Wiring, found: list[ServerStatus]) -> None:
    """A line a server."""
    rows = [
        (
            server.title,
            ("up" if server.kept else "up for now") if server.running else "down",
            server.url or "start it with `forge up`",
        )
        for server in found
    ]
    rows += [
        (name, "yours", "as the setting says") for name in _YOURS if name not in wired.embedded()
    ]
    output.put_table(rows, ("server", "state", "address"))


def _asked(wired: Wiring, ask: Any, told: list[str]) -> dict[str, Any]:
    """What a source says; one line when it does not answer."""
    try:
        found: dict[str, Any] = ask(wired, told)
    except ForgeError as error:
        output.notice(str(error))
        return {}
    return found


def _work(wired: Wiring, told: list[str]) -> dict[str, Any]:
    from componentforge.stores.overview import read_day

    store, totals = wired.listed_batches(), wired.listed_totals()
    batches = [(batch, source, store.counts(batch)) for batch, source in store.latest(_BATCHES)]
    day = read_day(wired.reading())
    states, queue_age_s = totals.in_work()
    workers = totals.read(today=True).get(("forge_worker_restarts_total", ()), 0.0)
    if batches:
        told += ["", *output.table(_batch_rows(batches), _BATCH_HEAD)]
    if queue_age_s:
        told.append(f"longest waiting item: {_time(queue_age_s)}")
    told += ["", *_day_lines(day, int(workers))]
    replica = _replica(wired)
    if replica is not None and replica["read"]:
        told.append(f"figures are the read replica's, {replica['lag_s'] or 0:.1f} s behind")
    return {
        "replica": replica,
        "batches": [
            {"batch": batch, "source": source, **counts.model_dump(mode="json")}
            for batch, source, counts in batches
        ],
        "items": states,
        "queue_age_s": queue_age_s,
        "day": {**day.model_dump(mode="json"), "worker_restarts_today": int(workers)},
    }


def _replica(wired: Wiring) -> dict[str, Any] | None:
    """Whether the figures came from it, and how far it is behind; None when there is none."""
    from componentforge.stores.replica import ReadingDatabase

    database = wired.reading()
    if not isinstance(database, ReadingDatabase):
        return None
    return {"read": database.reads_standby, "lag_s": database.lag_s}


_BATCH_HEAD = ("batch", "queued", "running", "done", "failed", "skipped", "cached", "$", "source")


def _batch_rows(batches: "list[tuple[str, str, BatchCounts]]") -> list[tuple[str, ...]]:
    return [
        (
            batch[:12],
            *(str(getattr(counts, state)) for state in _BATCH_HEAD[1:6]),
            f"{counts.cached / counts.stages:.0%}" if counts.stages else "",
            f"{counts.cost_usd:.2f}" + ("+?" if counts.unknown_cost else ""),
            source,
        )
        for batch, source, counts in batches
    ]


def _day_lines(day: "Day", workers: int) -> list[str]:
    if not day.done + day.failed:
        lines = ["no run in the last 24 hours"]
    else:
        share = day.failed / (day.done + day.failed)
        lines = [f"last 24 hours: {day.done} made, {day.failed} failed ({share:.1%})"]
    if day.p50_s is not None and day.p95_s is not None:
        lines[0] += f", half within {day.p50_s:.1f} s, 95% within {day.p95_s:.1f} s"
    if day.hit_rate is not None:
        lines.append(f"from the cache: {day.hit_rate:.0%} of the stages")
    if day.errors:
        lines.append("errors: " + ", ".join(f"{n} {kind}" for kind, n in day.errors.items()))
    unknown = f" and {day.unknown_cost_today} stages of unknown cost"
    lines.append(f"today: ${day.usd_today:.2f}{unknown if day.unknown_cost_today else ''}")
    if day.browser_restarts or workers:
        lines.append(f"restarts: {day.browser_restarts} of browsers, {workers} of batch workers")
    if day.stages:
        rows = [
            (
                stage.stage,
                str(stage.count),
                f"{stage.cached / stage.count:.0%}",
                _seconds(stage.p50_s),
                _seconds(stage.p95_s),
                f"{stage.saved_s:.1f}",
            )
            for stage in day.stages
        ]
        head = ("stage", "runs", "cached", "p50 s", "p95 s", "s saved")
        lines += ["", *output.table(rows, head)]
    return lines


def _cache(wired: Wiring, told: list[str]) -> dict[str, Any]:
    stages: list[StageStats] = wired.cache().counters()
    server: CacheServer | None = wired.cache().server()
    hits, asked = sum(s.hits for s in stages), sum(s.hits + s.misses for s in stages)
    saved, usd = sum(s.seconds_saved for s in stages), sum(s.usd_saved for s in stages)
    errors = sum(s.errors for s in stages)
    if server is not None:
        limit = f" of {size(server.limit)}" if server.limit else ""
        rate = f", {hits / asked:.0%} of {asked} asked for" if asked else ""
        told.append("")
        told.append(f"cache: {size(server.used)}{limit} used{rate}, {saved:.0f} s and ${usd:.2f}")
        told[-1] += f" saved, {errors} values of no use" if errors else " saved"
    return {
        "cache": {
            "hits": hits,
            "misses": asked - hits,
            "errors": errors,
            "hit_rate": hits / asked if asked else None,
            "seconds_saved": saved,
            "usd_saved": usd,
            "server": server.model_dump(mode="json") if server else None,
        }
    }


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _time(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
