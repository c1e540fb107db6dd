"""First line against orders hidden in notes and pictures.

Rules over text as it would be understood: look-alike letters, invisible characters, spaced-out and
leet spelling undone, base64, hex, ROT13 and reversed text decoded. A flagged note is dropped; words
in a picture are content to draw and are never followed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from componentforge.domain.picture import Guarded, GuardFinding, PictureTextPolicy, Words
from componentforge.errors import InputRejected
from componentforge.security import guard_model
from componentforge.security.decode import decoded, unescaped
from componentforge.security.guard_judge import UNCERTAIN, Judge, Ruling
from componentforge.security.guard_model import Floats, Reading, signals_of
from componentforge.security.normalise import disguise, normalised, unleeted
from componentforge.security.prompt_rules import RULES, Rule

FLAGGED = 0.5
"""Score from which a note is dropped and a text reported."""
LONGEST = 100_000
"""Characters; a longer text is refused unread: no note and no picture has as many."""
_ENCODED = 0.6
_DISGUISED = 0.7
_FRAME = re.compile(
    r"<!--|<\w+[ >]|/\*|(?:^|\s)\|\s.*\|\s|[{,]\s*\"\w+\":|\bsubject:|\b(?:aria-label|alt)="
    r'|^\s*//|```|"""'
)
"""Marks of what content is wrapped in."""
_PASSAGE = 80
"""Characters of something else before an order that make it stand inside content."""
_RUN = 4
"""Lines of a picture over which one order may run."""
_APART = 2.0
"""Log odds between the worst part of a text and its parts on average that make two texts of it."""


@dataclass(frozen=True)
class Examined:
    """Everything the score stands on."""

    signals: Floats
    """As `guard_model.SIGNALS` names them."""
    readings: tuple[Reading, ...]
    rules: tuple[Rule, ...]
    hidden: int
    """Sentences that were decoded."""
    disguise: str
    """Why the spelling is odd; empty when it is not."""
    suspicion: float
    """Of rules, encodings and disguise together, 0 to 1."""
    embedded: bool
    """Whether the worst part stands inside other content."""


def examine(text: str) -> Examined:
    """All signals of `text`, which has at most `LONGEST` characters."""
    secrets = decoded(text)
    spellings = spelled(text, secrets)
    rules = tuple(dict.fromkeys(rule for one in spellings for rule in _hits(one)))
    why = disguise(text)
    # What is spelled so that nobody reads it is odd; an order so spelled is an attack.
    innocent = (1 - _ENCODED) ** len(secrets) * (1 - _DISGUISED if why else 1.0)
    for rule in rules:
        innocent *= 1 - rule.score
    readings = [guard_model.model().read(spelling) for spelling in spellings]
    signals = signals_of(readings, 1 - innocent, len(rules), bool(secrets), bool(why))
    return Examined(
        signals,
        tuple(readings),
        rules,
        len(secrets),
        why,
        1 - innocent,
        _embedded(spellings[0], readings[0], rules),
    )


def spelled(text: str, secrets: list[str]) -> list[str]:
    """Normalised `text` first, then its other readings: leet, escapes undone, what was decoded."""
    plain = normalised(text)
    others = [unleeted(plain), normalised(unescaped(text)), *map(normalised, secrets)]
    return list(dict.fromkeys([plain, *others]))


@dataclass(frozen=True)
class Assessment:
    """What all layers that were asked make of a text."""

    score: float
    """0 to 1, higher is more suspicious; flagged from `FLAGGED` on."""
    kinds: tuple[str, ...] = ()
    """Empty below `FLAGGED`."""
    reason: str = ""
    ruling: Ruling | None = None
    """Of the third layer, when it was asked."""

    @property
    def flagged(self) -> bool:
        """Whether the text is to be treated as an attack."""
        return self.score >= FLAGGED


def assess(text: str) -> tuple[float, tuple[str, ...], str]:
    """How suspicious `text` is to rules and weights alone.

    Args:
        text: Untrusted.

    Returns:
        (score 0 to 1, kinds, reason); below `FLAGGED` kinds and reason are empty.
    """
    found = judged(text, None)
    return found.score, found.kinds, found.reason


def judged(text: str, judge: Judge | None) -> Assessment:
    """As `assess`; `judge` is asked when the score lies in the uncertain band."""
    if len(text) > LONGEST:
        return Assessment(1.0, ("oversize",), f"{len(text)} characters, at most {LONGEST} are read")
    if not text.strip():
        return Assessment(0.0)
    found = examine(text)
    score = round(max(found.suspicion, guard_model.model().score(found.signals)), 4)
    low, high = UNCERTAIN
    ruling = judge.ask(text) if judge and not found.rules and low <= score <= high else None
    kinds, reason = _kinds(found), _reason(found)
    if ruling and ruling.attack is not None:
        score = max(score, high) if ruling.attack else min(score, low)
        kinds = tuple(dict.fromkeys([*kinds, ruling.kind])) if ruling.attack else kinds
        reason = f"{reason}; the third layer calls it {ruling.kind}"
    if score < FLAGGED:
        return Assessment(score, ruling=ruling)
    return Assessment(score, kinds, reason, ruling)


def _kinds(found: Examined) -> tuple[str, ...]:
    kinds = ["encoded"] if found.hidden or found.disguise else []
    kinds += [rule.kind for rule in found.rules]
    top = max(found.readings, key=lambda reading: reading.best)
    if not found.rules:
        kinds.append("jailbreak" if top.jailbreak > 0 else "injection")
    if found.embedded:
        kinds.append("indirect")
    return tuple(dict.fromkeys(kinds))


def _embedded(plain: str, reading: Reading, rules: tuple[Rule, ...]) -> bool:
    """Whether an order stands in markup, a table, a mail, or after a passage about something else.

    A long jailbreak is suspicious all over; content with an order in it only in one place.
    """
    if reading.mean > reading.best - _APART and reading.whole > 0:
        return False
    if _FRAME.search(plain):
        return True
    starts = [found.start() for rule in rules if (found := rule.pattern.search(plain))]
    start = min(starts) if starts else reading.worst_part[0]
    return start > _PASSAGE or len(plain) - start > 4 * _PASSAGE


def _reason(found: Examined) -> str:
    reasons = ["hides sentences in an encoding"] if found.hidden else []
    reasons += [found.disguise] if found.disguise else []
    reasons += [rule.reason for rule in found.rules]
    return "; ".join(dict.fromkeys(reasons)) or "reads like an order to a model"


def guard_inputs(
    words: Words, note: str, policy: PictureTextPolicy = "strip", judge: Judge | None = None
) -> tuple[Guarded, tuple[Ruling, ...]]:
    """A note that gives orders is emptied; words in a picture are handled by `policy`.

    Args:
        words: What OCR read.
        note: The user's hint.
        policy: For words in the picture that give orders.
        judge: The third layer, if there is one.

    Returns:
        What the engines may see, and what the third layer said and cost.

    Raises:
        InputRejected: The policy is `block` and the picture's words give orders.
    """
    findings: list[GuardFinding] = []
    # An order may run over several lines of the picture.
    whole = " ".join(line.text for line in words.lines)
    asked = {"note": judged(note, judge), "picture": judged(whole, judge)}
    if asked["note"].flagged:
        findings.append(_finding("note", note, asked["note"], "dropped"))
        note = ""
    if (found := asked["picture"]).flagged:
        if policy == "block":
            raise InputRejected(
                "picture", f"its words give orders: {found.reason}", "remove them from the picture"
            )
        action = "withheld" if policy == "quarantine" else "kept as content"
        findings.append(_finding("picture", whole, found, action))
        if policy == "quarantine":
            words = _withheld(words)
    rulings = tuple(one.ruling for one in asked.values() if one.ruling)
    problems = tuple(f"guard's third layer: {r.problem}" for r in rulings if r.problem)
    guarded = Guarded(words=words, note=note, findings=tuple(findings), problems=problems)
    return guarded, rulings


def _finding(
    where: Literal["note", "picture"],
    text: str,
    found: Assessment,
    action: Literal["dropped", "kept as content", "withheld"],
) -> GuardFinding:
    return GuardFinding(
        where=where,
        text=text,
        score=found.score,
        kinds=found.kinds,
        reason=found.reason,
        action=action,
    )


def _withheld(words: Words) -> Words:
    """`words` with dots for the shortest runs of lines that give orders, until what is left gives
    none; for all if it still does.
    """
    texts = [line.text for line in words.lines]
    hidden: set[int] = set()
    for length in range(1, _RUN + 1):
        for first in range(len(texts) - length + 1):
            run = range(first, first + length)
            if hidden.isdisjoint(run) and judged(" ".join(texts[i] for i in run), None).flagged:
                hidden.update(run)
        left = " ".join(text for i, text in enumerate(texts) if i not in hidden)
        if hidden and not judged(left, None).flagged:
            break
    else:
        hidden = set(range(len(texts)))
    kept = tuple(
        line.model_copy(update={"text": re.sub(r"\S", "•", line.text)}) if i in hidden else line
        for i, line in enumerate(words.lines)
    )
    return words.model_copy(update={"lines": kept})


def _hits(plain: str) -> list[Rule]:
    return [rule for rule in RULES if rule.pattern.search(plain)]
