"""Fields, notices, labels and marks: told from what they hold and from what stands beside them."""

import pytest

from componentforge.engines.local.classify import candidates
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.looks import Tree
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch

PALE, LINE = "#6b7280", "#e5e7eb"


@pytest.fixture
def s():
    return Sketch()


def best(layout):
    return candidates(annotate(layout))[0].component_type


def first_three(layout):
    return [c.component_type for c in candidates(annotate(layout))[:3]]


def role_of(layout, role):
    return [n for n in Tree(annotate(layout)).all() if n.role == role]


def notice(s, *, fill, sign=True, size=24):
    kids = [s.box(80, 36, 220, 50, [
        s.text(80, 36, "Oven 2 is warm", size=size, color=WHITE),
        s.text(80, 66, "Load the rye within ten minutes.", color=WHITE),
    ], flow="column")]  # fmt: skip
    if sign:
        disc = s.box(38, 38, 24, 24, [s.icon(43, 44, 14, 12, name="check", color=BLUE)],
                     fill=WHITE, radius=12)  # fmt: skip
        kids.insert(0, disc)
    return s.page(s.box(20, 20, 480, 84, kids, fill=fill, radius=4), w=520, h=124)


def test_a_tinted_panel_led_by_a_sign_is_a_notice_and_its_sign_no_control(s):
    layout = notice(s, fill="#4caf50")
    assert best(layout) == "alert"
    assert not role_of(layout, "radio")
    assert not role_of(layout, "button")
    assert best(notice(Sketch(), fill="#4caf50", sign=False)) == "card"


def field(s, *, label=True, end="EUR"):
    kids = [s.text(32, 53, "0.00", w=30)]
    if end:
        kids.append(s.text(330, 53, end, w=32))
    box = s.box(20, 44, 360, 36, kids, border="#6b7280", radius=6)
    above = [s.text(20, 20, "Price per metre")] if label else []
    return s.page(*above, box, w=400, h=110)


def test_a_labelled_frame_may_end_in_a_unit(s):
    assert best(field(s)) == "input"
    assert best(field(Sketch(), end="")) == "input"
    assert not role_of(field(Sketch(), label=False), "input")


def test_upright_lines_part_units_off_a_field(s):
    kids = [
        s.text(33, 72, "Stop", w=29), s.box(74, 65, 1, 30, fill=LINE),
        s.text(88, 72, "e.g. 4410", w=58), s.box(292, 65, 1, 30, fill=LINE),
        s.text(305, 72, "zone B", w=42),
    ]  # fmt: skip
    assert best(s.page(s.box(20, 64, 340, 32, kids, fill="#f2f3f5"), w=380, h=116)) == "input"


def affixed(s, *, fill="#e8e8e9", gap=0):
    unit = s.box(20, 82, 73, 48, [s.text(37, 96, "NOK", size=18, w=39)], fill=fill, border=GREY)
    field = s.box(93 + gap, 82, 287, 48, [s.text(105 + gap, 96, "12 400", size=18)], border=GREY)
    below = s.box(20, 185, 360, 48, [s.text(33, 199, "50", size=18)], border=GREY)
    return s.page(
        s.text(20, 50, "Rent", size=18), s.box(20, 82, 360 + gap, 48, [unit, field]),
        s.text(20, 153, "Code", size=18), below, w=420 + gap, h=260,
    )  # fmt: skip


def test_a_grey_box_flush_with_a_field_is_its_unit_and_no_button(s):
    assert best(affixed(s)) == "input"
    assert not role_of(affixed(Sketch()), "button")
    assert role_of(affixed(Sketch(), fill=BLUE), "button")
    assert role_of(affixed(Sketch(), gap=12), "button")


def tinted(s, *fills):
    kids = [
        s.box(20 + 110 * i, 20, 100, 32, [s.text(36 + 110 * i, 26, "Approved", size=16, w=68)],
              fill=fill, radius=2)
        for i, fill in enumerate(fills)
    ]  # fmt: skip
    return s.page(s.box(20, 20, 110 * len(fills), 32, kids), w=700, h=72)


def test_low_boxes_of_several_pale_tints_are_labels(s):
    assert best(tinted(s, "#daeddd", "#fae6c6", "#f8e4e4", "#e0ecff")) == "badge"
    assert best(tinted(Sketch(), "#daeddd", "#daeddd", "#fae6c6", "#daeddd")) == "button"


def underscored(s, *, line=True, words=True):
    kids = [s.text(35, 139, "l.morvan", w=70)] if words else []
    field = s.box(20, 128, 420, 38, kids, fill="#eeeeee", radius=4)
    under = [s.box(20, 166, 420, 2, fill="#3a3a3a")] if line else []
    return s.page(s.text(20, 75, "Name"), field, *under, w=460, h=200)


def test_a_filled_box_with_a_line_along_its_foot_is_a_field(s):
    assert best(underscored(s)) == "input"
    assert role_of(underscored(Sketch(), words=False), "input")
    assert not role_of(underscored(Sketch(), words=False, line=False), "input")


def outlined(s, *, y=21, help_=True):
    inside = [s.text(52, 47, "Heron loop", size=16), s.text(52, 69, "On the map", size=12)]
    inside = inside if help_ else inside[:1]
    frame = s.box(36, 28, 328, 72, inside, border="#787a84", radius=4, flow="column")
    label = s.text(52, y - 2, "Trail", size=12, w=30)
    return s.page(s.box(36, 21, 328, 79, [frame, label], flow="overlay"), w=400, h=120)


def test_words_in_a_frames_upper_edge_are_a_fields_label(s):
    layout = outlined(s, help_=False)
    assert best(layout) == "input"
    assert [n.text.content for n in role_of(layout, "label")] == ["Trail"]
    assert not role_of(outlined(Sketch(), y=60, help_=False), "label")
    assert best(outlined(Sketch())) == "input"
    assert not role_of(outlined(Sketch()), "input")  # what is below the entry would be lost


def marked_tabs(s, *, signs):
    kids = [s.box(62, 35, 18, 18, [s.box(67, 40, 8, 8, fill=INK, radius=4)], border=INK, radius=9),
            s.text(87, 36, "Vinyl", w=33)]  # fmt: skip
    for i in range(signs):
        x = 193 + 142 * i
        kids += [s.icon(x, 34, 20, 20, color=INK), s.text(x + 26, 36, "Wanted", w=50)]
    return s.page(s.box(62, 34, 345, 21, kids), w=460, h=89)


def test_a_ring_beside_words_among_other_signs_is_a_sign(s):
    assert not role_of(marked_tabs(s, signs=2), "radio")
    assert role_of(marked_tabs(Sketch(), signs=0), "radio")


def opening(s, *, fill=None, sign="chevron-down"):
    kids = [
        s.box(20 + 110 * i, 20, 90, 32, [
            s.text(32 + 110 * i, 26, "Allegro", w=46), s.icon(94 + 110 * i, 33, 10, 6, name=sign)
        ], border=GREY, fill=fill, radius=4)
        for i in range(2)
    ]  # fmt: skip
    return s.page(s.box(20, 20, 200, 32, kids), w=460, h=72)


def test_quiet_boxes_that_end_in_a_sign_pointing_down_are_selects(s):
    assert best(opening(s)) == "select"
    assert best(opening(Sketch(), fill=BLUE)) == "button"
    assert best(opening(Sketch(), sign="plus")) == "button"


def ticked(s, *, radius, sign="check", twins=2):
    rows = []
    for i in range(twins):
        y = 21 + 40 * i
        mark = [s.icon(22, y + 4, 12, 10, name=sign)] if not i else []
        rows.append(s.box(19, y, 150, 19, [
            s.box(19, y, 18, 18, mark, fill=BLUE if not i else WHITE, border=GREY, radius=radius),
            s.text(48, y, "Lesson reminders", w=110),
        ]))  # fmt: skip
    return s.page(s.box(19, 21, 157, 40 * twins, rows, flow="column"), w=380, h=120, fill="#f5f5f5")


def test_a_box_as_good_as_round_that_holds_a_tick_is_to_be_ticked(s):
    assert best(ticked(s, radius=8)) == "checkbox"
    assert {n.role for n in Tree(annotate(ticked(Sketch(), radius=8))).all()} >= {"checkbox"}
    assert not role_of(ticked(Sketch(), radius=8), "radio")


def status(s, *, hue="#855f2e"):
    sign = s.icon(39, 36, 18, 15, color="#855f2e")
    words = [s.text(76, 35, "Room 12 has no piano", color=hue, weight=500),
             s.text(76, 57, "The tuner brings it back.", color="#71717a")]  # fmt: skip
    panel = s.box(20, 20, 480, 68, [sign, *words], fill=WHITE, radius=24, flow="overlay")
    return s.page(panel, w=520, h=108, fill="#f5f5f5")


def test_a_white_panel_whose_sign_and_title_share_a_hue_is_a_notice(s):
    assert best(status(s)) == "alert"
    assert best(status(Sketch(), hue=INK)) != "alert"
