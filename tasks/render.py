"""Stage `render`: what the browser shows."""

from componentforge import wiring
from componentforge.domain.component import Component, Render
from componentforge.domain.picture import Screenshot
from tasks import keys
from tasks.stage import stage


@stage(keys.RENDER, retries=1, retry_delay_seconds=0.5, tags=["browser"])
def render(component: Component, screenshot: Screenshot, browser: str) -> Render:
    """The story `Screenshot` at its size. `browser` as `Wiring.browser_version` says it."""
    return wiring.current().browser().render(component, screenshot)
