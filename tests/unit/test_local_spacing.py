"""Spacing: paddings and gaps as an author would have written them."""

from componentforge.domain.base import Box
from componentforge.domain.layout import Border, Node, Paint, Text, TextStyle
from componentforge.engines.local.spacing import spacings


def text(x: float, y: float, w: float, h: float = 20, size: float = 16, lines: int = 1) -> Node:
    style = TextStyle(family="Inter", size=size, weight=400, line_height=h, color="#000000")
    ink = Box(x=x, y=y, w=w, h=h)
    return Node(
        id="t", kind="text", box=Box(x=x, y=y, w=w, h=h * lines),
        text=Text(content="a", lines=("a",) * lines, line_inks=(ink,) * lines, style=style),
    )  # fmt: skip


def box(x: float, y: float, w: float, h: float, *children: Node, **more) -> Node:
    more.setdefault("paint", Paint(fill="#eeeeee"))
    return Node(
        id="b", kind="box", box=Box(x=x, y=y, w=w, h=h), children=children,
        flow=more.pop("flow", "column" if children else "none"), **more,
    )  # fmt: skip


def values(*children: Node) -> list[float]:
    root = box(0, 0, 900, 900, *children).model_copy(update={"id": "n0"})
    return sorted(v for v, _ in spacings(root))


def test_a_buttons_padding_counts_from_the_line_box_of_its_text():
    # 38 high, 1 px border, 16 px type at 1.5: 6 px above and below.
    border = Border(widths=(1, 1, 1, 1), colors=("#000000",) * 4)
    button = box(0, 0, 94, 38, text(13, 9, 68), paint=Paint(fill="#eeeeee", border=border))
    assert values(button) == [6, 12, 12]


def test_a_paragraphs_measured_ratio_holds_for_single_lines():
    paragraph = box(0, 100, 400, 100, text(20, 120, 300, 20, 16, lines=3))
    button = box(0, 0, 94, 36, text(13, 8, 68))
    assert 8 in values(button, paragraph)


def test_gaps_between_parts_count_and_leftovers_do_not():
    row = box(0, 0, 600, 60, box(20, 10, 50, 40), box(78, 10, 50, 40), box(500, 10, 50, 40),
              flow="row")  # fmt: skip
    found = values(row)
    assert 8 in found
    assert not any(v > 48 for v in found)


def test_where_text_runs_to_is_no_padding():
    card = box(0, 0, 300, 80, box(20, 20, 100, 40))
    assert values(card) == [20, 20]


def test_columns_of_a_table_are_not_spaced_by_hand():
    row = box(0, 0, 600, 40, box(10, 10, 50, 20), box(90, 10, 50, 20), flow="row", role="row")
    assert 30 not in values(row)


def test_what_is_not_painted_has_no_padding():
    group = box(0, 0, 300, 80, box(20, 20, 100, 40), paint=Paint())
    assert values(group) == []


def table(step: float = 36) -> Node:
    """Three ruled rows of two cells, 8 px beside and 36 px apart."""
    parts: list[Node] = []
    for r in range(3):
        for c in range(2):
            name = "heading" if r == 0 else None
            cell = text(8 + 150 * c, 6 + step * r, 60)
            weight = {"weight": 700 if r == 0 else 400}
            style = cell.text.style.model_copy(update=weight)
            words = cell.text.model_copy(update={"style": style})
            parts.append(cell.model_copy(update={"id": f"c{r}{c}", "text": words, "role": name}))
        parts.append(box(0, step * (r + 1) - 1, 300, 1).model_copy(update={"id": f"r{r}"}))
    return box(0, 0, 300, 3 * step, *parts, role="table", paint=Paint())


def test_a_cells_padding_counts_from_its_row():
    # 36 px a row less a line's 24 and the rule's 1: 5.5 above and below; 8 px beside.
    assert values(table(37)) == [6, 8]


def test_rows_parted_by_lines_have_their_padding_halved():
    rows = [n for i in range(4) for n in (text(0, 10 + 45 * i, 80), box(0, 44 + 45 * i, 300, 1))]
    assert 10 in values(box(0, 0, 300, 180, *rows[:-1], paint=Paint()))


def pressed(x: float, role: str | None) -> Node:
    return text(x, 10, 40).model_copy(update={"role": role})


def test_between_two_bare_tabs_lie_two_paddings():
    tabs = box(0, 0, 400, 40, *(pressed(16 + 72 * i, "tab") for i in range(4)), flow="row",
               paint=Paint())  # fmt: skip
    assert set(values(tabs)) == {16}
    words = box(0, 0, 400, 40, *(pressed(16 + 72 * i, None) for i in range(4)), flow="row",
                paint=Paint())  # fmt: skip
    assert set(values(words)) == {32}


def test_between_a_bare_tab_and_a_painted_one_nothing_is_told():
    row = box(0, 0, 400, 40, pressed(16, "tab"), box(76, 4, 60, 32), flow="row", paint=Paint())
    assert values(row) == []


def test_a_fixed_heights_leftover_is_no_padding_and_low_labels_have_no_leading():
    # 16 px type in 39 px: 7.5 above and below; a badge 20 high with 12 px type has 4.
    assert values(box(0, 0, 104, 39, text(18, 9.5, 68), role="button")) == [18, 18]
    badge = box(0, 0, 60, 20, text(8, 2, 44, 16, 12), role="badge")
    assert values(badge) == [4, 8, 8]


def test_what_is_left_around_initials_is_no_padding():
    face = box(20, 20, 40, 40, text(31, 30, 18), role="avatar")
    assert values(face) == []


def button(x: float, w: float, words: float) -> Node:
    made = box(x, 20, w, 36, text(x + (w - words) / 2, 28, words), role="button")
    return made.model_copy(update={"id": f"b{x:g}"})


def test_buttons_made_equally_wide_do_not_tell_their_padding():
    assert not {15, 27} & set(values(button(20, 100, 70), button(130, 100, 46)))
    assert {15, 27} <= set(values(button(20, 100, 70), button(130, 90, 36)))


def test_bare_words_beside_a_button_do_not_tell_the_gap():
    row = box(20, 20, 200, 36, button(20, 100, 68), text(149, 28, 40), flow="row", paint=Paint())
    other = box(
        20, 20, 200, 36, button(20, 100, 68), button(149, 60, 28), flow="row", paint=Paint()
    )
    assert 29 not in values(row)
    assert 29 in values(other)
