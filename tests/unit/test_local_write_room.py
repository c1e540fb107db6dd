"""What the code does where there is less room, or more text, than the picture had."""

import re

import pytest

from componentforge.domain.component import Finding
from componentforge.engines.local.write_elements import El, Txt, Value
from componentforge.engines.local.write_props import Lifted, _looped
from componentforge.engines.local.write_unify import unify
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch
from tests.written import classes_of, paragraph, write


def buttons(s: Sketch, *words: str, x: float = 20, gap: float = 12):
    """Filled buttons side by side."""
    out = []
    for word in words:
        w = 7 * len(word) + 32
        text = s.text(x + 16, 29, word, color=WHITE, w=7 * len(word))
        out.append(s.box(x, 20, w, 38, [text], fill=BLUE, radius=6))
        x += w + gap
    return out


def test_buttons_go_to_a_next_line_and_so_may_their_words(s):
    row = buttons(s, "Weigh anchor", "Cast off", "Stay")
    wide = row[-1].box.right - 20
    draft = write(s.page(s.box(20, 20, wide, 38, row), w=600, h=78))
    assert "flex-wrap" in classes_of(draft.stories.split("<div", 2)[2].join(["<div", ""]), "div")
    assert "whitespace-nowrap" not in draft.tsx


def test_after_what_hugs_its_content_the_story_leaves_room(s):
    row = buttons(s, "Weigh anchor", "Cast off")
    wide = row[-1].box.right - 20
    stories = write(s.page(s.box(20, 20, wide, 38, row), w=int(wide) + 40, h=78)).stories
    page = re.search(r'className="([^"]*min-h-screen[^"]*)"', stories)
    assert page
    assert not re.search(r"\b(pe|px|p)-", page[1])
    assert "ps-5" in page[1]


def test_free_space_beside_a_block_is_a_bound_not_padding(s):
    inside = [s.text(40, 40, "Tide table", size=20, weight=600),
              paragraph(s, 40, 74, ("High water comes twice", "a day, and twice it goes"), 180)]  # fmt: skip
    card = s.box(20, 20, 260, 120, inside, fill="#fafafa", border=GREY, radius=8, flow="column")
    stories = write(s.page(card, w=600, h=160)).stories
    assert "max-w-65" in stories
    assert "pe-80" not in stories


def test_a_row_the_picture_fills_stays_on_one_line(s):
    row = [s.text(21, 30, "Northern approach", w=150), s.text(172, 30, "Southern approach", w=147)]
    bar = s.box(20, 20, 300, 40, row, fill="#fafafa")
    body = s.box(20, 20, 300, 90, [bar, paragraph(s, 20, 70, ("Both are buoyed and lit", "at night"), 300)],
                 flow="column")  # fmt: skip
    assert "flex-wrap" not in write(s.page(body, w=340, h=140)).tsx


def pager(s: Sketch):
    """Numbers that fill their bar, the first one chosen."""
    numbers = [s.text(36 + 42 * at, 31, f"{at + 1}", w=9, color=WHITE if at == 0 else BLUE)
               for at in range(4)]  # fmt: skip
    chosen = s.box(20, 20, 42, 42, [numbers[0]], fill=BLUE)
    bar = s.box(20, 20, 168, 42, [chosen, *numbers[1:]], fill="#fafafa", border=GREY, radius=4)
    return s.page(bar, w=208, h=82)


def test_controls_that_fill_their_row_go_below_where_there_is_less_room(s):
    assert "flex-wrap" in classes_of(write(pager(s)).tsx, "nav")


def test_a_row_whose_last_control_came_out_below_stays_on_one_line(s):
    layout = pager(s)
    first = write(layout)
    last = next(n for n in layout.root.walk() if n.text and n.text.content == "4")
    fell = Finding(source="difference", rule="text-moved", severity="minor", message="",
                   box=last.box, text="4", measured={"dx": -126.0, "dy": 40.0, "dw": 0.0})  # fmt: skip
    again = write(layout, first, (fell,))
    assert "flex-wrap" not in again.tsx
    assert "together" in again.tokens_css
    # What only moved down, as all below a taller thing does, is no sign of it.
    pushed = fell.model_copy(update={"measured": {"dx": 0.0, "dy": 40.0, "dw": 0.0}})
    assert "flex-wrap" in write(layout, first, (pushed,)).tsx


def test_what_is_inset_evenly_has_margins_and_no_width(s):
    head = s.box(36, 40, 368, 24, [s.text(36, 40, "Leave the harbour?", size=18, weight=600, w=170),
                                   s.icon(386, 44, 18, 18, name="close", color="#666666")])  # fmt: skip
    lines = [s.box(20, 80, 400, 1, fill=GREY),
             paragraph(s, 36, 96, ("The gate closes behind you and", "opens again at six"), 300)]  # fmt: skip
    dialog = s.box(20, 20, 400, 140, [head, *lines], fill=WHITE, border=GREY, flow="column")
    tsx = write(s.page(dialog, w=440, h=180, fill="#888888")).tsx
    assert "mx-4" in tsx or "mx-3.75" in tsx
    assert "w-92" not in tsx


def table(s: Sketch):
    """Three columns, the last one badges of unequal width."""
    rows = []
    for at, (boat, berth, state) in enumerate(
        [("Boat", "Berth", "State"), ("Petrel", "A 12", "Afloat"), ("Sandpiper", "B 3", "Dry"),
         ("Dunlin", "C 19", "Afloat")]
    ):  # fmt: skip
        y = 20 + 48 * at
        weight, color = (700, "#666666") if at == 0 else (400, "#1f2937")
        cells = [s.text(37, y + 14, boat, weight=weight, color=color, w=8 * len(boat)),
                 s.text(217, y + 14, berth, weight=weight, color=color, w=8 * len(berth))]  # fmt: skip
        if at == 0:
            cells.append(s.text(397, y + 14, state, weight=weight, color=color, w=40))
        else:
            word = s.text(405, y + 14, state, size=12, color="#065f46", w=7 * len(state))
            badge = s.box(397, y + 13, 7 * len(state) + 16, 22, [word], fill="#d1fae5", radius=6)
            cells.append(badge)
        rows.append(s.box(21, y + (1 if at == 0 else 0), 558, 47, cells))
        if at < 3:
            rows.append(s.box(21, y + 47, 558, 1, fill=GREY))
    return s.page(
        s.box(20, 20, 560, 192, rows, fill=WHITE, border=GREY, radius=8, flow="column"),
        w=600, h=232, fill="#f5f5f5",
    )  # fmt: skip


def test_a_badge_in_a_cell_is_as_wide_as_its_words(s):
    tsx = write(table(s)).tsx
    assert "w-fit" in classes_of(tsx, "span")


def test_cells_of_a_framed_table_begin_alike_in_every_column(s):
    tsx = write(table(s)).tsx
    cells = re.findall(r'<td className="([^"]*)"', tsx) + re.findall(
        r'className="(h-[^"]*px-4)', tsx
    )
    assert {name for cell in cells for name in cell.split() if name.startswith("px-")} == {"px-4"}


def test_the_last_row_is_lower_by_the_line_it_lacks(s):
    tsx = write(table(s)).tsx
    assert "[&>tr:last-child>*]:border-b-0" in tsx
    cell = next(name for name in classes_of(tsx, "td") if name.startswith("h-"))
    last = re.search(r"\[&>tr:last-child>\*\]:h-([\d.]+)", tsx)
    assert last
    assert 4 * float(cell.removeprefix("h-")) - 4 * float(last[1]) == 1


def test_a_table_scrolls_in_a_named_region_one_can_reach(s):
    tsx = write(table(s)).tsx
    assert 'role="region"' in tsx
    assert "aria-label={label}" in tsx
    assert 'label = "Boat"' in tsx
    assert "tabIndex={0}" in tsx
    least = next(name for name in classes_of(tsx, "table") if name.startswith("min-w-"))
    assert 300 <= 4 * float(least.removeprefix("min-w-")) <= 560


def test_buttons_of_several_sizes_in_a_grid_are_no_table(s):
    rows = []
    for at, (fill, edge) in enumerate([(BLUE, None), (WHITE, BLUE), ("#dbeafe", None)]):
        y = 40 + 60 * at
        kids = []
        for i, high in enumerate((26, 36, 46)):
            text = s.text(45 + 140 * i, y - 10, f"Press {i}{at}", w=50, weight=700 if at == 0 else 400,
                          color=WHITE if at == 0 else BLUE)  # fmt: skip
            kids.append(
                s.box(
                    20 + 140 * i, y - high / 2, 100, high, [text], fill=fill, border=edge, radius=6
                )
            )
        rows.append(s.box(20, y - 23, 380, 46, kids))
    tsx = write(s.page(s.box(20, 17, 380, 166, rows, flow="column"), w=420, h=200)).tsx
    assert "<table" not in tsx
    assert "<button" in tsx


def pressed(*classes: str, disabled: bool = False) -> El:
    attrs: dict[str, Value] = {"type": "button"} | ({"disabled": True} if disabled else {})
    return El("button", attrs, ["px-4", *classes], [Txt("Go", slot="button")], role="button")


def test_what_is_disabled_is_a_state_not_one_more_variant():
    els = [pressed("bg-sea", "text-page"), pressed("border", "border-sea", "text-sea"),
           pressed("bg-fog", "text-ash", disabled=True)]  # fmt: skip
    made = unify(els, "", ["primary", "outline", "neutral"], sizes=lambda _: False)
    assert made
    assert [axis.picks for axis in made.axes] == [["primary", "outline", "primary"]]
    assert {"disabled:bg-fog", "disabled:text-ash"} <= set(made.el.classes)
    assert made.data(2)["disabled"] is True


def test_what_all_enabled_ones_wear_stays_when_they_differ_in_size_only():
    els = [pressed("px-2", "bg-sea", "text-snow"), pressed("px-3", "bg-sea", "text-snow"),
           pressed("px-3", "bg-fog", "text-ash", disabled=True)]  # fmt: skip
    made = unify(els, "", ["sea", "sea", "fog"], sizes=lambda _: False)
    assert made is not None
    assert {"bg-sea", "text-snow", "disabled:bg-fog", "disabled:text-ash"} <= set(made.el.classes)
    assert [axis.name for axis in made.axes] == ["size"]


def test_a_disabled_look_that_no_state_can_say_stays_a_variant():
    els = [pressed("border", "border-sea", "text-sea"), pressed("text-ash", disabled=True)]
    made = unify(els, "", ["outline", "neutral"], sizes=lambda _: False)
    assert made
    assert [axis.picks for axis in made.axes] == [["outline", "neutral"]]


def test_a_block_in_the_middle_keeps_no_padding_of_one_side(s):
    inside = [s.text(140, 60, "Delete this run?", size=18, weight=700),
              paragraph(s, 140, 94, ("The route and its splits", "cannot be brought back."), 200)]  # fmt: skip
    panel = s.box(120, 44, 280, 120, inside, fill=WHITE, border=GREY, radius=8, flow="column")
    stories = write(s.page(panel, w=520, h=208, fill=GREY)).stories
    page = re.search(r'className="([^"]*min-h-screen[^"]*)"', stories)
    assert page
    assert "max-w-70 mx-auto" in stories
    assert not re.search(r"\b(pe|ps)-", page[1])
    assert re.search(r"\bpx-4\b", page[1])


def test_a_label_in_a_frames_edge_interrupts_it_and_names_the_field(s):
    frame = s.box(36, 28, 328, 48, [s.text(52, 43, "Heron loop", size=16)], border=GREY, radius=4)
    label = s.text(52, 19, "Trail", size=12, w=30)
    draft = write(s.page(s.box(36, 19, 328, 57, [frame, label], flow="overlay"), w=400, h=96))
    found = re.search(r"<label[^>]*className=\"([^\"]*)\"", draft.tsx)
    assert found
    assert "bg-" in found[1]
    assert "px-1" in found[1]
    assert "htmlFor" in draft.tsx
    assert "aria-label" not in draft.tsx


def field_with(s, *kids, y=44):
    return s.page(
        s.text(20, 20, "Price per metre"),
        s.box(20, y, 360, 36, kids, border="#6b7280", radius=6), w=400, h=110,
    )  # fmt: skip


def test_a_sign_before_an_entry_takes_no_room_from_it(s):
    draft = write(field_with(s, s.icon(33, 55, 14, 14, color=INK), s.text(59, 52, "Tallow Square")))
    frame = re.search(r'className="([^"]*focus-within[^"]*)"', draft.tsx)
    assert frame
    assert not [c for c in frame[1].split() if c.startswith("pe-")]
    assert "defaultValue" in draft.tsx


def test_units_and_the_lines_between_stand_beside_the_entry(s):
    draft = write(field_with(
        s, s.text(33, 52, "Stop", w=28), s.box(74, 45, 1, 34, fill=GREY),
        s.text(88, 52, "4410", w=30), s.box(292, 45, 1, 34, fill=GREY), s.text(305, 52, "zone B", w=42),
    ))  # fmt: skip
    assert 'Default = "4410"' in draft.tsx
    assert draft.tsx.index("Stop") < draft.tsx.index("4410") < draft.tsx.index("zone B")
    assert draft.tsx.count("<input") == 1
    shown = draft.tsx[draft.tsx.index("focus-within") :]
    assert shown.count("<span") == 4


def test_a_name_and_the_line_under_it_are_one_row_of_a_ruled_list(s):
    kids = []
    for i in range(3):
        y = 30 + 70 * i
        kids += [s.text(32, y, f"Offline maps {i}", size=17), s.text(32, y + 25, "Used at sea", size=13),
                 s.box(20, y + 54, 360, 1, fill=GREY)]  # fmt: skip
    draft = write(s.page(s.box(20, 20, 360, 220, kids, flow="column"), w=400, h=260))
    assert "min-h-px" not in draft.tsx
    assert draft.tsx.count("<li") == 1  # the three rows are data
    assert "border-b" in draft.tsx


def test_a_run_that_is_no_list_keeps_the_space_around_it():
    def badge(*classes: str, crossed: bool = False) -> El:
        word = Txt("M", slot="badge")
        inside = [El("em", children=[word]), El("svg", role="icon")] if crossed else [word]
        return El("span", classes=list(classes), children=list(inside), role="badge")

    run = [
        badge("px-1"),
        badge("ms-px"),
        badge("ms-px", crossed=True),
        badge("p-2"),
        badge("ms-0.5"),
    ]
    owner = El("div", classes=["flex", "gap-3"], children=list(run))
    before = [list(one.classes) for one in run]
    if _looped(owner, run, Lifted(), "Badge", lambda _: ["outline"] * 5) is None:
        assert owner.classes == ["flex", "gap-3"]
        assert [one.classes for one in run] == before
    else:
        pytest.fail("these are no list")


def outlined_select(s, y, word, label):
    inside = [s.text(52, y + 15, word, size=16), s.icon(324, y + 19, 16, 10, name="chevron-down")]
    frame = s.box(36, y, 328, 48, inside, border=GREY, radius=4)
    return s.box(
        36, y - 9, 328, 57, [frame, s.text(52, y - 9, label, size=12, w=34)], flow="overlay"
    )


def test_fields_with_a_label_in_their_edge_keep_it_as_a_sheet_too(s):
    page = s.page(outlined_select(s, 28, "Northern soul", "Genre"),
                  outlined_select(s, 128, "7 inch", "Format"), w=400, h=200)  # fmt: skip
    draft = write(page)
    assert "htmlFor" in draft.tsx
    for code in (draft.tsx, draft.stories):
        assert ("${id}" not in code and "{id}" not in code) or "useId()" in code


def test_a_head_without_words_is_no_column_head(s):
    def row(y, cells, weight=400):
        words = [s.text(30 + 150 * i, y, c, weight=weight) for i, c in enumerate(cells) if c]
        return s.box(30, y, 400, 20, words)

    rows = [row(30, ["Name", "Town", ""], 700), row(70, ["Ann", "Oslo", "Edit"]),
            row(110, ["Bo", "Rome", "Drop"]), row(150, ["Cy", "Bern", "Edit"])]  # fmt: skip
    tsx = write(s.page(s.box(20, 20, 500, 160, rows, border=GREY, flow="column"))).tsx
    head = tsx[tsx.index("<thead") : tsx.index("</thead")]
    assert "<th" in head
    assert "<td" in head
