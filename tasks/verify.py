"""Stage `verify`: may this draft be shown to a browser?"""

from componentforge import wiring
from componentforge.domain.component import Draft, Finding, Verification, code_sha256
from tasks import keys
from tasks.stage import stage

_BLOCKING = ("serious", "critical")


@stage(keys.VERIFY, retries=1, retry_delay_seconds=0.5)
def verify(draft: Draft, modules: tuple[str, ...]) -> Verification:
    """Strict types, the rules of hooks, and what code of ours must not do.

    `modules` are those of the user's library, which may be imported besides react.
    """
    from componentforge.security.code_guard import check_draft

    found = [*check_draft(draft, modules)]
    if not any(_blocks(finding) for finding in found):
        # The compiler reads what it is given, so what is unsafe never gets that far.
        found += wiring.current().browser().check([draft])[0]
    else:
        rules = sorted({finding.rule for finding in found if _blocks(finding)})
        wiring.current().record(
            "violation.code", draft.name, sha256=code_sha256(draft), rules=[*rules]
        )
    return Verification(
        code_sha256=code_sha256(draft),
        passed=not any(_blocks(finding) for finding in found),
        findings=tuple(found),
    )


def _blocks(finding: Finding) -> bool:
    return finding.severity in _BLOCKING
