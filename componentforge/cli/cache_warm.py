"""`forge cache warm`: results at hand before they are asked for."""

import time
from argparse import Namespace
from pathlib import Path

from componentforge.cli import output
from componentforge.cli.cache import import_
from componentforge.cli.generate import connect, uncollected, without_heartbeats
from componentforge.errors import ConfigurationError
from componentforge.settings import read_settings
from componentforge.wiring import parse_engines, using

_CHUNK = 20
"""Pictures a flow run."""


def warm(arguments: Namespace) -> int:
    """Compute what is missing for these pictures, or take an exported file in; 1 when one failed.

    Nothing is published: no folder, no version, no run in the history.
    """
    if _is_archive(Path(arguments.source)):
        return import_(Namespace(file=arguments.source, json=arguments.json))
    began, chosen = time.perf_counter(), read_settings()
    with output.reserved_output(), using(chosen, output.notice) as wired:
        connect(wired)
        with uncollected():
            from flows.warm_cache import warm_cache
            from tasks.models import BatchRequest
            from tasks.warm import wanted

        request = BatchRequest(
            source=arguments.source,
            engine=parse_engines(arguments.engine or chosen.engine),
            repairs=2 if arguments.repairs is None else arguments.repairs,
        )
        requests = wanted(wired.batches(), arguments.source, request)
        changes = {
            name: value
            for name, value in {
                "engine": request.engine if arguments.engine else None,
                "repairs": arguments.repairs,
                "library": arguments.library,
            }.items()
            if value is not None
        }
        requests = [one.model_copy(update=changes) for one in requests]
        found = []
        with without_heartbeats():
            for at in range(0, len(requests), _CHUNK):
                found += warm_cache(requests[at : at + _CHUNK])
                if not arguments.json and len(requests) > _CHUNK:
                    output.notice(f"{len(found)} of {len(requests)}")
    failed = [one for one in found if one.error]
    for one in failed:
        named = str(one.error).startswith(one.image)
        output.say(f"{'' if named else f'{one.image}: '}{one.error}")
    costs = [one.cost_usd for one in found]
    told = {
        "pictures": len(found),
        "failed": len(failed),
        "computed": sum(one.computed for one in found),
        "cached": sum(one.cached for one in found),
        "computing_seconds": round(sum(one.seconds for one in found), 3),
        "cost_usd": None if None in costs else sum(cost or 0.0 for cost in costs),
        "seconds": round(time.perf_counter() - began, 3),
    }
    if arguments.json:
        output.put_json({"schema_version": 1, **told})
    else:
        cost = told["cost_usd"]
        spent = "" if cost == 0 else f", ${cost:.2f}" if cost is not None else ", cost unknown"
        output.put(
            f"{told['pictures']} pictures: {told['computed']} stages computed in"
            f" {told['computing_seconds']:.1f} s, {told['cached']} were at hand{spent}"
        )
    return 1 if failed else 0


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"
    except IsADirectoryError:
        return False
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ConfigurationError(
            str(path), f"cannot be read ({error.strerror})", "name a folder, manifest or file"
        ) from error
