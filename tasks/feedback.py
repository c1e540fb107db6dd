"""Taking feedback in: limited in rate, held against the guards, tied to the version it is about.

`submit` is what a service calls; `forge feedback` calls it too.
"""

import re
from typing import TYPE_CHECKING

from componentforge.domain.feedback import Feedback, Receipt
from componentforge.domain.records import Version
from tasks.restore import keepsake_of

if TYPE_CHECKING:
    from componentforge.wiring import Wiring

_SAID = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|>[^<>{}]+<",
    re.S,
)
"""Where words for a reader can stand in code: comments, strings, text between tags."""
_CLOCKS_S = 0.5
"""Always waited: a server's clock that was set back by a moment refuses nobody."""
_PAIR = 2
"""The shortest stretch worth judging: a lone quote says nothing."""


def submit(wired: "Wiring", given: Feedback, wait_s: float = 0.0) -> Receipt:
    """Keep a piece of feedback on a generated version.

    Words that give orders to a model and code that could do harm are kept and marked, and nothing
    is learnt from them.

    Args:
        wired: The process's parts.
        given: As it came in; already checked for form and size.
        wait_s: Rather be refused than wait longer for the caller's turn.

    Returns:
        Its number, and whether it is new: the very same once more changes nothing.

    Raises:
        NotFound: There is no such version.
        LimitReached: The caller sends more than `rate_feedback` a minute.
        ServiceUnavailable: PostgreSQL is away.
    """
    from componentforge.stores.feedback import Origin
    from componentforge.stores.limits import Rate

    rate = Rate(requests_per_minute=wired.settings.rate_feedback, burst_s=60.0)
    wired.limiter().acquire(f"feedback/{wired.caller()}", rate, wait_s=max(_CLOCKS_S, wait_s))
    version = wired.history().version(given.component, given.version)
    kinds = suspicions(given)
    store = wired.feedback()
    kept = keepsake_of(version.files)
    origin = Origin(
        run_id=version.run_id, variant_sha256=store.variant_of(version.run_id),
        generated=generated(version), evidence=kept.evidence if kept else None,
    )  # fmt: skip
    receipt = store.add(given, origin, kinds)
    if receipt.new and kinds:
        wired.record("violation.feedback", given.component, id=receipt.id, kinds=list(kinds))
    return receipt


def suspicions(given: Feedback) -> tuple[str, ...]:
    """What the guards call this feedback; empty when they find nothing."""
    from componentforge.security.code_guard import blocking, check_code
    from componentforge.security.prompt_guard import LONGEST, judged

    words = [given.reason]
    kinds: list[str] = []
    if given.edited is not None:
        # What a project imports of its own is its own affair: the code is read, never run.
        findings = [f for f in check_code(given.edited, "e.tsx", set()) if f.rule != "import"]
        if blocking(findings):
            kinds.append("code")
        words.append(_words(given.edited)[:LONGEST])
    for text in words:
        found = judged(text, None)
        kinds += found.kinds or (["suspicious"] if found.flagged else [])
    return tuple(dict.fromkeys(kinds))


def generated(version: Version) -> str | None:
    """Blob of a version's TSX."""
    names = [n for n in version.files if n.endswith(".tsx") and not n.endswith(".stories.tsx")]
    return version.files[names[0]] if names else None


def _words(code: str) -> str:
    """What a model that read the code would take for sentences."""
    found = (match.strip("\"'`/*<> \t\n") for match in _SAID.findall(code))
    return "\n".join(text for text in found if len(text) > _PAIR and " " in text)
