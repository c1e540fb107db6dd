"""How arrangements, drawings and type are written, on layouts drawn by hand."""

import re

from componentforge.domain.base import Box
from componentforge.domain.layout import Gradient, Paint, TextStyle
from tests.sketch import GREY, INK, WHITE
from tests.written import classes_of, paragraph, write


def test_wrapped_text_breaks_where_the_picture_does(s):
    words = paragraph(s, 40, 80, ("A line that is long enough", "and a second one"), 190)
    inside = [s.text(40, 40, "Title", size=22), words]
    card = s.box(20, 20, 560, 120, inside, fill="#fefefe", border=GREY, flow="column")
    tsx = write(s.page(card, w=600, h=160)).tsx
    bound = re.search(r"max-w-([\d.]+)", tsx)
    assert bound
    assert 190 <= float(bound.group(1)) * 4 <= 240


def test_things_on_one_another_share_a_grid_cell(s):
    dot = s.box(50, 50, 12, 12, fill="#16a34a", radius=6)
    face = s.box(20, 20, 40, 40, [s.text(30, 30, "AB", w=20)], fill="#dbeafe", radius=20)
    stack = s.box(20, 20, 42, 42, [face, dot], flow="overlay")
    tsx = write(
        s.page(
            s.box(20, 20, 300, 42, [stack, s.text(90, 30, "Ann, on deck")]),
            s.text(20, 90, "and more words"),
        ),
        note="card",
    ).tsx
    assert tsx.count("col-start-1") >= 2
    assert "absolute" not in tsx


def test_a_grid_is_written_row_by_row(s):
    cells = [
        s.text(20 + 150 * (i % 2), 20 + 40 * (i // 2), f"Harbour {'abcd'[i]}") for i in range(4)
    ]
    grid = s.box(20, 20, 230, 60, cells, flow="grid").model_copy(update={"columns": 2})
    tsx = write(s.page(grid), note="card").tsx
    assert all(f"Harbour {c}" in tsx for c in "abcd")
    assert tsx.count("flex") >= 2


def test_a_gradient_is_a_background_from_one_colour_to_another(s):
    node = s.box(
        20,
        20,
        200,
        80,
        [s.text(40, 40, "Dawn", color=WHITE), s.text(40, 70, "over the sea", color=WHITE)],
        flow="column",
    )
    paint = Paint(gradient=Gradient(angle=90, start="#1d4ed8", end="#9333ea"))
    tsx = write(s.page(node.model_copy(update={"paint": paint}))).tsx
    assert "bg-linear-90" in tsx
    assert re.search(r"from-\S+ to-\S+", tsx)


def test_centred_things_are_centred_and_not_pushed(s):
    inside = [s.text(100, 40, "128", size=40, w=80), s.text(110, 100, "Signups", w=60)]
    card = s.box(20, 20, 240, 120, inside, fill="#fefefe", border=GREY, flow="column")
    tsx = write(s.page(card, w=280, h=160)).tsx
    assert "text-center" in tsx
    assert not re.search(r"\bm[se]-\d", tsx)


def test_right_to_left_is_said_by_the_page_and_written_with_logical_sides(s):
    words = s.text(300, 30, "שלום לכולם", w=80)
    more = s.text(260, 60, "ברוכים הבאים", w=120)
    card = s.box(20, 20, 380, 80, [words, more], fill="#fefefe", border=GREY, flow="column")
    draft = write(s.page(card, w=420, h=120, rtl=True))
    assert 'dir="rtl"' in draft.stories
    assert not re.search(r"\b(pl|pr|ml|mr|left|right)-", draft.tsx + draft.stories)


def test_words_at_both_ends_are_pushed_apart(s):
    row = s.box(40, 40, 260, 20, [s.text(40, 40, "Total", w=36), s.text(250, 40, "€ 40", w=50)])
    card = s.box(
        20,
        20,
        300,
        100,
        [row, s.text(40, 80, "Pay at the pier.")],
        fill="#fefefe",
        border=GREY,
        flow="column",
    )
    assert "ms-auto" in write(s.page(card)).tsx


def test_equal_halves_grow_alike(s):
    halves = [
        s.box(20 + 151 * i, 120, 149, 48, [s.text(70 + 151 * i, 134, w, w=50)], border=GREY)
        for i, w in enumerate(["Notes", "Files"])
    ]
    card = s.box(20, 20, 302, 150, [s.text(40, 40, "Release", size=18), s.box(20, 120, 300, 48, halves)],
                 fill="#fefefe", border=GREY, flow="column")  # fmt: skip
    assert write(s.page(card)).tsx.count("<button") == 2


def test_a_ruler_between_texts_is_a_rule(s):
    inside = [
        s.text(40, 40, "Release", size=20),
        s.box(20, 80, 300, 1, fill="#9ca3af"),
        s.text(40, 96, "Faster starts."),
    ]
    tsx = write(
        s.page(s.box(20, 20, 300, 110, inside, fill="#fefefe", border=GREY, flow="column"))
    ).tsx
    assert {"h-px", "border-0"} <= classes_of(tsx, "hr")


def test_an_icon_alone_in_a_box_is_a_button_with_a_name(s):
    button = s.box(20, 20, 36, 36, [s.icon(30, 30, 16, 16, "search", INK)], fill=GREY, radius=6)
    tsx = write(s.page(button, w=76, h=76)).tsx
    assert 'aria-label="Search"' in tsx


def test_outlines_of_a_filled_drawing_stay_in_one_path(s):
    ring = s.icon(20, 20, 20, 20, color=INK)
    assert ring.icon is not None
    icon = ring.icon.model_copy(update={"paths": ("M0 0h20v20H0z", "M5 5h10v10H5z")})
    tsx = write(
        s.page(
            s.box(
                20,
                20,
                200,
                20,
                [ring.model_copy(update={"icon": icon}), s.text(60, 20, "Ring the bell")],
            )
        )
    ).tsx
    assert 'd="M0 0h20v20H0z M5 5h10v10H5z"' in tsx
    assert 'fillRule="evenodd"' in tsx


def test_a_stroked_drawing_keeps_its_line(s):
    line = s.icon(20, 20, 20, 20, color=INK)
    assert line.icon is not None
    icon = line.icon.model_copy(
        update={"mode": "stroke", "stroke_width": 2.0, "paths": ("M1 1h9", "M1 5h9")}
    )
    tsx = write(
        s.page(
            s.box(
                20,
                20,
                200,
                20,
                [line.model_copy(update={"icon": icon}), s.text(60, 20, "Menu of the day")],
            )
        )
    ).tsx
    assert "strokeWidth={2}" in tsx
    assert tsx.count("<path") == 2


def test_the_name_asked_for_is_the_files_name(s):
    draft = write(s.page(s.text(20, 20, "Ahoy")), name="Greeting")
    assert "export function Greeting(" in draft.tsx
    assert 'from "./Greeting"' in draft.stories


def test_line_height_and_letters_of_odd_size_become_tokens(s):
    odd = s.text(20, 20, "Dense", size=13)
    assert odd.text is not None
    style = TextStyle.model_validate(
        {**odd.text.style.model_dump(), "line_height": 15.5, "letter_spacing": -0.4}
    )
    lines = ("Dense one", "Dense two")
    text = odd.text.model_copy(
        update={"style": style, "lines": lines, "line_inks": (odd.box, odd.box)}
    )
    box = Box(x=20, y=20, w=80, h=31)
    draft = write(
        s.page(odd.model_copy(update={"text": text, "box": box}), s.text(20, 80, "Loose", size=13))
    )
    assert "--tracking-tight-0-4: -0.4px" in draft.tokens_css
    assert "15.5px" in draft.tokens_css
