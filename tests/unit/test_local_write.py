"""How layouts become code: classes, elements, data, props, stories, repairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.layout import Paint, Shadow, TextStyle
from componentforge.domain.tokens import DesignTokens, Token
from componentforge.engines.local.write_elements import El, Expr, Loop, Txt, When, jsx, ordered
from componentforge.engines.local.write_harmonise import harmonised
from componentforge.engines.local.write_prepare import prepare
from componentforge.engines.local.write_runs import margin, without_position
from componentforge.engines.local.write_theme import Theme, spacing
from componentforge.engines.local.write_unify import unify
from tests.sketch import BLUE, GREY, INK, Sketch

# Elements


def test_jsx_is_broken_as_prettier_would():
    el = El("p", {"id": "a"}, ["p-4", "flex"], [Txt("Hello")])
    assert jsx(el) == ['<p id="a" className="flex p-4">Hello</p>']
    long = El("button", {"type": "button", "aria-label": "x" * 70, "disabled": True}, ["flex"])
    assert jsx(long)[0] == "<button"
    assert jsx(long)[-1] == "/>"


def test_words_with_signs_are_written_as_strings():
    assert jsx(El("p", children=[Txt("a < b {c}")])) == ['<p>{"a < b {c}"}</p>']
    assert jsx(El("p", {"title": 'say "hi"'}))[0] == '<p title={"say \\"hi\\""} />'


def test_loops_and_conditions_are_expressions():
    body = El(
        "li", children=[Txt("", expr="item.label"), When("item.more", El("b", children=[Txt("+")]))]
    )
    lines = jsx(El("ul", children=[Loop("items", "item", "item.label", body, index=True)]))
    assert "  {items.map((item, index) => (" in lines
    assert any("key={item.label}" in line for line in lines)
    assert any("{item.more && (" in line for line in lines)


def test_states_stand_after_the_classes_they_change():
    assert ordered(["checked:bg-a", "text-b", "flex", "bg-c", "flex"]) == [
        "flex",
        "bg-c",
        "text-b",
        "checked:bg-a",
    ]


@given(st.text(min_size=1).filter(lambda t: t.strip()))
def test_any_text_survives_jsx(text):
    (line,) = jsx(El("p", children=[Txt(text)]))[:1]
    assert line.startswith("<p>")


# Theme


def style(**more) -> TextStyle:
    base = {"family": "Inter", "size": 14, "weight": 400, "line_height": 20, "color": INK}
    return TextStyle.model_validate({**base, **more})


def theme(s: Sketch, *tokens: Token) -> Theme:
    return Theme(DesignTokens(tokens=tokens), s.page(s.text(0, 0, "a"), s.text(0, 40, "b")).root)


@pytest.mark.parametrize(
    ("px", "name"),
    [(16, "p-4"), (13, "p-3.25"), (1, "p-px"), (2.4, "p-0.5"), (-4, "-p-1"), (0, "p-0")],
)
def test_lengths_are_steps_of_tailwinds_scale(px, name):
    assert spacing("p", px) == name


def test_a_colour_takes_the_token_an_eye_cannot_tell_from_it_and_else_a_new_one(s):
    own = theme(s, Token(group="color", name="primary", value="#2563eb", confidence=1))
    assert own.color("#2563ec") == "primary"
    other = own.color("#ff0000")
    assert other != "primary"
    assert f"--color-{other}: #ff0000;" in own.css()
    assert own.color("#ff0000") == other


def test_a_text_says_only_what_is_out_of_the_ordinary(s):
    own = theme(s, Token(group="color", name="text", value=INK, confidence=1))
    assert own.text(style()) == ["text-s14", "text-text"]
    odd = own.text(
        style(weight=700, italic=True, letter_spacing=0.5, line_height=24, family="Lato")
    )
    assert {"font-bold", "italic", "tracking-wide-0-5", "leading-6", "font-lato"} <= set(odd)
    assert '--font-lato: "Lato"' in own.css()


def test_borders_corners_and_shadows_become_tokens(s):
    own = theme(s, Token(group="radius", name="radius-6", value=6.0, confidence=1))
    node = s.box(0, 0, 100, 40, fill=BLUE, border=GREY, radius=6)
    names = own.paint(node)
    assert {"border", "rounded-6"} <= set(names)
    pill = s.box(0, 0, 100, 40, fill=BLUE, radius=20)
    assert "rounded-full" in own.paint(pill)
    top = node.model_copy(update={"paint": Paint(radius=(6, 6, 0, 0))})
    assert own.paint(top) == ["rounded-t-6"]
    lifted = node.model_copy(
        update={"paint": Paint(shadows=(Shadow(dx=0, dy=1, blur=2, color="#000000", alpha=0.2),))}
    )
    assert own.paint(lifted) == ["shadow-level-1"]
    assert "--shadow-level-1: 0px 1px 2px 0px rgb(0 0 0 / 0.2)" in own.css()


def test_the_usual_family_is_the_sans_of_the_theme(s):
    assert '--font-sans: "Inter"' in theme(s).css()


# Unify


def item(label: str, *more: str, current: bool = False) -> El:
    attrs: dict[str, str | Expr | bool] = {"aria-current": "page"} if current else {}
    return El("li", attrs, ["px-2", *more], [Txt(label)], role="list-item")


def test_alike_elements_become_a_template_and_data():
    template = unify([item("One"), item("Two", "font-bold", current=True)], "item", ["a", "b"])
    assert template is not None
    assert [f.name for f in template.fields] == ["current", "text"]
    assert template.data(1) == {"current": True, "text": "Two"}
    assert template.el.dynamic == ['item.current ? "font-bold" : ""']


def test_unlike_elements_stay_apart():
    assert unify([El("p", children=[Txt("a")]), El("ul")], "item", []) is None


def test_what_only_some_have_is_optional():
    with_icon = El("li", {}, [], [El("svg", role="icon"), Txt("a")])
    template = unify([with_icon, El("li", {}, [], [Txt("b")])], "item", ["x", "y"])
    assert template is not None
    assert isinstance(template.el.children[0], When)
    assert template.data(0)["withIcon"] is True
    assert "withIcon" not in template.data(1)


def test_sizes_and_colours_vary_apart():
    els = [El("button", {}, ["px-2", "bg-a"], [Txt("1")]), El("button", {}, ["px-8", "bg-a"], [Txt("2")]),
           El("button", {}, ["px-2", "bg-b"], [Txt("3")])]  # fmt: skip
    template = unify(els, "", ["primary", "primary", "danger"], sizes=lambda name: False)
    assert template is not None
    assert {a.name: a.picks for a in template.axes} == {
        "size": ["sm", "md", "sm"], "variant": ["primary", "primary", "danger"],
    }  # fmt: skip


def test_a_pixel_of_padding_is_no_difference():
    template = unify(
        [item("a"), El("li", {}, ["px-2.25"], [Txt("b")], role="list-item")], "item", ["x", "y"]
    )
    assert template is not None
    assert template.axes == []


def test_a_border_that_only_the_last_lacks_is_said_with_last():
    els = [item("a", "border-b", "border-x"), item("b", "border-b", "border-x"), item("c")]
    template = unify(els, "item", ["x"] * 3)
    assert template is not None
    assert "last:border-b-0" in template.el.classes


def test_margins_of_a_run_become_the_gap_around_it():
    owner = El("div", {}, ["flex", "flex-col", "gap-2"])
    els = [item("a", "mt-4"), item("b", "mt-1"), item("c", "mt-1")]
    extra, wrap = without_position(els, owner, whole=False)
    assert extra == []
    assert wrap is not None
    assert {"gap-3", "mt-4", "flex-col"} <= set(wrap.classes)
    assert all("mt-1" not in e.classes for e in els)


def test_distances_that_differ_are_kept():
    owner = El("div", {}, ["flex"])
    assert without_position(
        [item("a"), item("b", "ms-10"), item("c", "ms-2")], owner, whole=True
    ) == (None, None)


def test_margins_are_read_back_in_px():
    assert [margin(c) for c in ("mt-3", "-ms-px", "p-4")] == [("mt", 12.0), ("ms", -1.0), ("", 0.0)]


# Preparing


def test_right_to_left_is_mirrored(s):
    first, second = s.text(20, 20, "one", w=40), s.text(520, 20, "two", w=60)
    root = prepare(s.page(s.box(20, 20, 560, 20, [first, second]), rtl=True))
    row = root.children[0]
    assert [k.text.content for k in row.children if k.text] == ["two", "one"]
    assert row.children[0].box.x == pytest.approx(20)


def test_noise_between_sisters_is_taken_out(s):
    kids = [s.box(20 + 100 * i, 20 + d, 80, 38 + d, [s.text(40 + 100 * i, 30, "x", size=14 + d / 4)], fill=BLUE)
            for i, d in enumerate([0, 0, 1])]  # fmt: skip
    marked = [k.model_copy(update={"role": "button"}) for k in kids]
    row = harmonised(s.box(20, 20, 300, 40, marked))
    assert {k.box.h for k in row.children} == {38}
    assert len({k.children[0].text.style.size for k in row.children if k.children[0].text}) == 1


def test_a_different_size_is_kept(s):
    kids = [s.box(20 + 100 * i, 20, 80, h, [s.text(40 + 100 * i, 30, "x")], fill=BLUE).model_copy(
        update={"role": "button"}) for i, h in enumerate([38, 38, 48])]  # fmt: skip
    assert [k.box.h for k in harmonised(s.box(20, 20, 300, 50, kids)).children] == [38, 38, 48]
