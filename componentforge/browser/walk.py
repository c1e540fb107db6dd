"""Walking through a page by Tab alone: where it leads, whether one sees where one is."""

from pathlib import Path
from typing import Any, cast

from componentforge.browser.tab import Tab
from componentforge.domain.behaviour import FocusStop, FocusWalk

_MOST = 200
"""Presses of Tab; nothing one component holds needs more."""

_PREPARE = (Path(__file__).parent / "walk.js").read_text(encoding="utf-8").strip()


async def walk(tab: Tab) -> FocusWalk:
    """Press Tab until the focus leaves the page or has been everywhere twice.

    A control of a group (radios, tabs, options) stands for the group: arrows lead to the rest.
    """
    await tab.run(_PREPARE)
    groups = cast(list[list[str]], await tab.run("__walk.wanted()"))
    stops: list[FocusStop] = []
    times: dict[str, int] = {}
    for _ in range(_MOST):
        await tab.page.keyboard.press("Tab")
        found = cast(dict[str, Any] | None, await tab.run("__walk.stop()"))
        if found is None:
            stops.append(FocusStop(target="", focus_visible=True))
            break
        stops.append(FocusStop(target=found["target"], focus_visible=found["visible"]))
        times[found["target"]] = times.get(found["target"], 0) + 1
        if times[found["target"]] > 2:
            break
    visited = {stop.target for stop in stops}
    wanted = [next((one for one in group if one in visited), group[0]) for group in groups]
    return FocusWalk(wanted=tuple(dict.fromkeys(wanted)), stops=tuple(stops))
