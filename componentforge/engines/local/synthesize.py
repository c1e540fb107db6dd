"""Code from what was read: the local engine's writer."""

from collections.abc import Sequence

from componentforge.domain.base import Blob
from componentforge.domain.component import Asset, Draft, Finding
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import PatternHit, Proposal, Reading
from componentforge.engines.local import write_repair
from componentforge.engines.local.looks import Tree
from componentforge.engines.local.write_controls import Writer
from componentforge.engines.local.write_library import Library
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
        difference: Blob | None = None,
    ) -> Draft:
        """A draft that reproduces the picture; with findings, one corrected by them."""
        changes = write_repair.changes_of(previous, findings, reading.layout)
        layout = write_repair.changed(reading.layout, changes)
        root = prepare(layout)
        tree = Tree(layout.model_copy(update={"root": root}))
        theme = Theme(reading.tokens, root)
        writer = Writer(theme, tree, root)
        writer.nowrap = write_repair.unwrapped(changes)
        writer.together = write_repair.together(changes)
        context = (writer, root, proposal, patterns, layout.right_to_left)
        library = Library(patterns, proposal.name)
        # Types that did not fit once will not fit again: then all is written anew.
        if library.any() and not any(f.source == "types" for f in findings):
            writer.library = library
            written = write_single(*context)
        else:
            written = sheet_of(*context) or write_single(*context)
        own = library.patterns(written.tsx)
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
            library=tuple({f.path: f for p in own for f in p.files}.values()),
            library_css="\n".join(dict.fromkeys(p.theme for p in own if p.theme)),
            assets=tuple({a.file: a for a in assets}.values()),
            attempt=previous.attempt + 1 if previous else 0,
        )
