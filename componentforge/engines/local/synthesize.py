"""Code from what was read: the local engine's writer."""

from collections.abc import Sequence

from componentforge.domain.component import Asset, Draft, Finding
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import PatternHit, Proposal, Reading
from componentforge.engines.local import write_repair
from componentforge.engines.local.looks import Tree
from componentforge.engines.local.write_controls import Writer
from componentforge.engines.local.write_prepare import prepare
from componentforge.engines.local.write_sheet import sheet_of
from componentforge.engines.local.write_theme import Theme
from componentforge.engines.local.write_tsx import write_single


class LocalSynthesizer:
    """Fulfils `Synthesizer`: flex and semantic elements on tokens. Equal arguments, equal code."""

    def synthesize(
        self,
        screenshot: Screenshot,
        reading: Reading,
        proposal: Proposal,
        patterns: Sequence[PatternHit],
        previous: Draft | None = None,
        findings: Sequence[Finding] = (),
    ) -> Draft:
        """A draft that reproduces the picture; with findings, one corrected by them."""
        changes = write_repair.changes_of(previous, findings, reading.layout)
        layout = write_repair.changed(reading.layout, changes)
        root = prepare(layout)
        tree = Tree(layout.model_copy(update={"root": root}))
        theme = Theme(reading.tokens, root)
        writer = Writer(theme, tree, root)
        writer.nowrap = write_repair.unwrapped(changes)
        context = (writer, root, proposal, patterns, layout.right_to_left)
        written = sheet_of(*context) or write_single(*context)
        assets = tuple(
            Asset(file=f"{prop}.png", image=node.photo.image)
            for node in root.walk()
            if node.photo and (prop := writer.photos.get(node.photo.image.blob_sha256))
        )
        return Draft(
            name=proposal.name,
            tsx=written.tsx,
            stories=written.stories,
            tokens_css=theme.css() + write_repair.noted(changes),
            assets=tuple({a.file: a for a in assets}.values()),
            attempt=previous.attempt + 1 if previous else 0,
        )
