"""No node that the code guard leaves out would have been remarked upon by any of its rules."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from componentforge.security import code_guard
from componentforge.security.code_guard import check_code
from componentforge.security.code_scan import suspects
from componentforge.security.syntax import Names, parse, walk

FIXTURES = Path(__file__).parents[1] / "fixtures" / "code_guard"
SNIPPETS = [
    code
    for file in sorted(FIXTURES.glob("*.tsx"))
    for code in re.split(r"^//// .*\n", file.read_text("utf-8"), flags=re.M)[1:]
]
DATASETS = Path(__file__).parents[2] / "datasets"
PIECES = [
    *("eval", "fetch", "window", "document", "innerHTML", "view", "any", "href", "srcDoc", "target", "onClick", "data"),
    *("script", "iframe", "Tag", "setTimeout", "RegExp", "Image", "token", "apiKey", "password", "style", "__proto__"),
    *("\\u0065val", "\\x65", "&#115;", "&colon;", "javascript:", "java\\script:", "https://", "url(//", "@ts-ignore"),
    *("sk-abcdefghijklmnopqrstu", "é", "\u212a", "\u017f", "'_blank'", '"script"', "`${a}//`", "'on' + 'click'", "1"),
    *("(", ")", "{", "}", "[", "]", "<", ">", "/>", "=", ":", ",", ";", ".", "?.", "+", "=>", " ", "\n", "// ", "/(a+)+/"),
    *("const ", "import ", "export ", " from ", "typeof ", "new ", "for (const k in o) ", "while (true) ", "...", " as "),
]  # fmt: skip


def missed(code):
    """What the rules say about nodes that are left out."""
    root = parse(code).root_node
    names, seen = Names(root), {node.id for node in suspects(root, code)}
    return [
        (node.type, node.text, found)
        for node in walk(root)
        if node.id not in seen
        for found in code_guard._judge(node, set(), names)
    ]


def test_nothing_is_missed_in_the_corpus_the_patterns_and_the_golden_set():
    files = [*DATASETS.glob("patterns/*/*.tsx"), *DATASETS.glob("golden/*/*/*.tsx")]
    codes = [*SNIPPETS, *(file.read_text("utf-8") for file in files)]
    assert len(codes) > 300
    for code in codes:
        assert missed(code) == [], code


@settings(max_examples=300)
@given(st.sampled_from(SNIPPETS), st.data())
def test_nothing_is_missed_in_what_snippets_become(code, data):
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(code)))
        cut = data.draw(st.integers(0, 6))
        code = code[:at] + data.draw(st.sampled_from(PIECES)) + code[at + cut :]
    assert missed(code) == []


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_nothing_is_missed_in_any_row_of_pieces(pieces):
    assert missed("".join(pieces)) == []


def test_most_of_a_component_is_left_out():
    code = (DATASETS / "patterns/card/Card.tsx").read_text("utf-8")
    root = parse(code).root_node
    assert len(suspects(root, code)) < 0.1 * sum(1 for _ in walk(root))
    assert check_code(code, "a.tsx", set()) == []
