"""Arrangement: containment, rows and columns, gaps and alignment, at any nesting."""

from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Paint, Text, TextStyle
from componentforge.engines.local.arrange import build

PAINT = Paint(fill="#eeeeee")


def box(x: float, y: float, w: float, h: float) -> Node:
    return Node(id="b", kind="box", box=Box(x=x, y=y, w=w, h=h), paint=PAINT)


def text(x: float, y: float, w: float = 40, h: float = 20, content: str = "word") -> Node:
    style = TextStyle(family="Inter", size=16, weight=400, line_height=h, color="#000000")
    ink = Box(x=x, y=y + 4, w=w, h=h - 8)
    return Node(
        id="t", kind="text", box=Box(x=x, y=y, w=w, h=h),
        text=Text(content=content, lines=(content,), line_inks=(ink,), style=style),
    )  # fmt: skip


def tree(*nodes: Node, w: float = 400, h: float = 300) -> Node:
    root = Node(id="n0", kind="box", box=Box(x=0, y=0, w=w, h=h), paint=Paint(fill="#ffffff"))
    return build(root, list(nodes))


def test_each_thing_lies_in_the_smallest_box_around_it():
    root = tree(box(10, 10, 300, 200), box(20, 20, 100, 50), text(30, 30), text(200, 150))
    (card,) = root.children
    assert [c.box.x for c in card.children] == [20, 200]
    assert card.children[0].children[0].text is not None


def test_things_above_one_another_are_a_column_with_their_gap():
    (card,) = tree(box(10, 10, 200, 200), box(20, 20, 180, 30), box(20, 62, 180, 30),
                   box(20, 104, 180, 30)).children  # fmt: skip
    assert (card.flow, card.gap, card.align) == ("column", 12, "stretch")


def test_things_side_by_side_are_a_row():
    (bar,) = tree(box(0, 0, 400, 60), box(20, 10, 50, 40), box(80, 10, 70, 40)).children
    assert (bar.flow, bar.gap, bar.align, bar.justify) == ("row", 10, "stretch", "start")


def test_unequal_gaps_are_said_to_be_unequal():
    (bar,) = tree(box(0, 0, 400, 60), box(20, 10, 50, 40), box(80, 10, 70, 40),
                  box(200, 10, 50, 40)).children  # fmt: skip
    assert bar.gap == -1


def test_two_things_at_the_ends_stand_between():
    (bar,) = tree(box(0, 0, 400, 60), box(20, 10, 50, 40), box(330, 10, 50, 40)).children
    assert bar.justify == "between"


def test_a_row_at_the_end_and_one_in_the_middle_say_so():
    (bar,) = tree(box(0, 0, 400, 60), box(280, 10, 40, 40), box(330, 10, 50, 40)).children
    assert bar.justify == "end"
    (bar,) = tree(box(0, 0, 400, 60), box(150, 10, 45, 40), box(205, 10, 45, 40)).children
    assert bar.justify == "center"


def test_lines_of_two_columns_stay_rows_when_they_line_up():
    root = tree(*(text(x, y) for y in (20, 60, 100) for x in (20, 200)))
    assert root.flow == "column"
    assert [len(row.children) for row in root.children] == [2, 2, 2]


def test_a_wide_gutter_makes_columns_first():
    left = [text(20, y) for y in (20, 42, 64, 86)]
    right = [box(250, 20, 100, 60)]
    root = tree(*left, *right)
    assert root.flow == "row"
    assert root.children[0].flow == "column"


def test_centred_and_right_aligned_columns_are_told():
    (card,) = tree(box(0, 0, 200, 200), text(70, 20, 60), text(50, 60, 100)).children
    assert card.align == "center"
    (card,) = tree(box(0, 0, 200, 200), text(130, 20, 60), text(90, 60, 100)).children
    assert card.align == "end"


def test_what_overlaps_lies_over_largest_first():
    root = tree(box(50, 50, 40, 40), box(20, 20, 60, 60))
    assert root.flow == "overlay"
    assert [c.box.w for c in root.children] == [60, 40]


def test_a_rule_below_a_box_is_not_in_it():
    root = tree(box(20, 20, 300, 40), box(20, 60, 300, 1))
    assert [c.box.h for c in root.children] == [40, 1]


def test_letters_may_reach_over_their_boxes_edge():
    (badge,) = tree(box(20, 20, 60, 18), text(25, 18.5, 50, 21)).children
    assert badge.children[0].text is not None


boxes = st.builds(
    box, st.integers(0, 300), st.integers(0, 300), st.integers(4, 120), st.integers(4, 120)
)


@given(st.lists(boxes, min_size=1, max_size=8))
def test_nothing_is_lost_and_ids_are_unique_and_stable(nodes):
    root = tree(*nodes, w=500, h=500)
    again = tree(*nodes, w=500, h=500)
    assert root == again
    found = [n for n in root.walk() if n.paint == PAINT]
    key = sorted((n.box.x, n.box.y, n.box.w, n.box.h) for n in nodes)
    assert sorted((n.box.x, n.box.y, n.box.w, n.box.h) for n in found) == key
    ids = [n.id for n in root.walk()]
    assert len(set(ids)) == len(ids)
    assert all(n.id.startswith("n0") for n in root.walk())


@given(st.lists(boxes, min_size=1, max_size=8))
def test_no_wrapper_holds_a_single_child(nodes):
    root = tree(*nodes, w=500, h=500)
    assert all(n.paint.fill or len(n.children) > 1 for n in root.walk())
