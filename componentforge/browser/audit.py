"""axe in the page. Rules about whole pages are left out: a component is none."""

import json
from typing import Any, cast

from componentforge.domain.component import Severity, Violation

PAGE_RULES = (
    "region", "bypass", "document-title", "html-has-lang", "landmark-banner-is-top-level",
    "landmark-complementary-is-top-level", "landmark-contentinfo-is-top-level",
    "landmark-main-is-top-level", "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo", "landmark-no-duplicate-main", "landmark-one-main",
    "landmark-unique", "page-has-heading-one", "skip-link",
)  # fmt: skip
"""Rules about a whole page: they fire on every bare component, or would only for want of a page.
Rules on what a page says itself (`meta`, `lang`, frames) stay: where nothing is said they are mute.
"""

_RUN = """(async (off) => {
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run(document, {
    rules, resultTypes: ["violations"], preload: false,
  });
  return violations.map((v) => ({
    rule: v.id, impact: v.impact ?? "minor", help: v.help,
    targets: v.nodes.map((n) => n.target.flat().join(" ")),
  }));
})"""

AUDIT = f"{_RUN}({json.dumps(PAGE_RULES)})"
"""JavaScript: resolves to what axe, loaded before, finds wrong in the page now."""


OPTIONS = {
    "rules": {rule: {"enabled": False} for rule in PAGE_RULES},
    "resultTypes": ["violations"],
    "preload": False,
}
"""The same for a driver that runs axe itself."""


def findings_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    """What `AUDIT` would have come to, of axe's own result."""
    return [
        {
            "rule": found["id"],
            "impact": found["impact"] or "minor",
            "help": found["help"],
            "targets": [" ".join(_flat(node["target"])) for node in found["nodes"]],
        }
        for found in result["violations"]
    ]


def _flat(target: list[Any]) -> list[str]:
    return [one for part in target for one in (_flat(part) if isinstance(part, list) else [part])]


def violations_of(found: list[dict[str, Any]]) -> tuple[Violation, ...]:
    """What `AUDIT` came to, by rule."""
    return tuple(
        Violation(
            rule=item["rule"],
            impact=cast(Severity, item["impact"]),
            help=item["help"],
            targets=tuple(item["targets"]),
        )
        for item in sorted(found, key=lambda item: item["rule"])
    )
