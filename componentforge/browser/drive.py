"""Acting on a mounted component as a user would, and looking at what comes of it."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from componentforge.browser.page import settled
from componentforge.browser.tab import Tab
from componentforge.domain.behaviour import Event, Moment, Step

if TYPE_CHECKING:
    from playwright.async_api import Locator

CHANNEL = "forge-event"
"""A story tells of a callback with a `CustomEvent` of this name: `detail` is [prop, ...values]."""

LISTEN = (
    "globalThis.__heard = []; document.addEventListener("
    f"{json.dumps(CHANNEL)}, (event) => globalThis.__heard.push(event.detail));"
)
"""Runs before the component is mounted."""

_HEARD = """(() => {
  const heard = globalThis.__heard.splice(0);
  const isEvent = (value) => value && typeof value === "object" && "nativeEvent" in value;
  const plain = (value) => (isEvent(value) ? "event" : value);
  return JSON.stringify(heard.map(([prop, ...values]) => [prop, ...values.map(plain)]),
    (key, value) => (value === undefined ? null : value));
})()"""

_WAIT_MS = 1500
"""For an element to be there and ready; a page under test is never slower for good reason."""


async def drive(tab: Tab, steps: Sequence[Step]) -> tuple[Moment, ...]:
    """The moment before any step and the one after each; after a step that fails, no more."""
    from playwright.async_api import Error

    moments = [await _moment(tab, None)]
    for step in steps:
        problem = None
        try:
            await _act(tab, step)
        except Error as error:
            problem = error.message.partition("\n")[0]
        moments.append(await _moment(tab, problem))
        if problem is not None:
            break
    return tuple(moments)


async def _act(tab: Tab, step: Step) -> None:
    target = _target(tab, step)
    if step.do == "press":
        if target is not None:
            await target.focus(timeout=_WAIT_MS)
        await tab.page.keyboard.press(step.text or "Enter")
    elif step.do == "type":
        if target is not None:
            await target.focus(timeout=_WAIT_MS)
        await tab.page.keyboard.type(step.text or "")
    elif target is None:
        raise ValueError(f"step {step.do!r} needs a role")
    elif step.do == "choose":
        await target.select_option(label=step.text, timeout=_WAIT_MS)
    else:
        await target.click(timeout=_WAIT_MS)


def _target(tab: Tab, step: Step) -> "Locator | None":
    if step.role is None:
        return None
    role = cast(Any, step.role)  # Playwright spells the roles out; a wrong one finds nothing.
    if step.name is None:
        return tab.page.get_by_role(role).first
    return tab.page.get_by_role(role, name=step.name, exact=True).first


async def _moment(tab: Tab, problem: str | None) -> Moment:
    await tab.run(settled())
    heard: list[list[Any]] = json.loads(await tab.run(_HEARD))
    tree = await tab.page.locator("body").aria_snapshot()
    return Moment(
        events=tuple(Event(prop=prop, values=tuple(values)) for prop, *values in heard),
        tree=tree,
        focus=await _focus(tab),
        problem=problem,
    )


async def _focus(tab: Tab) -> str | None:
    nodes = await tab.page.locator("*:focus").all()
    if not nodes:
        return None
    line = (await nodes[0].aria_snapshot()).strip().partition("\n")[0]
    return line.removeprefix("- ").rstrip(":").strip("'") or None
