"""What an engineer does to code that works before it is merged: names, wiring, less repetition."""

import re

import pytest

from componentforge.domain.layout import Icon, Node
from componentforge.engines.local.write_elements import El, Txt
from componentforge.engines.local.write_inherit import inherited
from componentforge.engines.local.write_kinds import field_type
from componentforge.engines.local.write_leading import padded
from tests.sketch import GREY, INK, WHITE, Sketch
from tests.written import write

RED, GREEN = "#b42318", "#166534"


def _notice(s: Sketch, y: float, title: str, fill: str, ink: str, mode: str) -> Node:
    kids = [
        s.icon(40, y + 14, 20, 20, color=ink),
        s.box(72, y + 10, 220, 44, [
            s.text(72, y + 10, title, weight=600, color=ink),
            s.text(72, y + 32, f"{title} is told here.", color=ink),
        ], flow="column"),
    ]  # fmt: skip
    icon = Icon(view_box=(0, 0, 20, 20), paths=(f"M0 0h{len(title)}v9z",), color=ink, mode=mode)
    kids[0] = kids[0].model_copy(update={"icon": icon})
    return s.box(20, y, 400, 64, kids, fill=fill, border=ink, radius=8)


def _sheet(s: Sketch):
    return s.page(
        _notice(s, 20, "Saved", "#e9f6ec", GREEN, "fill"),
        _notice(s, 104, "Not saved", "#fdecec", RED, "stroke"),
        w=440, h=190,
    )  # fmt: skip


def test_variants_with_icons_of_their_own_are_one_component_with_a_table_of_icons():
    code = write(_sheet(Sketch())).tsx
    assert code.count('role="alert"') == 1
    assert code.count("{ICONS[variant]}") == 1
    assert code.count("<svg") == 2
    assert 'strokeLinecap="round"' in code.split("const ICONS")[1]


def test_a_look_with_two_icons_is_no_variant():
    s = Sketch()
    notices = [_notice(s, 20 + 84 * i, t, "#e9f6ec", GREEN, "fill") for i, t in enumerate("ab")]
    other = Icon(view_box=(0, 0, 9, 9), paths=("M0 0h9v9z",), color=GREEN, mode="stroke")
    kids = list(notices[1].children)
    kids[0] = kids[0].model_copy(update={"icon": other})
    notices[1] = notices[1].model_copy(update={"children": tuple(kids)})
    code = write(s.page(*notices, w=440, h=190)).tsx
    assert "ICONS" not in code
    assert code.count("<svg") == 2


def test_a_colour_all_words_share_is_said_once():
    code = write(_sheet(Sketch())).tsx
    assert code.count("text-tint") == 2
    assert "text-tint" in code.split("const VARIANTS")[1].split("} as const")[0]


def _is_color(name: str) -> bool:
    return name in ("text-ink", "text-muted")


def _p(*classes: str) -> El:
    return El("p", classes=list(classes), children=[Txt("word")])


def test_colours_that_differ_stay_where_they_are():
    box = El("div", children=[_p("text-ink"), _p("text-muted")])
    inherited(box, _is_color)
    assert box.classes == []
    assert [c.classes for c in box.children] == [["text-ink"], ["text-muted"]]


def test_fields_keep_their_colour_and_the_rest_keeps_its_own():
    field = El("input", classes=["text-ink"])
    box = El("div", children=[_p("text-ink"), _p("text-ink"), field])
    inherited(box, _is_color)
    assert "text-ink" in field.classes
    assert all("text-ink" in c.classes for c in box.children)


def test_a_colour_climbs_through_boxes_to_the_outermost():
    inner = El("div", children=[_p("text-ink"), _p("text-ink")])
    outer = El("div", children=[inner, _p("text-ink")])
    inherited(outer, _is_color)
    assert outer.classes == ["text-ink"]
    assert not any(_is_color(c) for e in outer.elements()[1:] for c in e.classes)


@pytest.mark.parametrize(
    ("label", "value", "hint", "kind"),
    [
        ("E-mail address", "", "", "email"),
        ("Work email", "not yet", "", "email"),
        ("", "", "you@example.org", "email"),
        ("Contact", "ada@example.org", "", "email"),
        ("Passwort", "", "", "password"),
        ("Password", "shown in clear", "", "text"),
        ("Contraseña", "", "8 signs", "password"),
        ("Phone number", "", "", "tel"),
        ("Phone", "+44 20 7946 0018", "", "tel"),
        ("Phone", "ask Ada", "", "text"),
        ("", "", "Search orders", "search"),
        ("Search", "boats", "", "text"),
        ("Website", "example.org", "", "url"),
        ("Website", "none", "", "text"),
        ("Full name", "Ada", "", "text"),
        ("Mailbox colour", "", "", "text"),
        ("", "", "", "text"),
    ],
)
def test_an_input_has_the_type_its_words_ask_for(label, value, hint, kind):
    assert field_type(label, value, hint) == kind


def _field(s: Sketch, label: str, below: str, border: str = GREY):
    return s.page(
        s.box(20, 20, 300, 96, [
            s.text(20, 20, label, weight=500),
            s.box(20, 44, 300, 40, [s.text(32, 54, "Ada")], fill=WHITE, border=border, radius=6),
            s.text(20, 90, below, size=12, color=RED if border == RED else INK),
        ], flow="column"), w=340, h=140,
    )  # fmt: skip


def test_help_below_a_field_describes_it():
    code = write(_field(Sketch(), "Full name", "As in your passport.")).tsx
    assert "aria-describedby={`${id}-" in code
    assert len(re.findall(r"\{`\$\{id\}-(?:fullNameHelp|help)`\}", code)) == 2
    assert re.search(r'(?:fullNameHelp|help|description|text) = "As in your passport."', code)


def test_what_stands_far_below_a_field_does_not_describe_it():
    layout = _field(Sketch(), "Full name", "As in your passport.")
    group = layout.root.children[0]
    far = group.children[-1].box.model_copy(update={"y": 110.0})
    kids = (*group.children[:-1], group.children[-1].model_copy(update={"box": far}))
    root = layout.root.model_copy(
        update={"children": (group.model_copy(update={"children": kids}),)}
    )
    assert "aria-describedby" not in write(layout.model_copy(update={"root": root})).tsx


@pytest.mark.parametrize(
    ("text", "prop"),
    [
        ("€14", "price"),
        ("$1,299.00", "price"),
        ("14 €", "price"),
        ("12.5%", "percentage"),
        ("48", "value"),
    ],
)
def test_amounts_are_called_what_they_are(text, prop):
    s = Sketch()
    inside = [
        s.text(40, 40, "Allotment", size=20, weight=600), s.text(40, 74, text, size=32, weight=700),
        s.text(40, 120, "Everything for one season of growing."),
    ]  # fmt: skip
    panel = s.box(20, 20, 360, 150, inside, fill="#fdfdfd", border=GREY, radius=8, flow="column")
    assert f'{prop} = "{text}"' in write(s.page(panel, w=400, h=190)).tsx


def test_a_second_heading_is_called_after_its_words():
    s = Sketch()
    inside = [
        s.text(40, 40, "Allotment", size=20, weight=600), s.text(40, 74, "A plot you share with others."),
        s.text(40, 110, "Opening hours", size=20, weight=600), s.text(40, 144, "From dawn to dusk, daily."),
    ]  # fmt: skip
    panel = s.box(20, 20, 360, 170, inside, fill="#fdfdfd", border=GREY, radius=8, flow="column")
    assert 'openingHoursTitle = "Opening hours"' in write(s.page(panel, w=400, h=210)).tsx


def _panel(s: Sketch, top: float, gap: float) -> Node:
    title = s.text(44, 20 + top, "Allotment", size=20, weight=600)
    line = s.text(44, title.box.bottom + gap, "A plot you share with others.")
    high = line.box.bottom + 24 - 20
    return s.box(20, 20, 300, high, [title, line], fill=WHITE, border=None, flow="column")


def test_space_above_a_first_line_is_its_leading():
    done = padded(_panel(Sketch(), top=28, gap=10))
    assert [round(p) for p in done.padding[:3:2]] == [24, 24]
    assert done.children[0].text.style.line_height == 34


@pytest.mark.parametrize(("top", "gap"), [(24, 10), (24.4, 10), (40, 20), (28, 2)])
def test_what_leading_cannot_explain_stays(top, gap):
    panel = _panel(Sketch(), top=top, gap=gap)
    assert padded(panel) == panel
