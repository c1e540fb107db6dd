"""Constrained types and the frozen base every domain model shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Content address: lower-case hex SHA-256 of the bytes."""

Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""Opaque sRGB colour, lower case, `#rrggbb`."""

Unit = Annotated[float, Field(ge=0.0, le=1.0)]
"""A share, probability or confidence, 0 to 1."""

Px = Annotated[float, Field(ge=0.0)]
"""A length in CSS px."""


class Frozen(BaseModel):
    """Base of every domain model: frozen, closed, compared by value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Frozen):
    """A rectangle in CSS px from the picture's top left corner; may be fractional."""

    x: float
    y: float
    w: float = Field(ge=0.0)
    h: float = Field(ge=0.0)

    @property
    def right(self) -> float:
        """x of the first column right of the box."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """y of the first row below the box."""
        return self.y + self.h

    @property
    def area(self) -> float:
        """Square CSS px."""
        return self.w * self.h

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        return self.x + self.w / 2, self.y + self.h / 2

    def contains(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether `other` lies inside, forgiving `slack` px on every side."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def intersection(self, other: "Box") -> float:
        """Shared area in square px, 0 when apart."""
        w = min(self.right, other.right) - max(self.x, other.x)
        h = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0.0, w) * max(0.0, h)

    @staticmethod
    def union(boxes: "list[Box] | tuple[Box, ...]") -> "Box":
        """Smallest box around all of `boxes` (at least one)."""
        x, y = min(b.x for b in boxes), min(b.y for b in boxes)
        right, bottom = max(b.right for b in boxes), max(b.bottom for b in boxes)
        return Box(x=x, y=y, w=right - x, h=bottom - y)


class Blob(Frozen):
    """Bytes by content address. They live in the blob store; a cached value that names a lost blob
    is a miss.
    """

    blob_sha256: Sha256
    media_type: str
    size: int = Field(ge=0)
    """Bytes."""
