"""What the picture is, what it must do, and which known patterns resemble it."""

from typing import Literal, Self

from pydantic import Field, NonNegativeInt, model_validator

from componentforge.domain.base import Frozen, Unit
from componentforge.domain.layout import Layout
from componentforge.domain.tokens import DesignTokens

ComponentType = Literal[
    "button", "card", "alert", "badge", "input", "textarea", "select", "checkbox",
    "radio-group", "switch", "tabs", "table", "pagination", "avatar", "progress",
    "breadcrumb", "navigation-menu", "dialog",
    "form", "list", "accordion", "tooltip", "screen",
]  # fmt: skip


class Candidate(Frozen):
    """One guess at the component type."""

    component_type: ComponentType
    confidence: Unit
    """Over all candidates these add up to at most 1."""
    reason: str


class Requirement(Frozen):
    """Something the component must offer, and why we think so."""

    id: str
    """Stable: category and name, "props.variant"."""
    category: Literal["props", "events", "states", "accessibility"]
    name: str
    values: tuple[str, ...] = ()
    """Possible values, e.g. of a variant; empty when free."""
    required: bool
    confidence: Unit
    rationale: str


class Said(Frozen):
    """What a hosted model added to a reading, and what became of the colours and sizes it named."""

    intent: str = ""
    """What the component is there for, one sentence. Untrusted."""
    exact: NonNegativeInt = 0
    """Named colours and sizes that are there as they were named."""
    snapped: NonNegativeInt = 0
    """Near one that is there, and taken for it."""
    repeated: NonNegativeInt = 0
    """Names for what had a surer name already."""
    unsure: NonNegativeInt = 0
    """Of too little confidence: the measured name stays."""
    dropped: NonNegativeInt = 0
    """Without any evidence in the picture."""
    dropped_examples: tuple[str, ...] = ()
    """Some of them, a line each. Untrusted."""
    nodes: NonNegativeInt = 0
    """Nodes whose role or name is the model's."""
    nodes_left: NonNegativeInt = 0
    """Of what it said of nodes: unsure, of no such node, or at odds with what was measured."""

    @property
    def named(self) -> int:
        """Colours and sizes the model named."""
        return self.exact + self.snapped + self.repeated + self.unsure + self.dropped


class Reading(Frozen):
    """Everything an engine's `read` says about a picture."""

    tokens: DesignTokens
    layout: Layout
    said: Said | None = None
    """None: no hosted model was asked."""


class Duplicate(Frozen):
    """A requirement that was proposed and is not listed, and why."""

    id: str
    kept: str | None
    """Id of the one that says the same; None when it was too unsure."""
    reason: str


class Proposal(Frozen):
    """Everything an engine's `propose` says: three or more candidates, best first, and the
    requirements.
    """

    candidates: tuple[Candidate, ...]
    subtype: str | None = None
    """Finer kind within the family: pricing-card, login-form."""
    name: str
    """PascalCase component name."""
    requirements: tuple[Requirement, ...]
    left_out: tuple[Duplicate, ...] = ()

    @property
    def best(self) -> Candidate:
        """The most likely candidate."""
        return self.candidates[0]


class Prop(Frozen):
    """A prop of a pattern's component, as its TSX declares it."""

    name: str
    type: str
    required: bool
    values: tuple[str, ...] = ()
    """The literals of a union type."""


class SourceFile(Frozen):
    """One file of a user's library."""

    path: str
    """As an import would name it, with its ending: "acme/button/Button.tsx"."""
    code: str


class Pattern(Frozen):
    """A component one can build from: ours (library "forge") or the user's own."""

    id: str
    """`<library>/<kebab-name>`."""
    library: str
    name: str
    """PascalCase export."""
    component_type: ComponentType
    subtype: str | None = None
    description: str
    keywords: tuple[str, ...]
    props: tuple[Prop, ...]
    accessibility: tuple[str, ...] = ()
    import_path: str
    """What an import would name: the module of a user's library, the file of ours."""
    code: str
    """The TSX."""
    files: tuple[SourceFile, ...] = ()
    """Of a user's component: its own file and all it imports; empty when it cannot stand alone."""
    theme: str = ""
    """The `@theme` blocks its classes refer to."""


class PatternHit(Frozen):
    """A retrieved pattern and why."""

    pattern: Pattern
    score: Unit
    """Fused and normalised: 1 is the best imaginable."""
    explanation: str
    """One sentence: which words and which meaning matched."""


class RetrievalWeights(Frozen):
    """What a rank weighs when the rankings are fused. Measured by `bench_retrieval.py`."""

    words: float = Field(default=1.5, ge=0, le=100)
    """Among the words."""
    meaning: float = Field(default=1.0, ge=0, le=100)
    """Among the meanings."""
    family: float = Field(default=1.0, ge=0, le=100)
    """Factor on the wanted families' own weights."""

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if not self.words and not self.meaning:
            raise ValueError("words and meaning cannot both weigh nothing")
        return self


class PatternQuery(Frozen):
    """What to look for."""

    text: str
    component_types: tuple[ComponentType, ...] = ()
    """Preferred families, best first; not a filter."""
    libraries: tuple[str, ...] = ("forge",)
    parts: tuple[ComponentType, ...] = ()
    """Families the picture holds: of the user's own libraries all components of these are found."""
    limit: int = 5
    weights: RetrievalWeights = RetrievalWeights()
