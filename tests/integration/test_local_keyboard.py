"""Keys pressed in the real browser: what the ARIA practices promise holds of what is written."""

import pytest

from componentforge.browser.facade import Browser
from componentforge.domain.behaviour import Step
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.layout import Layout
from componentforge.security.code_guard import check_draft
from componentforge.stores.blobs import FolderBlobs
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch
from tests.written import paragraph, write

OPENED = """import {{ useState }} from "react";
import {{ {name} }} from "./{name}";
function Page() {{
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button type="button" onClick={{() => setOpen(true)}}>Open</button>
      <button type="button">Behind</button>
      {{open && <{name} {close}={{() => setOpen(false)}} />}}
    </div>
  );
}}
export const Screenshot = {{ render: () => <Page /> }};
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs")), timeout_s=60) as made:
        yield made


def focused(browser: Browser, draft: Draft, *steps: Step) -> list[str | None]:
    """What has the focus before any step and after each."""
    passed = Verification(code_sha256=code_sha256(draft), passed=True)
    moments = browser.behave(Component(draft=draft, verification=passed), steps)
    assert [m.problem for m in moments if m.problem] == []
    return [m.focus for m in moments]


def keys(*names: str) -> list[Step]:
    return [Step(do="press", text=name) for name in names]


def dialog(s: Sketch) -> Layout:
    head = s.box(120, 70, 360, 30, [s.text(120, 72, "Invite the crew", size=20),
                                    s.icon(460, 76, 16, 16, "close", INK)])  # fmt: skip
    send = s.box(360, 200, 120, 40, [s.text(400, 210, "Send", color=WHITE, w=40)], fill=BLUE)
    said = paragraph(s, 120, 120, ("They get a letter", "by boat."), 200)
    panel = s.box(100, 50, 400, 210, [head, said, send], fill=WHITE, radius=8, flow="column")
    return s.page(panel, fill="#666666")


def tabs(s: Sketch, rtl: bool = False) -> Layout:
    chosen = s.box(20, 20, 90, 36, [s.text(36, 28, "Gallery", w=58)], fill=BLUE, radius=6)
    others = [s.text(130, 28, "Messages", w=60), s.text(226, 28, "Settings", w=60)]
    bar = s.box(20, 20, 266, 36, [chosen, *others])
    return s.page(bar, s.text(20, 80, "Fourteen photos."), rtl=rtl)


def test_an_open_dialog_takes_the_focus_keeps_it_and_gives_it_back(browser):
    draft = write(dialog(Sketch()))
    draft = draft.model_copy(update={"stories": OPENED.format(name=draft.name, close="onClose")})
    assert browser.check([draft]) == [[]]
    assert [f.rule for f in check_draft(draft) if f.severity == "critical"] == []
    opener = Step(do="press", role="button", name="Open", text="Enter")
    seen = focused(
        browser, draft, opener, *keys("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Escape")
    )
    assert seen[1] == 'dialog "Invite the crew"'
    assert seen[2:5] == ['button "Close"', 'button "Send"', 'button "Close"']
    assert seen[5:7] == ['button "Send"', 'button "Close"']
    assert seen[7] == 'button "Open"'


def test_shift_and_tab_on_the_dialog_itself_goes_to_its_last_stop(browser):
    draft = write(dialog(Sketch()))
    draft = draft.model_copy(update={"stories": OPENED.format(name=draft.name, close="onClose")})
    opener = Step(do="press", role="button", name="Open", text="Enter")
    assert focused(browser, draft, opener, *keys("Shift+Tab"))[2] == 'button "Send"'


def test_tabs_are_one_stop_and_move_with_arrows_home_and_end(browser):
    draft = write(tabs(Sketch()))
    assert browser.check([draft]) == [[]]
    seen = focused(
        browser, draft,
        *keys("Tab", "ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home", "x", "Tab"),
    )  # fmt: skip
    names = [(f or "").removeprefix('tab "').partition('"')[0] for f in seen[1:8]]
    assert names == ["Gallery", "Messages", "Settings", "Gallery", "Settings", "Gallery", "Gallery"]
    assert all("[selected]" in (f or "") for f in seen[1:8])
    assert not (seen[8] or "").startswith("tab ")


def test_where_one_reads_from_the_right_the_left_arrow_goes_on(browser):
    draft = write(tabs(Sketch(), rtl=True))
    seen = focused(browser, draft, *keys("Tab", "Home", "ArrowLeft"))
    first, second = ((f or "").removeprefix('tab "').partition('"')[0] for f in seen[2:4])
    listed = sorted(("Gallery", "Messages", "Settings"), key=draft.tsx.index)
    assert [first, second] == listed[:2]


def test_radios_of_one_question_are_one_stop_and_move_with_arrows(browser):
    s = Sketch()
    rows = [
        s.box(20, y, 200, 20, [
            s.box(20, y + 1, 18, 18, [s.box(25, y + 6, 8, 8, fill=WHITE, radius=4)] if on else [],
                  fill=BLUE if on else None, border=None if on else GREY, radius=9),
            s.text(46, y, word),
        ])
        for y, word, on in ((20, "Rowing boat", True), (50, "Sailing boat", False),
                            (80, "Ferry", False))
    ]  # fmt: skip
    draft = write(s.page(*rows))
    seen = focused(browser, draft, *keys("Tab", "ArrowDown", "ArrowDown", "ArrowDown"))
    names = [(f or "").removeprefix('radio "').partition('"')[0] for f in seen[1:]]
    assert names == ["Rowing boat", "Sailing boat", "Ferry", "Rowing boat"]
