"""The pattern library's index: hybrid search in Qdrant, each hit explained.

Without a server every process holds its own collection in memory, filled from one snapshot file
(`patterns_snapshot`): any number of `forge` commands search and write at once, which Qdrant's local
folder, owned by one process, does not allow. Vectors lie in the snapshot, so filling runs no model.
"""

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from componentforge.domain.proposal import Pattern, PatternHit, PatternQuery
from componentforge.stores.embeddings import Embedder, MiniLm
from componentforge.stores.patterns_backends import FileBackend, ServerBackend
from componentforge.stores.patterns_collection import Collection, Found, Wanted
from componentforge.stores.patterns_own import FOLDER, LIBRARY, own_digest, own_patterns
from componentforge.stores.patterns_snapshot import FORMAT, Header, Stored, digest_of
from componentforge.stores.patterns_words import meaning_text, pattern_words, words_of

_NEAR = 0.35
"""Cosine from which two texts are about the same thing (MiniLM; unrelated ones stay under 0.2)."""


class Backend(Protocol):
    """Where the patterns are kept."""

    def header(self) -> Header:
        """What is stored: cheap."""
        ...

    def digests(self) -> dict[str, str]:
        """Pattern id -> digest."""
        ...

    def collection(self) -> Collection:
        """Up to date with what is stored now."""
        ...

    def patterns(self) -> dict[str, Pattern]:
        """Every stored pattern by id."""
        ...

    def change(self, rows: Sequence[Stored], gone: Sequence[str], source: dict[str, str]) -> None:
        """Add or replace `rows`, delete `gone`, note where libraries came from."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Only one writer at a time."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class QdrantPatternIndex:
    """Fulfils `PatternIndex`; may be shared by threads. Our own patterns are indexed by themselves
    when they are missing or have changed.

    Args:
        backend: Snapshot file or server.
        embedder: Text to vectors.
        own: Folder of our own patterns.
    """

    def __init__(self, backend: Backend, embedder: Embedder, own: Path = FOLDER) -> None:
        self._backend, self._embedder, self._own = backend, embedder, own
        self._guard = threading.RLock()

    def search(
        self, query: PatternQuery, parts: Sequence[str] = ("words", "meaning")
    ) -> list[PatternHit]:
        """Best first, at most `query.limit`; an empty text ranks by family alone. `parts` leaves
        words or meaning out, for measuring.
        """
        with self._guard:
            wanted = self._wanted(query)
            if wanted is None:
                return []
            found = self._backend.collection().search(wanted, parts)
            stored = self._backend.patterns()
        return [_hit(stored[hit.id], hit, wanted.words, query) for hit in found if hit.id in stored]

    def rankings(self, query: PatternQuery) -> dict[str, list[str]]:
        """Ids as each way of looking ranks them, before they are fused; see `Collection.rankings`.

        Nothing for a query that asks for nothing.
        """
        with self._guard:
            wanted = self._wanted(query)
            return {} if wanted is None else self._backend.collection().rankings(wanted)

    def _wanted(self, query: PatternQuery) -> Wanted | None:
        """The query, ready for the store, with our own patterns up to date."""
        self._refresh(query.libraries)
        text = query.text.strip() or " ".join(query.component_types)
        if not text or query.limit < 1:
            return None
        return Wanted(
            dense=self._embedder.embed([text])[0],
            words=words_of(query.text),
            families=query.component_types,
            libraries=query.libraries,
            limit=query.limit,
            weights=query.weights,
        )

    def upsert(self, patterns: Sequence[Pattern]) -> int:
        """Add or replace by id; how many changed. Only those that changed are embedded."""
        with self._guard, self._backend.lock():
            return self._store(patterns, lambda _id: False, {})

    def replace(self, library: str, patterns: Sequence[Pattern]) -> int:
        """As `upsert`, and what else was stored of `library` is gone."""
        with self._guard, self._backend.lock():
            return self._store(patterns, lambda name: name.startswith(f"{library}/"), {})

    def list(self, library: str | None = None) -> list[Pattern]:
        """All patterns, or those of one library, by id."""
        with self._guard:
            self._refresh((library or LIBRARY,))
            stored = self._backend.patterns()
        return [stored[i] for i in sorted(stored) if library in (None, stored[i].library)]

    def fingerprint(self, libraries: Sequence[str]) -> str:
        """Changes whenever the stored patterns of these libraries change. Runs no model."""
        kept = self._backend.header().libraries
        digests = [
            own_digest(self._own) if name == LIBRARY else kept.get(name, "none")
            for name in libraries
        ]
        return sha256(f"{FORMAT} {' '.join(digests)}".encode()).hexdigest()[:16]

    def close(self) -> None:
        """Let go of the collection; a later call opens it again."""
        with self._guard:
            self._backend.close()

    def _refresh(self, libraries: Sequence[str]) -> None:
        if LIBRARY not in libraries:
            return
        digest = own_digest(self._own)
        if self._current(digest):
            return
        with self._backend.lock():
            if not self._current(digest):
                ours = own_patterns(self._own)
                self._store(ours, lambda name: name.startswith(f"{LIBRARY}/"), {LIBRARY: digest})

    def _current(self, digest: str) -> bool:
        """Whether our own patterns are stored as they are now; a damaged store holds none."""
        return self._backend.header().sources.get(LIBRARY) == digest and bool(
            self._backend.digests()
        )

    def _store(
        self, patterns: Sequence[Pattern], owned: Callable[[str], bool], source: dict[str, str]
    ) -> int:
        known = self._backend.digests()
        given = {pattern.id: pattern for pattern in patterns}
        fresh = [(p, digest) for p in given.values() if known.get(p.id) != (digest := digest_of(p))]
        vectors = self._embedder.embed([meaning_text(pattern) for pattern, _ in fresh])
        rows = [Stored(p, digest, v) for (p, digest), v in zip(fresh, vectors, strict=True)]
        gone = [name for name in known if owned(name) and name not in given]
        if rows or gone or source:
            self._backend.change(rows, gone, source)
        return len(rows) + len(gone)


def open_index(
    folder: Path, url: str | None = None, embedder: Embedder | None = None, own: Path = FOLDER
) -> QdrantPatternIndex:
    """The index in `folder`, or on the Qdrant server at `url`. Opens nothing before it is used."""
    backend = ServerBackend(folder, url) if url else FileBackend(folder)
    return QdrantPatternIndex(backend, embedder or MiniLm(), own)


def _hit(pattern: Pattern, found: Found, words: Sequence[str], query: PatternQuery) -> PatternHit:
    counted = pattern_words(pattern)
    written = {words_of(part)[0]: part for part in re.findall(r"\w+", query.text) if words_of(part)}
    shared = sorted({w for w in words if w in counted}, key=lambda w: (-counted[w], w))[:5]
    reasons: list[str] = []
    if pattern.component_type in query.component_types:
        place = ("the likeliest", "the second likeliest", "the third likeliest")
        rank = min(query.component_types.index(pattern.component_type), 2)
        reasons.append(f"it is of {place[rank]} family, {pattern.component_type}")
    if shared:
        listed = ", ".join(f'"{written.get(word, word)}"' for word in shared)
        reasons.append(f"it shares the word{'s' * (len(shared) > 1)} {listed}")
    if found.meaning >= _NEAR or not reasons:
        close = "close" if found.meaning >= _NEAR else "the nearest there is"
        reasons.append(f"its meaning is {close} ({found.meaning:.2f} of 1)")
    sentence = " and ".join(filter(None, [", ".join(reasons[:-1]), reasons[-1]]))
    return PatternHit(
        pattern=pattern,
        score=round(found.score, 4),
        explanation=f"{sentence[0].upper()}{sentence[1:]}.",
    )
