"""`forge cache stats` and `clear`."""

from argparse import Namespace

from componentforge.cli import output
from componentforge.settings import read_settings
from componentforge.wiring import using


def stats(arguments: Namespace) -> int:
    """What the cache did so far, stage by stage."""
    with using(read_settings(), output.notice) as wired:
        found = wired.cache().stats()
    if arguments.json:
        output.put_json({"stages": [stage.model_dump(mode="json") for stage in found]})
        return 0
    rows = [
        (
            stage.stage,
            str(stage.entries),
            str(stage.hits),
            str(stage.misses),
            str(stage.errors),
            f"{stage.seconds_saved:.1f}",
        )
        for stage in found
    ]
    saved = sum(stage.seconds_saved for stage in found)
    output.put_table(rows, ("stage", "entries", "hits", "misses", "errors", "seconds saved"))
    output.put(f"{saved:.1f} s saved in all")
    return 0


def clear(arguments: Namespace) -> int:
    """Forget results."""
    with using(read_settings(), output.notice) as wired:
        gone = wired.cache().clear(arguments.stage)
        wired.record("cache.cleared", arguments.stage or "all", forgotten=gone)
    if arguments.json:
        output.put_json({"forgotten": gone})
    else:
        output.put(f"{gone} results forgotten")
    return 0
