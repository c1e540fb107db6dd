"""Strict TypeScript over drafts: each draft a program of its own, all in one batch."""

from collections.abc import Sequence

from componentforge.browser.sidecar import Sidecar
from componentforge.domain.component import Draft, Finding


def check_types(sidecar: Sidecar, root: str, drafts: Sequence[Draft]) -> list[list[Finding]]:
    """Compiler errors of each draft, in order; an empty list means it compiles."""
    if not drafts:
        return []
    programs = [
        {f"{draft.name}.tsx": draft.tsx, f"{draft.name}.stories.tsx": draft.stories}
        | {f"node_modules/{file.path}": file.code for file in draft.library}
        for draft in drafts
    ]
    answer = sidecar.call("typecheck", programs=programs, root=root)
    return [
        [
            Finding(
                source="types",
                rule=error["code"],
                severity="critical",
                message=error["message"],
                file=error["file"],
                line=error["line"],
            )
            for error in errors
        ]
        for errors in answer["programs"]
    ]
