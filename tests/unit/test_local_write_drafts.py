"""Whole drafts: what layouts become, and how findings mend them."""

import re

import pytest

from componentforge.domain.base import Box
from componentforge.domain.component import Finding
from componentforge.domain.layout import Layout, Node, Photo, Shadow
from componentforge.domain.proposal import Pattern, PatternHit
from componentforge.domain.tokens import DesignTokens, ShadowValue, Token
from componentforge.engines.local.write_repair import changed, changes_of, noted
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch
from tests.written import BLOB, words, write

# Whole drafts


def card(s: Sketch) -> Layout:
    inside = [
        s.text(40, 40, "Night market", size=20, weight=600), s.text(40, 74, "Forty stalls and one stage."),
        s.box(40, 110, 110, 38, [s.text(66, 119, "Open map", color=WHITE, w=58)], fill=BLUE, radius=6),
    ]  # fmt: skip
    return s.page(
        s.box(20, 20, 300, 150, inside, fill="#fdfdfd", border=GREY, radius=8, flow="column"),
        w=340,
        h=190,
    )


def test_words_are_props_and_buttons_have_handlers(s):
    draft = write(card(s))
    assert 'title = "Night market"' in draft.tsx
    assert "onOpenMap?: () => void;" in draft.tsx
    assert "onClick={onOpenMap}" in draft.tsx
    assert "export const Screenshot" in draft.stories
    assert f'from "./{draft.name}"' in draft.stories


def test_page_background_and_padding_belong_to_the_story(s):
    draft = write(
        card(s),
        tokens=DesignTokens(tokens=(Token(group="color", name="page", value=WHITE, confidence=1),)),
    )
    assert "bg-page" in draft.stories
    assert "p-5" in words(draft.stories)
    assert "min-h-screen" not in draft.tsx


def test_nothing_is_placed_and_no_style_is_inline(s):
    draft = write(card(s))
    assert not {"absolute", "fixed"} & words(draft.tsx + draft.stories)
    assert "style=" not in draft.tsx + draft.stories


def test_equal_arguments_give_equal_code(s):
    layout = card(s)
    assert write(layout) == write(layout)


def test_only_react_and_the_component_are_imported(s):
    draft = write(card(s))
    assert set(re.findall(r'from "([^"]+)"', draft.tsx + draft.stories)) <= {
        "react",
        f"./{draft.name}",
    }


def test_a_sheet_is_one_component_with_variants_and_a_story_for_each(s):
    kids = [
        s.box(20 + 120 * i, 20, 100, 38, [s.text(45 + 120 * i, 29, w, color=c, w=50)], fill=f, border=e, radius=6)
        for i, (w, c, f, e) in enumerate([("Save", WHITE, BLUE, None), ("Drop", "#dc2626", None, "#dc2626"),
                                          ("Wait", INK, GREY, None)])
    ]  # fmt: skip
    draft = write(s.page(s.box(20, 20, 340, 38, kids)))
    assert draft.name == "Button"
    assert "variant?: keyof typeof VARIANTS;" in draft.tsx
    assert draft.stories.count("<Button ") == 3
    assert "export const Outline: Story" in draft.stories
    assert draft.tsx.count("<button") == 1


def test_rows_of_a_table_are_data_named_after_their_columns(s):
    def row(y, cells, weight=400):
        return s.box(
            30, y, 400, 20, [s.text(30 + 150 * i, y, c, weight=weight) for i, c in enumerate(cells)]
        )

    rows = [row(30, ["Name", "Town", "Age"], 700), row(70, ["Ann", "Oslo", "12"]),
            row(110, ["Bo", "Rome", "7"]), row(150, ["Cy", "Bern", "31"])]  # fmt: skip
    draft = write(s.page(s.box(20, 20, 500, 160, rows, border=GREY, flow="column")))
    assert '{ name: "Ann", town: "Oslo", age: "12" }' in draft.tsx
    assert "rows.map(" in draft.tsx
    assert 'scope="col"' in draft.tsx


def test_tabs_hold_their_state_and_move_with_the_arrow_keys(s):
    chosen = s.box(20, 20, 90, 36, [s.text(36, 28, "Gallery", w=58)], fill=BLUE, radius=6)
    others = [s.text(130, 28, "Messages", w=60), s.text(226, 28, "Settings", w=60)]
    draft = write(
        s.page(s.box(20, 20, 266, 36, [chosen, *others]), s.text(20, 80, "Fourteen photos."))
    )
    assert "useState(defaultIndex)" in draft.tsx
    assert "ArrowRight" in draft.tsx
    assert 'role="tablist"' in draft.tsx


def test_a_field_is_tied_to_its_label_and_tells_of_changes(s):
    layout = s.page(
        s.text(20, 20, "Mail"), s.box(20, 44, 300, 38, [s.text(32, 53, "you@example.org", color="#9ca3af")], border="#9ca3af"),
        s.text(20, 110, "Password"), s.box(20, 134, 300, 38, [s.text(32, 143, "••••••••")], border="#9ca3af"),
        s.box(20, 200, 300, 40, [s.text(140, 210, "Sign in", color=WHITE, w=60)], fill=BLUE),
    )  # fmt: skip
    tsx = write(layout).tsx
    assert "htmlFor={`${id}-mail`}" in tsx
    assert "id={`${id}-mail`}" in tsx
    assert 'mailPlaceholder = "you@example.org"' in tsx
    assert 'type="password"' in tsx
    assert 'type="submit"' in tsx
    assert "onMailChange?.(event.currentTarget.value)" in tsx


def test_a_box_to_tick_is_a_native_input_in_its_label(s):
    rows = [
        s.box(20, 20 + 30 * i, 200, 20, [
            s.box(20, 21 + 30 * i, 18, 18, [s.icon(23, 24 + 30 * i)] if on else [],
                  fill=BLUE if on else WHITE, border=BLUE if on else GREY, radius=4),
            s.text(46, 20 + 30 * i, name)])
        for i, (name, on) in enumerate([("Olives", True), ("Capers", False), ("Basil", False)])
    ]  # fmt: skip
    tsx = write(s.page(s.box(20, 20, 200, 80, rows, flow="column"))).tsx
    assert 'type="checkbox"' in tsx
    assert "defaultChecked={item.checked}" in tsx
    assert "<label" in tsx
    assert "checked:bg-" in tsx


def test_a_bar_is_a_native_progress_with_its_value(s):
    track = s.box(20, 20, 300, 8, [s.box(20, 20, 90, 8, fill=BLUE)], fill=GREY)
    tsx = write(s.page(track, w=340, h=48)).tsx
    assert "<progress" in tsx
    assert "value = 30" in tsx


def test_words_in_two_styles_stay_one_sentence(s):
    layout = s.page(s.box(20, 20, 200, 20, [s.text(20, 20, "Expires", w=50), s.text(74, 20, "tomorrow", weight=700, w=70)]),
                    s.text(20, 60, "Renew it."))  # fmt: skip
    tsx = write(layout).tsx
    assert '{" "}' in tsx
    assert "<strong" in tsx


def test_a_photograph_comes_by_prop_and_asset(s):
    picture = Node(
        id="ph",
        kind="photo",
        box=Box(x=20, y=20, w=200, h=120),
        photo=Photo(image=BLOB, description="Sea"),
    )
    draft = write(s.page(picture, s.text(20, 160, "The sea")))
    assert draft.assets[0].file == "image1.png"
    assert "src={image1}" in draft.tsx
    assert 'import image1 from "./assets/image1.png"' in draft.stories


def test_the_pattern_followed_is_named(s):
    pattern = Pattern(
        id="forge/card", library="forge", name="MarketCard", component_type="card", description="",
        keywords=(), props=(), import_path="card.tsx", code="",
    )  # fmt: skip
    hit = PatternHit(pattern=pattern, score=0.9, explanation="alike")
    assert "After the pattern MarketCard." in write(card(s), patterns=(hit,)).tsx


def test_an_empty_picture_still_gives_a_component(s):
    draft = write(s.page())
    assert "export function" in draft.tsx


# Repairs


def moved(text: str, box: Box, **measured: float) -> Finding:
    return Finding(
        source="difference",
        rule="text-moved",
        severity="minor",
        message="",
        text=text,
        box=box,
        measured=measured,
    )


def test_a_measured_shift_is_taken_back_and_adds_up(s):
    layout = card(s)
    title = next(n for n in layout.root.walk() if n.text and n.text.content == "Night market")
    first = write(layout)
    found = moved("Night market", title.box, dx=0.0, dy=4.0, dw=0.0)
    second = write(layout, first, (found,))
    assert second.attempt == 1
    assert second.tsx != first.tsx
    changes = changes_of(second, (found,), layout)
    assert changes[title.id]["dy"] == -8.0


def test_a_text_that_came_out_too_wide_is_set_tighter(s):
    layout = card(s)
    title = next(n for n in layout.root.walk() if n.text and n.text.content == "Night market")
    again = changed(
        layout, changes_of(write(layout), (moved("Night market", title.box, dw=6.0),), layout)
    )
    node = next(n for n in again.root.walk() if n.id == title.id)
    assert node.text is not None
    assert node.text.style.letter_spacing == pytest.approx(-0.5)


def test_a_wrapped_line_is_kept_on_one(s):
    layout = card(s)
    first = write(layout)
    wrapped = Finding(source="difference", rule="text-wrapped", severity="serious", message="",
                      text="Forty stalls and one stage.", measured={"lines": 2})  # fmt: skip
    assert "whitespace-nowrap" in words(write(layout, first, (wrapped,)).tsx)


def test_findings_about_nothing_here_change_nothing(s):
    layout = card(s)
    first = write(layout)
    other = moved("not there", Box(x=900, y=900, w=1, h=1), dy=5.0)
    tiny = moved("Night market", Box(x=40, y=40, w=1, h=1), dy=0.2)
    assert write(layout, first, (other, tiny)).tsx == first.tsx
    assert noted({}) == ""


def test_shadow_tokens_of_the_picture_are_used(s):
    value = ShadowValue(
        css="0px 1px 2px 0px rgb(0 0 0 / 0.2)",
        dx=0,
        dy=1,
        blur=2,
        spread=0,
        color="#000000",
        alpha=0.2,
    )
    tokens = DesignTokens(
        tokens=(Token(group="shadow", name="raised", value="x", confidence=1),), shadows=(value,)
    )
    node = s.box(
        20,
        20,
        200,
        80,
        [s.text(40, 40, "Up"), s.text(40, 70, "and down")],
        fill="#fefefe",
        flow="column",
    )
    paint = node.paint.model_copy(
        update={"shadows": (Shadow(dx=0, dy=1, blur=2, color="#000000", alpha=0.2),)}
    )
    assert "shadow-raised" in words(
        write(s.page(node.model_copy(update={"paint": paint})), tokens=tokens).tsx
    )
