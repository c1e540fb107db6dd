"""Behaviour as proof: two ways to write the same do the same, a fault does not."""

import pytest

from componentforge.browser.facade import Browser
from componentforge.domain.behaviour import Step
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.stores.blobs import FolderBlobs
from evaluation.metrics.behaviour import behaviour_scores
from evaluation.metrics.structure import similarity

PLAIN = """import { useState } from "react";
export function Counter({ label, onChange }: { label: string; onChange: (value: number) => void }) {
  const [count, setCount] = useState(0);
  const more = () => { setCount(count + 1); onChange(count + 1); };
  return <section aria-label={label}><p>{count}</p><button type="button" onClick={more}>more</button></section>;
}
"""
REDUCED = """import { useReducer } from "react";
export function Counter(props: { label: string; onChange: (value: number) => void }) {
  const [count, add] = useReducer((old: number) => old + 1, 0);
  return (
    <section aria-label={props.label}>
      <p>{String(count)}</p>
      <button type="button" onClick={() => { add(); props.onChange(count + 1); }}>more</button>
    </section>
  );
}
"""
STORY = """import { Counter } from "./Counter";
const tell = (value: number) => document.dispatchEvent(new CustomEvent("forge-event", { detail: ["onChange", value] }));
export const Screenshot = () => <Counter label="Seats" onChange={tell} />;
"""
STEPS = [
    Step(do="click", role="button", name="more"),
    Step(do="press", text="Enter"),
    Step(do="press", text="Tab"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs")), timeout_s=60) as made:
        yield made


def moments(browser, tsx):
    draft = Draft(name="Counter", tsx=tsx, stories=STORY, tokens_css="@theme {}\n")
    passed = Verification(code_sha256=code_sha256(draft), passed=True)
    return browser.behave(Component(draft=draft, verification=passed), STEPS)


def test_the_same_behaviour_written_otherwise_is_the_same(browser):
    expected = moments(browser, PLAIN)
    assert [e.values for m in expected for e in m.events] == [(1,), (2,)]
    scores = behaviour_scores(moments(browser, REDUCED), expected)
    assert scores.same
    assert scores.score == 1.0
    assert similarity(REDUCED, PLAIN).score < 1.0  # The structure alone would not have known.


@pytest.mark.parametrize(
    ("old", "new", "moment"),
    [
        ("onChange(count + 1); }", "}", 1),
        ("setCount(count + 1); ", "", 1),
        ("onClick={more}", "onMouseDown={more}", 2),
        ("aria-label={label}", "title=''", 0),
    ],
)
def test_a_fault_is_found_where_it_shows(browser, old, new, moment):
    assert old in PLAIN
    scores = behaviour_scores(moments(browser, PLAIN.replace(old, new)), moments(browser, PLAIN))
    assert scores.first_difference == moment
    assert scores.score < 1.0
