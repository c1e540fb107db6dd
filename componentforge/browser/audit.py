"""axe in the page. Rules about whole pages are left out: a component is none."""

from typing import TYPE_CHECKING, Any, cast

from componentforge.domain.component import Severity, Violation

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE_RULES = (
    "region", "bypass", "document-title", "html-has-lang", "html-lang-valid", "html-xml-lang-mismatch",
    "landmark-banner-is-top-level", "landmark-complementary-is-top-level",
    "landmark-contentinfo-is-top-level", "landmark-main-is-top-level",
    "landmark-no-duplicate-banner", "landmark-no-duplicate-contentinfo",
    "landmark-no-duplicate-main", "landmark-one-main", "landmark-unique",
    "page-has-heading-one", "meta-viewport", "meta-viewport-large", "meta-refresh", "frame-title",
)  # fmt: skip
"""Rules that fire on every bare component, whatever its quality."""

_RUN = """async (off) => {
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run(document, { rules, resultTypes: ["violations"] });
  return violations.map((v) => ({
    rule: v.id, impact: v.impact ?? "minor", help: v.help, targets: v.nodes.map((n) => n.target.flat().join(" ")),
  }));
}"""


def audit(page: "Page", axe_source: str) -> tuple[Violation, ...]:
    """What axe finds wrong in the page now, by rule."""
    page.evaluate(axe_source + ";undefined")
    found = cast(list[dict[str, Any]], page.evaluate(_RUN, list(PAGE_RULES)))
    return tuple(
        Violation(
            rule=item["rule"],
            impact=cast(Severity, item["impact"]),
            help=item["help"],
            targets=tuple(item["targets"]),
        )
        for item in sorted(found, key=lambda item: item["rule"])
    )
