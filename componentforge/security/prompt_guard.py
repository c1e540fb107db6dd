"""First line against orders hidden in notes and pictures: rules that need a verb and its object.

Component requirements are full of "act as a submit button", "system: dark theme", rules of dashes and code
fences; none of these is an attack, so no rule fires on a single word or a delimiter.
"""

import re
from dataclasses import dataclass

from componentforge.domain.picture import Guarded, GuardFinding, Words
from componentforge.security.normalise import normalised, unleeted


@dataclass(frozen=True)
class Rule:
    """A pattern over normalised text."""

    kind: str
    score: float
    """0 to 1: how sure it is alone."""
    reason: str
    pattern: re.Pattern[str]


def _rule(kind: str, score: float, reason: str, pattern: str) -> Rule:
    return Rule(kind, score, reason, re.compile(pattern, re.VERBOSE))


_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|initial|original|existing|all|your|any|these|the|my|of|former|last)"
_ORDERS = r"(?:instructions?|prompts?|rules|guidelines|directions|orders|commands|directives|programming|training|guardrails|restrictions|constraints|context|policy|policies|safeguards|filters)"

RULES = (
    _rule(
        "injection",
        0.95,
        "asks to drop earlier instructions",
        rf"\b(?:ignore|disregard|forget|override|overrule|bypass|skip|discard|neglect|drop|omit|circumvent|abandon)\b"
        rf"(?:\s+(?:about|everything|completely|totally|and)){{0,2}}(?:\s+{_EARLIER}){{1,5}}\s+(?:\w+\s+){{0,2}}{_ORDERS}\b",
    ),
    _rule(
        "injection",
        0.9,
        "asks to forget what was said",
        r"\b(?:ignore|disregard|forget)\s+(?:everything|all|anything|whatever)\s+(?:\w+\s+){0,3}"
        r"(?:above|before|said|told|written|previously|prior|know|learned|i\s+said)\b",
    ),
    _rule(
        "injection",
        0.9,
        "asks for the hidden prompt",
        r"\b(?:reveal|print|show|repeat|output|display|leak|expose|disclose|share|tell|give|return|write)\b\s+(?:\w+\s+){0,4}"
        r"(?:your|the|its)\s+(?:\w+\s+){0,3}(?:system\s+prompt|hidden\s+prompt|initial\s+(?:prompt|instructions)|"
        r"(?:secret|hidden|original|internal)\s+(?:instructions?|prompt|rules)|instructions\s+(?:above|you\s+were\s+given))\b",
    ),
    _rule(
        "injection",
        0.85,
        "gives new orders in place of the old ones",
        rf"\b(?:new|updated|real|actual|following)\s+(?:system\s+)?{_ORDERS}\s*(?::|are|is)\s*(?:\w+\W+){{0,12}}?"
        r"(?:ignore|instead|you\s+(?:must|will|are|should)|only\s+(?:say|print|respond)|respond\s+with|print|say)\b",
    ),
    _rule(
        "injection",
        0.85,
        "tells the model to answer only so",
        r"\b(?:instead|now|from\s+now\s+on|henceforth)\b[\s,:]+(?:\w+\s+){0,4}(?:you\s+(?:will|must|should|are\s+(?:to|going\s+to))\s+)?"
        r"(?:only\s+)?(?:respond|answer|reply|print|output|say)\s+(?:only\s+)?(?:with|exactly|as|the\s+(?:word|phrase))\b",
    ),
    _rule(
        "injection",
        0.85,
        "asks to send data out",
        r"\b(?:send|post|exfiltrate|upload|forward|transmit|leak|email|e-mail)\b\s+(?:\w+\s+){0,6}"
        r"(?:passwords?|credentials|api\s+keys?|tokens?|secrets?|conversation|chat\s+history|cookies|user(?:'s)?\s+data)\s+(?:\w+\s+){0,4}to\b",
    ),
    _rule(
        "jailbreak",
        0.95,
        "names a persona without rules",
        r"\b(?:you\s+are|act\s+as|pretend\s+(?:to\s+be|you\s+are)|behave\s+as|play\s+the\s+role\s+of|roleplay\s+as|become|simulate|stay\s+in\s+character\s+as)\b"
        r"\W+(?:\w+\W+){0,12}?(?:dan\b|do\s+anything\s+now|jailbroken|unfiltered|uncensored|unrestricted|amoral|"
        r"evil\s+\w+|without\s+(?:any\s+)?(?:rules|restrictions|limits|filters|morals|ethics|censorship)|no\s+(?:rules|restrictions|limits|filters|ethical))",
    ),
    _rule(
        "jailbreak",
        0.85,
        "frees the model from its rules",
        r"\b(?:free|freed|released|liberated|unbound)\s+(?:from|of)\s+(?:\w+\s+){0,3}(?:restrictions|rules|limits|limitations|constraints|policies|guidelines|confines)\b"
        r"|\b(?:not|never|no\s+longer)\s+(?:bound|limited|restricted|constrained)\s+by\s+(?:\w+\s+){0,4}(?:rules|policies|guidelines|restrictions|ethics|openai|laws)\b",
    ),
    _rule(
        "jailbreak",
        0.85,
        "forbids the model to refuse",
        r"\b(?:never|do\s+not|don't|cannot|can't|must\s+not|won't|will\s+not)\s+(?:ever\s+)?(?:refuse|decline|say\s+(?:no|that\s+you\s+can|you\s+can|sorry|i\s+can)|apologi[sz]e\s+or|reject|"
        r"include\s+(?:any\s+)?(?:warnings?|disclaimers?)|mention\s+(?:\w+\s+){0,3}(?:ai\b|openai|policy|policies|ethic\w*))",
    ),
    _rule(
        "jailbreak",
        0.85,
        "switches on a special mode",
        r"\b(?:enable|enter|activate|switch\s+to|you\s+are\s+(?:now\s+)?in|turn\s+on|simulate)\s+(?:\w+\s+){0,2}(?:developer|dan|jailbreak|god|debug|sudo|unrestricted|opposite|maintenance)\s+mode\b"
        r"(?!\s+(?:toggle|switch|button|setting))",
    ),
)


def assess(text: str) -> tuple[float, tuple[str, ...], str]:
    """How suspicious `text` is.

    Returns:
        (score 0 to 1, kinds, reason); (0.0, (), "") when nothing was found.
    """
    plain = normalised(text)
    hits = [rule for rule in RULES if rule.pattern.search(plain)]
    if not hits:
        imitated = unleeted(plain)
        hits = (
            [rule for rule in RULES if rule.pattern.search(imitated)] if imitated != plain else []
        )
    if not hits:
        return 0.0, (), ""
    innocent = 1.0
    for rule in hits:
        innocent *= 1 - rule.score
    kinds = tuple(dict.fromkeys(rule.kind for rule in hits))
    reason = "; ".join(dict.fromkeys(rule.reason for rule in hits))
    return round(1 - innocent, 4), kinds, reason


def guard_inputs(words: Words, note: str) -> Guarded:
    """Policy `strip`: a note that gives orders is emptied, words in a picture stay content to draw.

    Args:
        words: What OCR read.
        note: The user's hint.
    """
    findings: list[GuardFinding] = []
    score, kinds, reason = assess(note)
    if score > 0:
        findings.append(
            GuardFinding(where="note", text=note, score=score, kinds=kinds, reason=reason)
        )
        note = ""
    # An order may run over several lines of the picture.
    whole = " ".join(line.text for line in words.lines)
    score, kinds, reason = assess(whole)
    if score > 0:
        findings.append(
            GuardFinding(where="picture", text=whole, score=score, kinds=kinds, reason=reason)
        )
    return Guarded(words=words, note=note, findings=tuple(findings))
