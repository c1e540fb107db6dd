"""`forge cache stats`, `clear`, `export` and `import`; `warm` is in `cache_warm`."""

from argparse import Namespace
from pathlib import Path

from componentforge.cli import output
from componentforge.cli.generate import uncollected
from componentforge.settings import read_settings
from componentforge.wiring import using


def stats(arguments: Namespace) -> int:
    """What the cache did so far, stage by stage."""
    with using(read_settings(), output.notice) as wired:
        found, server = wired.cache().stats(), wired.cache().server()
    current = _current() if any(s.versions for s in found) else {}
    if arguments.json:
        stages = [
            {
                **s.model_dump(mode="json"),
                "hit_rate": s.hit_rate,
                "version": current.get(s.stage),
                "outdated": s.outdated(current),
            }
            for s in found
        ]
        about = server.model_dump(mode="json") if server else None
        output.put_json({"stages": stages, "server": about})
        return 0
    rows = [
        (
            stage.stage,
            str(stage.entries),
            str(stage.outdated(current) or ""),
            size(stage.size),
            str(stage.hits),
            str(stage.misses),
            "" if stage.hit_rate is None else f"{stage.hit_rate:.0%}",
            str(stage.errors),
            f"{stage.seconds_saved:.1f}",
            f"{stage.usd_saved:.2f}",
        )
        for stage in found
    ]
    head = (
        "stage",
        "entries",
        "old",
        "size",
        "hits",
        "misses",
        "rate",
        "errors",
        "s saved",
        "$ saved",
    )
    output.put_table(rows, head)
    hits, asked = sum(s.hits for s in found), sum(s.hits + s.misses for s in found)
    rate = f", {hits / asked:.0%} of {asked} asked for" if asked else ""
    saved, usd = sum(s.seconds_saved for s in found), sum(s.usd_saved for s in found)
    output.put(f"{saved:.1f} s and ${usd:.2f} saved in all{rate}")
    if server is not None:
        limit = f" of {size(server.limit)}" if server.limit else ""
        gone = f", {server.evicted} had to go so far" if server.evicted else ""
        output.put(f"{size(server.used)}{limit} used; when it is full: {server.policy}{gone}")
    if old := sum(stage.outdated(current) for stage in found):
        output.put(f"{old} of older versions of their stages; `forge cache clear --outdated`")
    return 0


def _current() -> dict[str, int]:
    """Stage -> the version whose results can still be asked for."""
    with uncollected():
        from tasks.keys import versions
    return versions()


def clear(arguments: Namespace) -> int:
    """Forget results."""
    with using(read_settings(), output.notice) as wired:
        current = _current() if arguments.outdated else None
        gone = wired.cache().clear(arguments.stage, arguments.older_than, current)
        what = f"outdated {arguments.stage or ''}".strip() if arguments.outdated else None
        wired.record("cache.cleared", what or arguments.stage or "all", forgotten=gone)
    if arguments.json:
        output.put_json({"forgotten": gone})
    else:
        output.put(f"{gone} results forgotten")
    return 0


def export(arguments: Namespace) -> int:
    """Write results and their blobs into a file."""
    from componentforge.stores.cache_archive import export_cache

    with using(read_settings(), output.notice) as wired:
        moved = export_cache(wired.cache(), wired.blobs(), Path(arguments.file), arguments.stage)
    return _tell(arguments, moved._asdict(), "written")


def import_(arguments: Namespace) -> int:
    """Take results in from such a file."""
    from componentforge.stores.cache_archive import import_cache

    with using(read_settings(), output.notice) as wired:
        moved = import_cache(wired.cache(), wired.blobs(), Path(arguments.file))
    return _tell(arguments, moved._asdict(), "taken in")


def _tell(arguments: Namespace, moved: dict[str, int], done: str) -> int:
    if arguments.json:
        output.put_json({"file": arguments.file, **moved})
    else:
        left_out = f", {moved['left_out']} left out" if moved["left_out"] else ""
        output.put(f"{moved['results']} results and {moved['blobs']} blobs {done}{left_out}")
    return 0


def size(count: int) -> str:
    """`12 kB`, `3.4 MB`."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f} MB"
    return f"{count / 1000:.0f} kB" if count >= 1000 else f"{count} B"
