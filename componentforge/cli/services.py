"""`forge up`, `down`, `status`."""

from argparse import Namespace

from componentforge.cli import output
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, using


def up(arguments: Namespace) -> int:
    """Start what is down and leave all running."""
    with using(read_settings(), output.notice) as wired:
        wired.servers().up()
        _show(wired, arguments.json)
    return 0


def down(arguments: Namespace) -> int:
    """Stop what runs."""
    with using(read_settings(), output.notice) as wired:
        stopped = wired.servers().down() if wired.embedded() else []
        if arguments.json:
            output.put_json({"stopped": stopped})
        else:
            output.put(f"stopped {', '.join(stopped)}" if stopped else "nothing was running")
    return 0


def status(arguments: Namespace) -> int:
    """Show all servers; 1 when one is down."""
    with using(read_settings(), output.notice) as wired:
        return 0 if _show(wired, arguments.json) else 1


def _show(wired: Wiring, as_json: bool) -> bool:
    found = wired.servers().status() if wired.embedded() else []
    if as_json:
        output.put_json(
            {"servers": [{"name": s.name, "running": s.running, "url": s.url} for s in found]}
        )
    else:
        rows = [
            (
                server.title,
                ("up" if server.kept else "up for now") if server.running else "down",
                server.url or "start it with `forge up`",
            )
            for server in found
        ]
        rows += [
            (name, "yours", "as the setting says")
            for name in ("postgres", "valkey", "prefect")
            if name not in wired.embedded()
        ]
        output.put_table(rows, ("server", "state", "address"))
    return all(server.running for server in found)
