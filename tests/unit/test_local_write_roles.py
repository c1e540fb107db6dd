"""What each kind of thing becomes in code, on layouts drawn by hand."""

import re

from componentforge.domain.layout import Node
from tests.sketch import BLUE, GREY, INK, WHITE
from tests.written import classes_of, paragraph, write


def test_a_path_is_an_ordered_list_in_a_landmark_with_signs_nobody_hears(s):
    row = [s.text(20, 20, "Home", color="#1d4ed8"), s.text(62, 20, "/", w=5, color="#999999"),
           s.text(80, 20, "Maps", color="#1d4ed8"), s.text(122, 20, "/", w=5, color="#999999"),
           s.text(140, 20, "Coast")]  # fmt: skip
    tsx = write(s.page(s.box(20, 20, 160, 20, row), w=200, h=60)).tsx
    assert 'aria-label="Breadcrumb"' in tsx
    assert "<ol" in tsx
    assert "index < crumbs.length - 1 &&" in tsx
    assert 'aria-hidden="true"' in tsx
    assert 'aria-current={item.current ? "page" : undefined}' in tsx
    assert 'href={item.href ?? "#"}' in tsx


def test_pages_are_buttons_that_say_which_one_was_chosen(s):
    items = [
        s.box(20 + 48 * i, 20, 40, 40, [s.text(35 + 48 * i, 30, str(i + 4), w=10)],
              fill=BLUE if i == 1 else None, border=BLUE if i == 1 else "#d1d5db", radius=6)
        for i in range(4)
    ]  # fmt: skip
    draft = write(s.page(s.box(20, 20, 184, 40, items), w=240, h=80))
    assert 'aria-label="Pagination"' in draft.tsx
    assert "onPageChange?: (page: string) => void;" in draft.tsx
    assert "onClick={() => onPageChange?.(item.label)}" in draft.tsx
    assert '{ current: true, label: "5" }' in draft.tsx
    assert "item.current ?" in draft.tsx


def test_a_list_with_lines_between_has_bordered_items_and_no_rulers(s):
    kids: list[Node] = []
    for i, word in enumerate(["Inbox", "Sent", "Spam"]):
        kids.append(s.text(36, 30 + 41 * i, word))
        if i < 2:
            kids.append(s.box(20, 60 + 41 * i, 300, 1, fill=GREY))
    tsx = write(
        s.page(s.box(20, 20, 300, 122, kids, border="#d1d5db", radius=6, flow="column"))
    ).tsx
    assert "<hr" not in tsx
    assert "last:border-b-0" in tsx
    assert "items.map(" in tsx
    assert '{ text: "Inbox" }' in tsx or '{ label: "Inbox" }' in tsx


def test_bullets_become_one_list_apart_from_what_stands_before_it(s):
    rows = [
        s.box(
            44,
            90 + 30 * i,
            150,
            20,
            [s.icon(44, 97 + 30 * i, 6, 6, color=INK), s.text(60, 90 + 30 * i, w)],
        )
        for i, w in enumerate(["Shared nets", "Tide tables", "Harbour log"])
    ]
    inside = [s.text(40, 40, "Crew plan", size=20, weight=600), *rows]
    tsx = write(
        s.page(s.box(20, 20, 300, 180, inside, fill="#fdfdfd", border=GREY, flow="column"))
    ).tsx
    assert "<ul" in tsx
    assert "<li" in tsx
    assert tsx.count("<svg") == 1


def test_a_dialog_is_named_by_its_title_and_its_cross_has_a_name_and_a_handler(s):
    head = s.box(
        120,
        70,
        360,
        30,
        [s.text(120, 72, "Invite the crew", size=20), s.icon(460, 76, 16, 16, "close", INK)],
    )
    foot = s.box(
        360, 200, 120, 40, [s.text(400, 210, "Send", color=WHITE, w=40)], fill=BLUE, radius=6
    )
    panel = s.box(100, 50, 400, 210, [head, paragraph(s, 120, 120, ("They get a letter", "by boat."), 200), foot],
                  fill=WHITE, radius=8, flow="column")  # fmt: skip
    draft = write(s.page(panel, fill="#666666"))
    assert 'role="dialog"' in draft.tsx
    assert 'if (event.key === "Escape") onClose?.();' in draft.tsx
    assert "dialog.current?.focus();" in draft.tsx
    assert "onKeyDown={hold}" in draft.tsx
    assert 'aria-modal="true"' in draft.tsx
    assert "aria-labelledby={`${id}-title`}" in draft.tsx
    assert "<h2" in draft.tsx
    assert "onSend?: () => void;" in draft.tsx
    assert "#666666" in draft.tokens_css


def test_a_select_is_native_and_its_chevron_lies_over_it_without_being_placed(s):
    chevron = s.icon(290, 64, 12, 7, "chevron-down", INK)
    field = s.box(
        20,
        48,
        300,
        38,
        [s.text(33, 57, "Express"), chevron],
        fill=WHITE,
        border="#9ca3af",
        radius=6,
    )
    tsx = write(s.page(s.text(20, 20, "Shipping"), field, w=340, h=110)).tsx
    assert "<select" in tsx
    assert "<option" in tsx
    assert {"pointer-events-none", "justify-self-end", "col-start-1"} <= classes_of(tsx, "svg")
    assert "absolute" not in tsx


def test_a_tall_field_is_a_textarea(s):
    area = s.box(
        20,
        48,
        300,
        120,
        [s.text(32, 58, "Dear harbour master", color="#9ca3af")],
        fill=WHITE,
        border="#9ca3af",
    )
    tsx = write(s.page(s.text(20, 20, "Message"), area, w=340, h=190)).tsx
    assert "<textarea" in tsx
    assert "resize-y" in tsx


def test_icons_and_affixes_stand_in_the_frame_of_a_field(s):
    search = s.box(20, 20, 300, 40, [s.icon(32, 32, 16, 16, "search", INK), s.text(56, 30, "Find a boat", color="#9ca3af")],
                   fill=WHITE, border="#9ca3af", radius=6)  # fmt: skip
    tsx = write(s.page(search, w=340, h=80), note="input").tsx
    assert tsx.index("<svg") < tsx.index("<input")
    assert "flex-1" in classes_of(tsx, "input")
    price = s.box(20, 80, 300, 38, [s.box(20, 80, 36, 38, [s.text(32, 89, "€", w=10)], fill=GREY), s.text(68, 89, "40", w=18)],
                  border="#9ca3af", radius=6)  # fmt: skip
    tsx = write(s.page(s.text(20, 50, "Price"), price, w=340, h=140)).tsx
    assert "overflow-hidden" in tsx
    assert 'defaultValue = "40"' in tsx or "priceDefault" in tsx


def test_dots_seen_as_a_drawing_are_a_password(s):
    dots = s.icon(32, 67, 80, 6, color=INK)
    field = s.box(
        20, 50, 300, 40, [dots, s.icon(284, 62, 20, 16, "eye", INK)], fill=WHITE, border="#9ca3af"
    )
    mail = s.box(20, 130, 300, 40, [s.text(32, 140, "ann@sea")], fill=WHITE, border="#9ca3af")
    tsx = write(
        s.page(s.text(20, 20, "Password"), field, s.text(20, 104, "Mail"), mail, w=340, h=200)
    ).tsx
    assert 'type="password"' in tsx


def test_a_bar_of_named_parts_keeps_their_shares(s):
    parts = [
        s.box(20, 20, 120, 16, [s.text(60, 21, "Docs", size=10, w=24, color=WHITE)], fill=BLUE),
        s.box(
            140, 20, 60, 16, [s.text(155, 21, "Pics", size=10, w=24, color=WHITE)], fill="#dc2626"
        ),
        s.box(200, 20, 100, 16, fill=GREY),
    ]
    tsx = write(s.page(s.box(20, 20, 280, 16, parts), w=320, h=60)).tsx
    assert {"grow-429", "grow-214"} <= set(re.split(r"[\s\"`]+", tsx))
    assert "segments.map(" in tsx


def test_a_switch_is_a_checkbox_with_the_role_of_one(s):
    def row(y, word, on):
        knob = s.box(242 if on else 222, y + 2, 16, 16, fill=WHITE, radius=8)
        track = s.box(220, y, 40, 20, [knob], fill=BLUE if on else "#9ca3af", radius=10)
        return s.box(20, y, 240, 20, [s.text(20, y, word), track])

    draft = write(s.page(row(20, "Sound", True), row(60, "Light", False), w=280, h=100))
    assert 'role="switch"' in draft.tsx
    assert "peer-checked:justify-self-end" in draft.tsx
    assert "defaultChecked={checked}" in draft.tsx
    assert draft.stories.count("<Switch ") == 2


def test_initials_and_names_are_one_person_each(s):
    def row(y, two, name, job):
        face = s.box(20, y, 40, 40, [s.text(30, y + 10, two, w=20)], fill="#dbeafe", radius=20)
        return s.box(
            20,
            y,
            200,
            40,
            [
                face,
                s.box(
                    76,
                    y,
                    120,
                    40,
                    [s.text(76, y, name, weight=600), s.text(76, y + 20, job, size=12)],
                    flow="column",
                ),
            ],
        )

    draft = write(
        s.page(row(20, "AB", "Ann Berg", "Skipper"), row(80, "CD", "Cy Dahl", "Cook"), w=260, h=140)
    )
    assert draft.name == "Avatar"
    assert draft.stories.count("<Avatar ") == 2
    assert 'initials="CD"' in draft.stories


def test_notices_in_colours_are_one_component(s):
    def notice(y, fill, edge, ink, words):
        return s.box(
            20, y, 400, 56, [s.text(36, y + 18, words, color=ink)], fill=fill, border=edge, radius=6
        )

    draft = write(s.page(notice(20, "#d1e7dd", "#a3cfbb", "#0a3622", "The tide is in, set sail."),
                         notice(92, "#f8d7da", "#f1aeb5", "#58151c", "The tide is out, stay put."), w=440, h=170))  # fmt: skip
    assert draft.name == "Alert"
    assert 'role="alert"' in draft.tsx
    assert {'variant="success"', 'variant="danger"'} <= set(
        re.findall(r'variant="\w+"', draft.stories)
    )


def test_links_in_a_bar_stand_in_navigation_and_the_last_may_stand_apart(s):
    words = [
        s.text(40 + 90 * i, 34, w, color=WHITE) for i, w in enumerate(["Home", "Boats", "Prices"])
    ]
    out = s.text(520, 34, "Log out", color=WHITE, w=48)
    bar = s.box(20, 20, 560, 48, [*words, out], fill="#111827")
    tsx = write(s.page(bar, w=600, h=88)).tsx
    assert "<nav" in tsx
    assert 'aria-label="Main"' in tsx
    assert "ms-auto" in tsx
    assert "<a" in tsx


def test_a_component_without_words_still_has_the_props_its_story_names(s):
    line = s.box(20, 20, 200, 1, fill=GREY)
    draft = write(s.page(line, w=240, h=41))
    assert f"type {draft.name}Props" in draft.stories
    assert f"export interface {draft.name}Props" in draft.tsx
    assert 'className ?? ""' in draft.tsx


def test_an_outlined_bar_keeps_its_outline_and_shows_the_page_through_it(s):
    bars = [
        s.box(20, y, 200, 12, [s.box(21, y + 1, w, 10, fill=BLUE)], border="#3f5a4a")
        for y, w in ((20, 90),)
    ]
    draft = write(s.page(*bars, fill="#0b0f0c"))
    classes = classes_of(draft.tsx, "progress")
    assert "border" in classes
    assert "bg-transparent" in classes
    assert not any("e5e7eb" in line for line in draft.tokens_css.splitlines())
