"""`forge up` and `down`."""

from argparse import Namespace

from componentforge.cli import output
from componentforge.cli.status import show_servers
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


def _show(wired: Wiring, as_json: bool) -> None:
    found = wired.servers().status() if wired.embedded() else []
    if as_json:
        output.put_json(
            {"servers": [{"name": s.name, "running": s.running, "url": s.url} for s in found]}
        )
    else:
        show_servers(wired, found)
