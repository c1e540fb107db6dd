"""`forge models list|retrain|promote|rollback|sync`."""

from argparse import Namespace
from importlib import import_module
from typing import TYPE_CHECKING

from componentforge.cli import output
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, using

if TYPE_CHECKING:
    from tasks.registry import Registry


def show(arguments: Namespace) -> int:
    """Every version, and which is at work."""
    with using(read_settings(), output.notice) as wired:
        versions = _registry(wired).versions()
        current = wired.champions().current()
    here = {(name, champion.version) for name, champion in current.items()}
    if arguments.json:
        told = [{**one._asdict(), "at_work": (one.model, one.version) in here} for one in versions]
        output.put_json({"versions": told})
        return 0
    rows = [
        (
            one.model, one.version, one.sha256[:12], one.verdict, one.dataset[:12],
            "champion" if one.champion else "",
            "at work here" if (one.model, one.version) in here else "",
        )
        for one in versions
    ]  # fmt: skip
    if rows:
        output.put_table(rows, ("model", "version", "content", "found", "dataset", "", ""))
    else:
        output.put("nothing was learnt yet: the built-in rules are at work")
    return 0


def retrain(arguments: Namespace) -> int:
    """Run the flow `retrain` here and now."""
    from componentforge.cli.generate import connect, uncollected, without_heartbeats

    with output.reserved_output(), using(read_settings(), output.notice) as wired:
        connect(wired)
        with uncollected():
            flow = import_module("flows.retrain").retrain
        with without_heartbeats():
            made = flow(**({"least": arguments.least} if arguments.least else {}))
    if arguments.json:
        output.put_json({"schema_version": 1, **made.model_dump(mode="json")})
        return 0
    if not made.enough:
        output.put(f"{made.fresh} new pieces of feedback, {made.least} are needed")
        return 0
    dropped = ", ".join(f"{count} {reason}" for reason, count in made.dropped.items())
    output.put(f"dataset {made.dataset[:12]}: {made.rows} items; left out: {dropped or 'none'}")
    for name, verdict in made.verdicts.items():
        number = f" version {made.versions[name]}" if name in made.versions else ""
        output.put(f"{verdict}  {name}{number}{', promoted' if name in made.promoted else ''}")
        for reason in made.reasons[name]:
            output.put(f"  {reason}")
    return 0


def promote(arguments: Namespace) -> int:
    """A person's decision: the version goes to work whatever was found."""
    from componentforge.stores.champions import named

    name = named(arguments.name)
    with using(read_settings(), output.notice) as wired:
        champion = _registry(wired).promote(name, str(arguments.version))
        wired.record("model.promoted", name, version=champion.version, reasons=["by hand"])
    return _told(arguments, name, champion.version)


def rollback(arguments: Namespace) -> int:
    """What was at work before is at work again."""
    from componentforge.stores.champions import named

    name = named(arguments.name)
    with using(read_settings(), output.notice) as wired:
        champion = _registry(wired).rollback(name)
        version = champion.version if champion else None
        wired.record("model.rolled_back", name, version=version)
    return _told(arguments, name, version)


def sync(arguments: Namespace) -> int:
    """This machine works with what the registry names."""
    with using(read_settings(), output.notice) as wired:
        found = _registry(wired).sync()
    told = {name: champion.version for name, champion in found.items()}
    if arguments.json:
        output.put_json({"champions": told})
    elif told:
        for name, version in told.items():
            output.put(f"{name}  version {version}")
    else:
        output.put("the built-in rules are at work")
    return 0


def _told(arguments: Namespace, name: str, version: str | None) -> int:
    if arguments.json:
        output.put_json({"model": name, "version": version})
    else:
        what = f"version {version} is at work" if version else "the built-in rules are at work"
        output.put(f"{name}  {what}")
    return 0


def _registry(wired: Wiring) -> "Registry":
    from tasks.registry import Registry

    return Registry(wired.tracking_uri(), wired.champions())
