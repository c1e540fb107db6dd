"""Rules of hooks."""

import pytest

from componentforge.browser.hooks import check_hooks
from componentforge.domain.component import Draft


def problems(tsx: str, stories: str = "") -> list[tuple[str | None, int | None, str]]:
    draft = Draft(name="A", tsx=tsx, stories=stories, tokens_css="")
    return [(f.file, f.line, f.message.split(";")[0]) for f in check_hooks(draft)]


@pytest.mark.parametrize(
    "code",
    [
        "function A() { const [a] = useState(0); useEffect(() => {}, []); return a; }",
        "const A = () => { useState(0); return null; };",
        "const A = memo(() => { useState(0); return null; });",
        "const A = React.forwardRef(function (p, r) { React.useRef(r); return null; });",
        "export default function () { useState(0); }",
        "export default () => { useState(0); };",
        "function useThing() { return useState(0); }",
        "function A() { if (useThing()) { return 1; } return 2; }",
        "function A() { return useThing() ? 1 : 2; }",
        "function A() { switch (useThing()) { default: return 1; } }",
        "function A() { for (const x of useList()) { draw(x); } }",
        "function A() { useState(0); if (x) return null; return 1; }",
        "function A() { const f = () => { return 1; }; useState(f); }",
        "function A() { return useThing() && 1; }",
        "function A() { if (a) { return use(promise); } return 1; }",
        "function A() { store.useSomething(); user(); used(); }",
        "const helper = () => { if (x) return 1; return useful; };",
    ],
)
def test_hooks_at_the_top_of_a_component_or_hook_are_right(code):
    assert problems(code) == []


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("function A() { if (x) { useState(0); } }", "in a condition"),
        ("function A() { if (x) {} else { useState(0); } }", "in a condition"),
        ("function A() { x ? useState(0) : null; }", "in a condition"),
        ("function A() { x && useState(0); }", "in a condition"),
        ("function A() { const y = x ?? useState(0); }", "in a condition"),
        ("function A() { switch (x) { case 1: useState(0); } }", "in a condition"),
        ("function A() { for (const x of y) { useState(0); } }", "in a loop"),
        ("function A() { for (let i = 0; i < 3; i++) useState(0); }", "in a loop"),
        ("function A() { while (useState(0)) {} }", "in a loop"),
        ("function A() { do { useState(0); } while (x); }", "in a loop"),
        ("function A() { try { useState(0); } catch {} }", "in a try block"),
        ("function A() { return list.map(() => useState(0)); }", "in a callback"),
        ("function A() { useEffect(() => { React.useState(0); }, []); }", "in a callback"),
        ("function A() { if (x) return null; useState(0); }", "after an early return"),
        (
            "function A() { for (const a of b) { if (a) return 1; } useState(0); }",
            "after an early return",
        ),
        ("function helper() { useState(0); }", "in helper, which is no component and no hook"),
        ("class A { render() { useState(0); } }", "in render, which is no component and no hook"),
        ("const a = { make: () => useState(0) };", "in make, which is no component and no hook"),
        ("useState(0);", "outside a component"),
    ],
)
def test_hooks_elsewhere_are_found(code, where):
    assert problems(code) == [("A.tsx", 1, f"useState is called {where}")]


def test_the_line_and_the_file_are_those_of_the_call():
    stories = "\n\nexport const B = { render: () => { if (x) {\n useState(0); } return 1; } };"
    assert problems("", stories) == [("A.stories.tsx", 4, "useState is called in a condition")]


@pytest.mark.parametrize("render", ["render: () => {", "render() {", "render: function () {"])
def test_a_storys_render_is_a_component(render):
    assert problems(f"export const S = {{ {render} useState(0); return 1; }} }};") == []
