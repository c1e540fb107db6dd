"""A sheet of variants: one component with `variant`, `size` and state props, placed by the story."""

from collections.abc import Sequence

from componentforge.domain.layout import Node
from componentforge.domain.proposal import PatternHit, Proposal
from componentforge.engines.local.write_controls import Writer
from componentforge.engines.local.write_tsx import Written


def sheet_of(
    writer: Writer, root: Node, proposal: Proposal, patterns: Sequence[PatternHit], rtl: bool
) -> Written | None:
    """The sheet's component and stories; None when the picture is no sheet."""
    return None
