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
