"""What four proposers and the local engine say, each thing once."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from componentforge.domain.proposal import (
    Candidate,
    ComponentType,
    Duplicate,
    Proposal,
    Requirement,
)
from componentforge.engines.openai.answers import Guess, Need, NeedsAnswer, PropsAnswer
from componentforge.engines.openai.merge import TRUSTED, plain

Category = Literal["props", "events", "states", "accessibility"]
CATEGORIES: tuple[Category, ...] = ("props", "events", "states", "accessibility")
_COMPONENT = re.compile(r"[A-Z][A-Za-z0-9]{1,59}")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,39}")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SUBTYPE = re.compile(r"[a-z]+(?:-[a-z0-9]+){0,3}")
_MOST, _MOST_VALUES = 40, 12
_SAME: dict[str, tuple[frozenset[str], ...]] = {
    "props": (frozenset({"title", "heading"}), frozenset({"items", "options", "entries"})),
    "events": (
        frozenset({"onclick", "onpress", "ontap"}),
        frozenset({"onclose", "ondismiss", "ondismissed"}),
        frozenset({"onchange", "onvaluechange", "oninput"}),
    ),
    "states": (
        frozenset({"invalid", "error"}), frozenset({"focusvisible", "focus", "focused"}),
        frozenset({"selected", "active", "current"}), frozenset({"disabled", "inactive"}),
    ),
    "accessibility": (
        frozenset({"label", "labels", "accessiblename", "fieldlabel"}),
        frozenset({"iconname", "iconlabel"}), frozenset({"liveregion", "announcement"}),
        frozenset({"contrast", "colorcontrast"}), frozenset({"focustrap", "trapfocus"}),
    ),
}  # fmt: skip
"""Names for one and the same, without spelling."""
_RESERVED = frozenset({"react", "object", "function", "string", "number", "array", "error"})


def proposal_of(
    known: Proposal, answers: Mapping[Category, NeedsAnswer], name: str | None
) -> Proposal:
    """The local proposal and the four answers as one.

    Args:
        known: The local engine's.
        answers: By category; props hold kinds and name as well.
        name: The name the user asked for, which stays.
    """
    props = answers["props"]
    guesses, subtype, said = (
        (props.kinds, props.subtype, props.component_name)
        if isinstance(props, PropsAnswer)
        else ((), None, "")
    )
    candidates = kinds(known.candidates, guesses)
    if candidates[0].component_type != known.best.component_type:
        finer = subtype if subtype and _SUBTYPE.fullmatch(subtype) else None
    else:
        finer = known.subtype or (subtype if subtype and _SUBTYPE.fullmatch(subtype) else None)
    usable = bool(_COMPONENT.fullmatch(said)) and said.casefold() not in _RESERVED
    requirements, left_out = once(known.requirements, answers)
    return Proposal(
        candidates=candidates,
        subtype=finer,
        name=name or (said if usable else known.name),
        requirements=requirements,
        left_out=left_out,
    )


def kinds(measured: Sequence[Candidate], said: Sequence[Guess]) -> tuple[Candidate, ...]:
    """Both opinions with equal weight: the mean of their probabilities; at least the measured ones.

    Source: linear opinion pool, Stone 1961.
    """
    believed: dict[ComponentType, Guess] = {}
    for guess in said:
        if 0 < guess.confidence <= 1:
            held = believed.get(guess.component_type)
            if held is None or guess.confidence > held.confidence:
                believed[guess.component_type] = guess
    if not believed:
        return tuple(measured)
    excess = max(1.0, sum(guess.confidence for guess in believed.values()))
    own: dict[ComponentType, Candidate] = {c.component_type: c for c in measured}
    order: list[ComponentType] = [*own, *(kind for kind in believed if kind not in own)]
    pooled: list[Candidate] = []
    for kind in order:
        mine = own[kind].confidence if kind in own else 0.0
        theirs = believed[kind].confidence / excess if kind in believed else 0.0
        reason = own[kind].reason if mine >= theirs else plain(believed[kind].reason, 200)
        pooled.append(
            Candidate(component_type=kind, confidence=round((mine + theirs) / 2, 4), reason=reason)
        )
    pooled.sort(key=lambda candidate: -candidate.confidence)
    return tuple(pooled[: max(3, len(measured))])


def once(
    measured: Sequence[Requirement], answers: Mapping[Category, NeedsAnswer]
) -> tuple[tuple[Requirement, ...], tuple[Duplicate, ...]]:
    """Every need once, and what was left out, with the reason.

    The local engine's come first and keep their names: they were derived from what is shown. Of two
    that say the same the later gives its values and its certainty to the earlier.
    """
    kept: dict[tuple[str, str], Requirement] = {}
    left: list[Duplicate] = []
    proposed = [
        (made, category)
        for category in CATEGORIES
        for need in answers[category].needs[:_MOST]
        if (made := _requirement(category, need)) is not None
    ]
    for one in measured:
        kept.setdefault((one.category, _meaning(one.category, one.name)), one)
    for one, category in proposed:
        at = (category, _meaning(category, one.name))
        first = kept.get(at)
        if first is not None:
            kept[at] = _joined(first, one)
            left.append(Duplicate(id=one.id, kept=first.id, reason=_why(first, one)))
        elif one.confidence < TRUSTED:
            reason = f"only the model names it, with confidence {one.confidence:.2f}"
            left.append(Duplicate(id=one.id, kept=None, reason=reason))
        elif (other := _elsewhere(kept, one)) is not None:
            reason = f"it is one of the {other.category}: a prop of its name goes without saying"
            left.append(Duplicate(id=one.id, kept=other.id, reason=reason))
        else:
            kept[at] = one
    # A prop that turns out to be a state or an event of another proposer is said there.
    shown = {one.id for one in measured}
    for at, one in list(kept.items()):
        if one.category == "props" and one.id not in shown:
            other = _elsewhere(kept, one)
            if other is not None:
                del kept[at]
                reason = f"it is one of the {other.category}"
                left.append(Duplicate(id=one.id, kept=other.id, reason=reason))
    order = {category: index for index, category in enumerate(CATEGORIES)}
    return tuple(sorted(kept.values(), key=lambda need: order[need.category])), tuple(left)


def _requirement(category: Category, need: Need) -> Requirement | None:
    """As one of ours; None when its name is none code could use."""
    words = [word.lower() for word in _WORDS.findall(need.name)]
    if not words or not _IDENTIFIER.fullmatch("".join(words)):
        return None
    if category == "events" and words[0] != "on":
        words = ["on", *words]
    if category in ("props", "events"):
        name = "".join([words[0], *(word.capitalize() for word in words[1:])])
    else:
        name = "-".join(words)
    values = tuple(dict.fromkeys(v for value in need.values if (v := plain(value, 40))))
    return Requirement(
        id=f"{category}.{name}", category=category, name=name, values=values[:_MOST_VALUES],
        required=need.required,
        confidence=need.confidence if 0 <= need.confidence <= 1 else 0.0,
        rationale=plain(need.rationale, 300),
    )  # fmt: skip


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _meaning(category: str, name: str) -> str:
    """Equal for names of the same."""
    said = _plain(name)
    group = next((group for group in _SAME[category] if said in group), None)
    return min(group) if group else said


def _elsewhere(kept: Mapping[tuple[str, str], Requirement], one: Requirement) -> Requirement | None:
    """Of a prop: the state or event that is the same."""
    if one.category != "props":
        return None
    for category in ("states", "events"):
        found = kept.get((category, _meaning(category, one.name)))
        if found is not None:
            return found
    return None


def _joined(first: Requirement, second: Requirement) -> Requirement:
    return first.model_copy(
        update={
            "values": first.values or second.values,
            "required": first.required or (second.required and second.confidence >= TRUSTED),
            "confidence": max(first.confidence, second.confidence),
        }
    )


def _why(first: Requirement, second: Requirement) -> str:
    if first.name == second.name:
        return "proposed twice"
    if _plain(first.name) == _plain(second.name):
        return f"{second.name} is {first.name} in another spelling"
    return f"{second.name} is another name for {first.name}"
