"""First line against orders hidden in notes and pictures.

Rules over text as it would be understood: look-alike letters, invisible characters, spaced-out and
leet spelling undone, base64, hex, ROT13 and reversed text decoded. A flagged note is dropped; words
in a picture are content to draw and are never followed.
"""

from componentforge.domain.picture import Guarded, GuardFinding, Words
from componentforge.security.normalise import decoded, disguise, normalised, unleeted
from componentforge.security.prompt_rules import RULES, Rule

FLAGGED = 0.5
"""Score from which a note is dropped and a text reported."""
_ENCODED = 0.6
_DISGUISED = 0.7
_MOST = 20_000
"""Characters looked at; an order is of no use where no reader gets to."""


def assess(text: str) -> tuple[float, tuple[str, ...], str]:
    """How suspicious `text` is.

    Args:
        text: Untrusted; only its first and last `_MOST` characters are looked at.

    Returns:
        (score 0 to 1, kinds, reason); (0.0, (), "") when nothing was found.
    """
    if len(text) > 2 * _MOST:
        text = f"{text[:_MOST]} {text[-_MOST:]}"
    plain = normalised(text)
    hits = _hits(plain) or _hits(unleeted(plain))
    innocent = 1.0
    kinds: list[str] = []
    reasons: list[str] = []
    for hidden in decoded(text):
        # What is spelled so that nobody reads it is odd; an order so spelled is an attack.
        inner = _hits(normalised(hidden))
        innocent *= 1 - _ENCODED
        kinds.append("encoded")
        reasons.append("hides sentences in an encoding")
        hits = [*hits, *inner]
    if why := disguise(text):
        innocent *= 1 - _DISGUISED
        kinds.append("encoded")
        reasons.append(why)
    for rule in dict.fromkeys(hits):
        innocent *= 1 - rule.score
        kinds.append(rule.kind)
        reasons.append(rule.reason)
    if not kinds:
        return 0.0, (), ""
    found = "; ".join(dict.fromkeys(reasons))
    return round(1 - innocent, 4), tuple(dict.fromkeys(kinds)), found


def guard_inputs(words: Words, note: str) -> Guarded:
    """Policy `strip`: a note that gives orders is emptied, words in a picture stay content to draw.

    Args:
        words: What OCR read.
        note: The user's hint.
    """
    findings: list[GuardFinding] = []
    score, kinds, reason = assess(note)
    if score >= FLAGGED:
        findings.append(
            GuardFinding(where="note", text=note, score=score, kinds=kinds, reason=reason)
        )
        note = ""
    # An order may run over several lines of the picture.
    whole = " ".join(line.text for line in words.lines)
    score, kinds, reason = assess(whole)
    if score >= FLAGGED:
        findings.append(
            GuardFinding(where="picture", text=whole, score=score, kinds=kinds, reason=reason)
        )
    return Guarded(words=words, note=note, findings=tuple(findings))


def _hits(plain: str) -> list[Rule]:
    return [rule for rule in RULES if rule.pattern.search(plain)]
