"""What the report says, and that it says nothing but text."""

import base64
import hashlib
import io
import re
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from componentforge.domain.component import Attempt
from componentforge.domain.layout import Layout, Node
from componentforge.domain.picture import Guarded, Words
from componentforge.domain.proposal import Reading
from componentforge.domain.records import StageRecord
from componentforge.domain.tokens import DesignTokens
from evaluation.difference import EXTRA, MISSING, MOVED, difference, difference_of, side_by_side
from evaluation.highlight import highlight
from evaluation.report import px, render_report, seconds
from evaluation.report_rows import findings_of, score_rows, stage_rows
from evaluation.verdict import Verdict
from tests.reported import HEIGHT, SCORES, WIDTH, png, reported

HOSTILE = [
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "javascript:alert(1)",
    "<!-- --> ]]> &lt;b&gt;",
    "</code></pre><iframe src='https://evil.example'></iframe>",
    "\u202eevil\u200b \x00 \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]


class Page(HTMLParser):
    """Tags with their attributes, and all text that is not script or style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in ("script", "style") else self._inside

    def handle_endtag(self, tag):
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data):
        if not self._inside:
            self.text += data


def page(**changes) -> Page:
    return Page(render_report(reported(**changes)))


def test_everything_of_a_run_is_on_the_page():
    text = page().text
    for piece in (
        "SaveCard", "pictures/Save changes.png", "300 × 120 px at 1x", "local", "2.0 s", "$0.0123",
        "Have a look", "0.93", "aim ≥ 0.90", "-0.20", "3.5 %", "differs", "TS2322", "2 times",
        "SaveCard.tsx:3", "label", "injection · 90%", "card", "70%", "forge/Save changes", "60%",
        "#2563eb", "7.5 px", "600", "3 uses", "80% sure", "required", "saved 2.0 s", "1 of 2 cached",
        "SaveCard.stories.tsx", "tokens.css", "2026-11-23 12:00", "(not used)",
    ):  # fmt: skip
        assert piece in text, piece


@pytest.mark.parametrize("say", HOSTILE)
def test_hostile_words_stay_words(say):
    harmless, hostile = page(), page(say=say)
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
    for (_, before), (tag, after) in zip(harmless.tags, hostile.tags, strict=True):
        assert list(before) == list(after), tag
    assert re.sub(r"[\x00\r]", "", say).split()[0] in unescape(hostile.text)


def test_the_page_runs_one_script_and_its_policy_names_it():
    html = render_report(reported())
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html).group(1)
    for text in (script, style):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_anywhere():
    for tag, attributes in page(say="https://evil.example/x.png").tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), tag
            assert name != "style"
            if name in ("src", "href", "action", "data", "poster", "srcset"):
                assert value.startswith(("data:image/png;base64,", "#")), (tag, name, value)


def test_equal_data_give_an_equal_page():
    assert render_report(reported()) == render_report(reported())


def test_a_run_without_a_render_is_told_so():
    failed = reported().attempt.model_copy(update={"render": None, "scored": None})
    shown = page(attempt=failed, render_png=None)
    assert "Nothing could be rendered" in shown.text
    assert sum(tag == "img" for tag, _ in shown.tags) == 2


def test_what_there_is_nothing_of_is_left_out_or_told():
    root = Node(id="n0", kind="box", box=reported().reading.layout.root.box)
    empty = page(
        guarded=Guarded(words=Words(lines=()), note=""), hits=(), note="", stages=(),
        reading=Reading(tokens=DesignTokens(tokens=()), layout=Layout(root=root)),
        proposal=reported().proposal.model_copy(update={"requirements": ()}),
        judged=Verdict(verdict="passed"),
    )  # fmt: skip
    for piece in (
        "No pattern resembled it",
        "No tokens were read",
        "None were found",
        "Ready to merge",
    ):
        assert piece in empty.text
    assert "Suspicious text" not in empty.text
    assert "Not understood (0)" in empty.text


def test_a_cost_that_is_not_known_is_not_guessed():
    stage = StageRecord(name="read", seconds=1, cached=False, cost_usd=None)
    assert "not known" in page(stages=(stage,)).text


def test_a_metric_that_does_not_apply_has_no_row():
    names = [row.name for row in score_rows(SCORES)]
    assert "Words" not in names
    assert "Places" in names


def test_marks_follow_the_targets():
    marks = {row.name: row.mark for row in score_rows(SCORES)}
    assert marks["Seen"] == "good"
    assert marks["Strict pixels"] == "poor"
    assert marks["Different pixels"] == "good"
    assert marks["Different content"] == "poor"
    assert marks["Accessibility"] == "fair"
    assert marks["Inline styles"] == "poor"
    shares = [row.share for row in score_rows(SCORES) if row.share is not None]
    assert all(0 <= share <= 1 for share in shares)


def test_findings_come_worst_first_and_equal_ones_once():
    rows = findings_of(reported().attempt)
    assert [(f.rule, times) for f, times in rows] == [
        ("label", 1),
        ("TS2322", 2),
        ("text-moved", 1),
    ]


def test_a_violation_the_score_told_already_is_not_told_twice():
    attempt: Attempt = reported().attempt
    told = attempt.scored.findings[0].model_copy(
        update={"rule": "label", "source": "accessibility"}
    )
    scored = attempt.scored.model_copy(update={"findings": (told,)})
    rows = findings_of(attempt.model_copy(update={"scored": scored}))
    assert sum(f.rule == "label" for f, _ in rows) == 1


def test_stage_bars_add_up_to_the_whole():
    rows = stage_rows(reported().stages)
    assert [(r.name, r.calls, r.cached) for r in rows] == [("read", 1, 0), ("synthesize", 2, 1)]
    assert sum(r.width for r in rows) == pytest.approx(100)
    assert rows[1].start == pytest.approx(rows[0].width)
    assert rows[1].cost == pytest.approx(0.0123)


@given(st.text(max_size=300), st.sampled_from(["tsx", "css"]))
def test_highlighting_changes_no_character(code, language):
    html = str(highlight(code, language))
    assert (
        unescape(re.sub(r"</?span[^>]*>", "", html))
        == unescape(re.sub("<", "&lt;", code).replace("&lt;", "<"))
        or Page(html).text == code
    )


@pytest.mark.parametrize(
    ("code", "piece"),
    [
        ("const a = 'b';", '<span class="k">const</span>'),
        ("const a = 'b';", '<span class="s">&#39;b&#39;</span>'),
        ("<Card.Title id={3}>", '<span class="t">&lt;Card.Title</span>'),
        ("// <b>", '<span class="c">// &lt;b&gt;</span>'),
        ("x: number", '<span class="y">number</span>'),
    ],
)
def test_tokens_get_their_class(code, piece):
    assert piece in str(highlight(code, "tsx"))


def test_css_is_highlighted_too():
    assert '<span class="a">--color-a</span>' in str(
        highlight("@theme { --color-a: #fff; }", "css")
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(12.0, "12"), (1.50, "1.5"), (0.333, "0.33"), (0.0, "0"), (100.0, "100")]
)
def test_lengths_have_no_idle_digits(value, shown):
    assert px(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0123, "12 ms"), (0.9999, "1.0 s"), (61.0, "61.0 s")]
)
def test_durations_read_as_people_say_them(value, shown):
    assert seconds(value) == shown


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_the_difference_tells_missing_from_extra_and_moved():
    a, b = pixels(png()), pixels(png(mark=40))
    shown = difference(a, b)
    assert tuple(shown[50, 25]) == MISSING
    assert tuple(shown[50, 150]) == EXTRA
    assert tuple(difference(a, pixels(png(mark=1)))[50, 20]) == MOVED
    assert not (difference(a, a) == MISSING).all(axis=2).any()
    assert pixels(difference_of(png(), png(mark=40))).tolist() == shown.tolist()


def test_side_by_side_holds_three_panels_of_the_union():
    a, b = pixels(png()), pixels(png())[:, : WIDTH - 50]
    sheet = pixels(side_by_side(a, b))
    assert sheet.shape[1] > 3 * WIDTH
    assert sheet.shape[0] > HEIGHT
    assert (sheet == (30, 40, 60)).all(axis=2).sum() >= 2 * 20 * 100
