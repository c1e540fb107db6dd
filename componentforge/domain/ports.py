"""What a stage needs of the outside, as Protocols. `wiring` picks who fulfils them."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Blob, Sha256
from componentforge.domain.component import Component, Draft, Finding, Render
from componentforge.domain.picture import Screenshot, Words
from componentforge.domain.proposal import (
    Pattern,
    PatternHit,
    PatternQuery,
    Proposal,
    Reading,
)
from componentforge.domain.records import RunRecord, Version

RGB = NDArray[np.uint8]
"""(height, width, 3) uint8, sRGB."""


class BlobStore(Protocol):
    """Bytes by content address."""

    def put(self, data: bytes, media_type: str) -> Blob:
        """Store `data` (atomically; storing it twice is free) and return its address. Raises
        StorageFull.
        """
        ...

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, checked against the address. Raises BlobMissing."""
        ...

    def has(self, sha256: Sha256) -> bool:
        """Whether the bytes are there."""
        ...


class DataField(Protocol):
    """Encloses untrusted text so that it can stand in a prompt as data and as nothing else."""

    def __call__(self, name: str, text: str, longest: int = ...) -> str:
        """`<name>...</name>` that no content can leave; cut to `longest` characters."""
        ...


class TextRecogniser(Protocol):
    """Finds and reads the text in a picture."""

    def recognise(self, screenshot: Screenshot, image: RGB) -> Words:
        """All lines of text in `image` (device px), boxes in CSS px."""
        ...


class Reader(Protocol):
    """Engine capability: picture and words -> tokens and layout."""

    def read(self, screenshot: Screenshot, image: RGB, words: Words) -> Reading:
        """Measure everything. `image` is the decoded picture in device px."""
        ...


class Proposer(Protocol):
    """Engine capability: reading -> component type, name and requirements."""

    def propose(self, reading: Reading, note: str, name: str | None) -> Proposal:
        """`note` is the user's guarded hint, `name` the PascalCase name they asked for."""
        ...


class Synthesizer(Protocol):
    """Engine capability: everything known -> code; given findings, better code."""

    def synthesize(
        self,
        screenshot: Screenshot,
        reading: Reading,
        proposal: Proposal,
        patterns: Sequence[PatternHit],
        previous: Draft | None = None,
        findings: Sequence[Finding] = (),
        difference: Blob | None = None,
    ) -> Draft:
        """A draft; equal arguments give equal code for the local engine.

        `difference` shows picture, render of `previous` and what differs, side by side; only for
        who can look at it.
        """
        ...


class TypeChecker(Protocol):
    """Strict TypeScript and the rules of hooks."""

    def check(self, drafts: Sequence[Draft]) -> list[list[Finding]]:
        """One list of findings a draft, in order. Each draft is its own program."""
        ...


class Renderer(Protocol):
    """Shows an approved component in a browser without network."""

    def render(self, component: Component, screenshot: Screenshot) -> Render:
        """The story `Screenshot` at the picture's size and scale. Raises RenderTimeout,
        ServiceUnavailable.
        """
        ...


class PatternIndex(Protocol):
    """Hybrid search over patterns."""

    def search(self, query: PatternQuery) -> list[PatternHit]:
        """Best first, at most `query.limit`."""
        ...

    def upsert(self, patterns: Sequence[Pattern]) -> int:
        """Add or replace by id; how many changed."""
        ...

    def list(self, library: str | None = None) -> list[Pattern]:
        """All patterns, by id."""
        ...

    def fingerprint(self, libraries: Sequence[str]) -> str:
        """Changes whenever the stored patterns of these libraries change: part of retrieval's cache
        key.
        """
        ...


class History(Protocol):
    """Runs and component versions."""

    def record_run(self, run: RunRecord) -> None:
        """Write down a finished run with its stages. A run_id written twice changes nothing."""
        ...

    def publish(self, name: str, files: dict[str, Sha256], run_id: str, note: str = "") -> Version:
        """The version these files are: a new one only when they differ from the last."""
        ...

    def versions(self, name: str | None = None) -> list[Version]:
        """Newest first; of all components when no name is given."""
        ...

    def version(self, name: str, number: int) -> Version:
        """One version. Raises NotFound."""
        ...
