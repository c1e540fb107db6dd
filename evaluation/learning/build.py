"""Feedback becomes a training set: what may be used, each thing once, split without a leak."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np

from evaluation.experiments.assignment import bucket
from evaluation.learning.items import Dataset, Item, Row, Split

LICENCES = frozenset({"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0",
                      "CC-BY-4.0", "Unlicense", "own"})  # fmt: skip
"""Under which a picture and its code may be learnt from; `own`: the giver's own work."""
NEAR_BITS = 4
"""Perceptual hashes this close are of one picture."""
_SEED = "forge feedback split 1"
_SHARES: tuple[tuple[Split, float], ...] = (("train", 0.8), ("validation", 0.9), ("test", 1.0))
_GROUP = 512


def build_dataset(items: Iterable[Item], licences: frozenset[str] = LICENCES) -> Dataset:
    """Filter, take near-duplicates together, split 80/10/10 by family.

    A family is everything that is connected by a project (where none is named, by a component's
    name) or by looking or reading alike. Its split is that of its first member and never changes.
    """
    dropped: Counter[str] = Counter()
    usable: list[Item] = []
    for item in _latest(sorted(items, key=lambda item: item.id), dropped):
        reason = _unusable(item, licences)
        if reason:
            dropped[reason] += 1
        else:
            usable.append(item)
    alike = _alike(usable)
    families = _families(usable, alike)
    chosen: list[tuple[Item, str]] = []
    for group in alike.groups():
        members = [usable[i] for i in group]
        kept = _one_of(members)
        if kept is None:
            dropped["people disagree"] += len(members)
            continue
        dropped["near-duplicate"] += len(members) - 1
        chosen.append((kept, families[group[0]]))
    chosen.sort(key=lambda pair: pair[0].id)
    rows = tuple(
        Row(item=item, family=family, split=split)
        for (item, family), split in zip(chosen, splits_of([f for _, f in chosen]), strict=True)
    )
    told = json.dumps([row.model_dump(mode="json") for row in rows], sort_keys=True)
    return Dataset(
        version=sha256(told.encode()).hexdigest(),
        rows=rows,
        dropped={reason: count for reason, count in sorted(dropped.items()) if count},
        licences=dict(sorted(Counter(row.item.licence for row in rows).items())),
    )


def splits_of(families: Sequence[str]) -> list[Split]:
    """Where each family stands: by its name alone."""
    fallen = bucket(_SEED, families)
    return [next(split for split, end in _SHARES if at < end) for at in fallen]


def code_hash(code: str) -> str:
    """The same for sources that differ in white space only."""
    return sha256(re.sub(r"\s+", " ", code).strip().encode()).hexdigest()


def _latest(items: Sequence[Item], dropped: Counter[str]) -> list[Item]:
    """What each author said last of each version."""
    last = {(item.author, item.component, item.version): item for item in items}
    dropped["said anew later"] += len(items) - len(last)
    return sorted(last.values(), key=lambda item: item.id)


def _unusable(item: Item, licences: frozenset[str]) -> str | None:
    if not item.consent:
        return "no consent"
    if item.licence not in licences:
        return "licence"
    if item.flagged:
        return "flagged by a guard"
    if item.kind is None and item.pattern is None:
        return "no label"
    return None


class _Sets:
    """Union-find."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, one: int) -> int:
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def join(self, a: int, b: int) -> None:
        a, b = self.find(a), self.find(b)
        self.parent[max(a, b)] = min(a, b)

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for one in range(len(self.parent)):
            found[self.find(one)].append(one)
        return list(found.values())


def _alike(items: Sequence[Item]) -> _Sets:
    """Who is a near-duplicate of whom, by picture or by code."""
    sets = _Sets(len(items))
    first: dict[str, int] = {}
    for at, item in enumerate(items):
        if item.code is not None:
            sets.join(first.setdefault(item.code, at), at)
    seen = [at for at, item in enumerate(items) if item.picture is not None]
    hashes = np.array([int(items[at].picture or "0", 16) for at in seen], dtype=np.uint64)
    for start in range(0, len(seen), _GROUP):
        part = hashes[start : start + _GROUP, None] ^ hashes[None, :]
        near = np.argwhere(np.bitwise_count(part) <= NEAR_BITS)
        for a, b in near[near[:, 0] + start < near[:, 1]]:
            sets.join(seen[int(a) + start], seen[int(b)])
    return sets


def _families(items: Sequence[Item], alike: _Sets) -> list[str]:
    sets = _Sets(len(items))
    first: dict[tuple[str, str], int] = {}
    for at, item in enumerate(items):
        sets.join(alike.find(at), at)
        key = ("project", item.project) if item.project else ("component", item.component)
        sets.join(first.setdefault(key, at), at)
    # The smallest index is the oldest feedback: a later one that joins moves nobody.
    roots = [items[sets.find(at)] for at in range(len(items))]
    return [f"project {root.project}" if root.project else root.component for root in roots]


def _one_of(members: Sequence[Item]) -> Item | None:
    """The strongest label of a group, the newest among equals; None when as much speaks for two."""
    votes: Counter[str] = Counter()
    for item in members:
        if item.kind is not None:
            votes[item.kind] += item.strength
    ranked = votes.most_common(2)
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        return None
    right = [item for item in members if not ranked or item.kind == ranked[0][0]]
    return max(right, key=lambda item: (item.pattern is not None, item.strength, item.id))
