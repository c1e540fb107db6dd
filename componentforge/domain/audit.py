"""The audit log as a chain: every entry holds the hash of the one before it. Pure."""

import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from pydantic import Field, JsonValue, PositiveInt, SecretStr

from componentforge.domain.base import Frozen, Sha256

Kind = Literal["changed", "missing", "order", "link", "cut", "anchor"]
FIRST = "0" * 64
"""What the first entry holds in place of a hash."""
_TOLD = 20
"""Problems listed one by one; the rest is only counted."""


class AuditEntry(Frozen):
    """Something that happened."""

    seq: PositiveInt
    """1, 2, 3 ... without a gap."""
    at: datetime
    actor: str
    event: str
    """`run.done`, `violation.code`, `cache.cleared` ..."""
    subject: str
    details: str
    """JSON, in the very characters that were hashed."""
    previous: Sha256
    hash: Sha256


class Anchor(Frozen):
    """What the chain's head was on a day; kept outside the database."""

    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """UTC."""
    seq: PositiveInt
    hash: Sha256


class Problem(Frozen):
    """Something in the log that is not as it was written."""

    kind: Kind
    seq: int
    message: str


class Verified(Frozen):
    """What `verify_chain` found."""

    entries: int
    anchors: int
    unanchored: int
    """Entries newer than the last anchor: their removal alone would not be seen."""
    problems: tuple[Problem, ...]
    """The first of them."""
    problem_count: int

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem_count == 0


def details_json(details: dict[str, JsonValue]) -> str:
    """The characters that stand for `details`: keys in order, no blanks."""
    return json.dumps(details, sort_keys=True, separators=(",", ":"))


def entry_hash(
    seq: int,
    at: datetime,
    actor: str,
    event: str,
    subject: str,
    details: str,
    previous: str,
    key: SecretStr | None = None,
) -> Sha256:
    """SHA-256 of all the other fields; HMAC-SHA-256 with a key.

    Without a key whoever rewrites the whole chain is found by the anchors only.
    """
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    told = json.dumps([seq, when, actor, event, subject, details, previous]).encode()
    if key is None:
        return sha256(told).hexdigest()
    return hmac.new(key.get_secret_value().encode(), told, sha256).hexdigest()


def verify_chain(
    entries: Iterable[AuditEntry], anchors: Sequence[Anchor], key: SecretStr | None = None
) -> Verified:
    """Every change, removal, reorder or truncation of `entries` since they were written.

    Args:
        entries: As the table gives them, by `seq`.
        anchors: In any order. Without any, an end cut off would not be seen: that is a problem.
        key: That of `entry_hash`.
    """
    problems: list[Problem] = []
    wanted = {anchor.seq: anchor for anchor in anchors}
    days = {anchor.day for anchor in anchors}
    unanchored_days: dict[str, int] = {}
    seq, before, last_at, count = 0, FIRST, None, 0

    def tell(kind: Kind, at: int, message: str) -> None:
        problems.append(Problem(kind=kind, seq=at, message=message))

    for entry in entries:
        expected, seq = seq + 1, entry.seq
        count += 1
        if seq != expected:
            tell("missing", seq, f"entry {seq} stands where {expected} should")
        if entry.previous != before:
            tell("link", seq, f"entry {seq} does not follow the one before it")
        if not hmac.compare_digest(_hash_of(entry, key), entry.hash):
            tell("changed", seq, f"entry {seq} is not what was written")
        if last_at is not None and entry.at < last_at:
            tell("order", seq, f"entry {seq} is older than the one before it")
        anchor = wanted.pop(seq, None)
        if anchor is not None and anchor.hash != entry.hash:
            tell("anchor", seq, f"entry {seq} is not the one that was anchored on {anchor.day}")
        day = f"{entry.at.astimezone(UTC):%Y-%m-%d}"
        if day not in days:
            unanchored_days.setdefault(day, seq)
        before, last_at = entry.hash, entry.at
    for anchor in sorted(wanted.values(), key=lambda anchor: anchor.seq):
        tell(
            "cut",
            anchor.seq,
            f"entry {anchor.seq}, anchored on {anchor.day}, is gone; the last one is {seq}",
        )
    for day, first in unanchored_days.items():
        tell("anchor", first, f"no anchor is kept of {day}")
    newest = max((anchor.seq for anchor in anchors), default=0)
    return Verified(
        entries=count,
        anchors=len(anchors),
        unanchored=max(0, seq - newest),
        problems=tuple(problems[:_TOLD]),
        problem_count=len(problems),
    )


def _hash_of(entry: AuditEntry, key: SecretStr | None) -> str:
    e = entry
    return entry_hash(e.seq, e.at, e.actor, e.event, e.subject, e.details, e.previous, key)
