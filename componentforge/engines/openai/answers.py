"""What a hosted model is asked to answer, a model a question. All of it is untrusted.

Bounds are no part of the schema a server gets (not every one knows them): what lies outside is
brought inside or left out where the answer is used, so one odd field costs no whole answer.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from componentforge.domain.layout import Role
from componentforge.domain.proposal import ComponentType

TokenKind = Literal["color", "fontSize", "radius", "spacing", "borderWidth", "lineHeight"]
"""Groups of tokens a model may name: what has a colour or a size in it."""


class Answer(BaseModel):
    """Base of all answers: what is not asked for is an error of form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedToken(Answer):
    """A colour or size the model sees, and what it takes it for."""

    group: TokenKind
    value: str = Field(description="#rrggbb for a colour, else a number of CSS px")
    name: str = Field(description="kebab-case, what it is for: primary, muted, heading")
    role: str = Field(description="its purpose in a few words")
    confidence: float = Field(description="0 to 1")


class NamedNode(Answer):
    """What a measured node is for."""

    id: str = Field(description="as given: n0.1.2")
    role: Role | None = Field(description="null when nothing special")
    name: str | None = Field(
        description="what a person would call it; of an icon or photograph: what it shows"
    )
    confidence: float = Field(description="0 to 1")


class ReadAnswer(Answer):
    """What pixels cannot say about a picture."""

    intent: str = Field(description="one sentence: what the component is there for")
    confidence: float = Field(description="0 to 1, of the answer as a whole")
    tokens: list[NamedToken]
    nodes: list[NamedNode]


class Guess(Answer):
    """One kind of component it may be."""

    component_type: ComponentType
    confidence: float = Field(description="0 to 1; over all guesses at most 1")
    reason: str


class Need(Answer):
    """One thing the component must offer."""

    name: str = Field(description="a prop or event in camelCase, a state or need in kebab-case")
    values: list[str] = Field(description="possible values; empty when free")
    required: bool
    confidence: float = Field(description="0 to 1")
    rationale: str = Field(description="what in the outline shows it, one sentence")


class NeedsAnswer(Answer):
    """Events, states or accessibility."""

    needs: list[Need]


class PropsAnswer(NeedsAnswer):
    """Props, and what the component is in the first place."""

    kinds: list[Guess]
    subtype: str | None = Field(description="finer kind in kebab-case: pricing-card")
    component_name: str = Field(description="PascalCase")


class CodeAnswer(Answer):
    """Code of a component."""

    tsx: str = Field(description="the whole file of the component")
    stories: str = Field(description="the whole file of its stories")
