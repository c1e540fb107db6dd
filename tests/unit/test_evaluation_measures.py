"""The small metrics: tokens, retrieval, requirements, cost, contrast, keyboard, safety, types."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.behaviour import Event, FocusStop, FocusWalk, Moment
from componentforge.domain.component import Finding
from evaluation.metrics.behaviour import behaviour_scores
from evaluation.metrics.code_quality import code_quality, pattern_reuse
from evaluation.metrics.contrast import Ink, contrast_ratio, contrast_scores
from evaluation.metrics.cost import Spent, cost_scores
from evaluation.metrics.keyboard import keyboard_scores
from evaluation.metrics.matching import Overlap, overlap
from evaluation.metrics.requirements import Need, requirement_scores
from evaluation.metrics.retrieval import hit_at, reciprocal_rank, retrieval_scores
from evaluation.metrics.safety import safety_scores
from evaluation.metrics.semantic import cosine, equivalent
from evaluation.metrics.tokens import token_scores
from evaluation.metrics.types import type_scores

NUMBERS = st.lists(st.floats(0, 100), max_size=6)
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def finding(source="safety", rule="no-eval", severity="critical", line=None):
    return Finding(source=source, rule=rule, severity=severity, message="m", line=line)


@given(NUMBERS, NUMBERS)
def test_as_many_are_matched_as_can_be(a, b):
    found = overlap(a, b, lambda x, y: abs(x - y), 1.0)
    back = overlap(b, a, lambda x, y: abs(x - y), 1.0)
    assert found.matched == back.matched <= min(len(a), len(b))
    assert overlap(a, a, lambda x, y: abs(x - y), 0.0).matched == len(a)
    greedy, left = 0, list(b)
    for x in a:
        near = next((y for y in left if abs(x - y) <= 1.0), None)
        if near is not None:
            left.remove(near)
            greedy += 1
    assert found.matched >= greedy


def test_what_was_not_there_has_no_share():
    empty = Overlap(0, 0, 0)
    assert (empty.recall, empty.precision, empty.f1) == (None, None, None)
    assert (Overlap(1, 2, 4).recall, Overlap(1, 2, 4).precision) == (0.5, 0.25)
    assert Overlap(1, 2, 4).f1 == pytest.approx(1 / 3)
    assert Overlap(1, 2, 3) + Overlap(1, 1, 1) == Overlap(2, 3, 4)


def test_a_colour_a_little_off_is_imprecise_and_one_from_nowhere_is_invented():
    truth = [("color", "#1d4ed8"), ("color", "#ffffff"), ("radius", 8.0), ("fontFamily", "Inter")]
    found = [
        ("color", "#1d4fd8"),
        ("color", "#f0f0f0"),
        ("color", "#ff0000"),
        ("radius", 8.5),
        ("fontFamily", '"inter"'),
    ]
    scores = token_scores(truth, found)
    assert scores.recall == 0.75
    assert scores.precision == pytest.approx(0.6)
    assert scores.hallucination == pytest.approx(0.2)
    assert scores.by_group["color"] == Overlap(1, 2, 3)


def test_a_weight_is_right_or_wrong_and_a_group_is_its_own():
    assert token_scores([("fontWeight", 600.0)], [("fontWeight", 601.0)]).recall == 0.0
    assert token_scores([("spacing", 8.0)], [("radius", 8.0)]).hallucination == 1.0
    assert token_scores([], []) == (None, None, None, {})


@given(st.lists(st.tuples(st.just("color"), COLOURS), max_size=5))
def test_the_same_tokens_are_all_there_and_none_is_invented(tokens):
    scores = token_scores(tokens, tokens)
    expected = 1.0 if tokens else None
    assert (scores.recall, scores.precision) == (expected, expected)
    assert scores.hallucination == (0.0 if tokens else None)


def test_ranks_by_hand():
    assert reciprocal_rank(["a", "a", "b"], {"b"}) == 0.5
    assert reciprocal_rank(["a"], {"b"}) == 0.0
    assert retrieval_scores(["x", "y", "z"], {"z"}) == (pytest.approx(1 / 3), 0.0, 1.0, 1.0)
    assert retrieval_scores(["x"], ()) is None


@given(st.lists(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef"), min_size=1))
def test_a_longer_list_hits_no_less(ranked, wanted):
    hits = [hit_at(ranked, wanted, k) for k in range(1, 7)]
    assert hits == sorted(hits)
    assert (reciprocal_rank(ranked, wanted) > 0) == (hits[-1] == 1.0)


def test_requirements_are_matched_whatever_their_spelling():
    truth = [
        Need("props", "variant", ("primary", "ghost")),
        Need("accessibility", "aria-label"),
        Need("events", "onClick"),
    ]
    found = [Need("props", "Variant", ("primary", "link")), Need("accessibility", "ariaLabel")]
    scores = requirement_scores(truth, found)
    assert scores.precision == 1.0
    assert scores.recall == pytest.approx(2 / 3)
    assert scores.values == pytest.approx(1 / 3)
    assert requirement_scores(truth[1:], found[1:]).values is None


def test_failed_items_were_paid_for_and_cached_ones_took_no_time():
    items = [Spent(0.2, 4.0), Spent(0.1, 0.1, cached=True), Spent(0.1, 2.0, succeeded=False)]
    scores = cost_scores(items)
    assert scores.dollars == pytest.approx(0.4)
    assert scores.dollars_per_success == pytest.approx(0.2)
    assert scores.seconds_median == 3.0
    assert scores.cached_share == pytest.approx(1 / 3)
    assert cost_scores([]) == (0.0, None, None, None, None)


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_within_its_range(a, b):
    assert contrast_ratio(a, b) == contrast_ratio(b, a)
    assert 1.0 <= contrast_ratio(a, b) <= 21.0 + 1e-9
    assert contrast_ratio(a, a) == 1.0


def test_contrast_by_hand_and_by_level():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    grey = Ink("#777777", "#ffffff", 16, text="grey")
    scores = contrast_scores(
        [grey, Ink("#777777", "#ffffff", 24), Ink("#777777", "#ffffff", 19, 700)]
    )
    assert (scores.aa, scores.aaa) == (pytest.approx(2 / 3), 0.0)
    assert scores.failures == ("'grey': #777777 on #ffffff is 4.48, needs 4.5",)
    assert contrast_scores([grey._replace(disabled=True)]) == (None, None, None, ())


def walked(wanted, *stops):
    return FocusWalk(
        wanted=wanted, stops=tuple(FocusStop(target=t, focus_visible=v) for t, v in stops)
    )


def test_a_walk_that_never_leaves_is_a_trap():
    walk = walked(("#a", "#b"), ("#a", True), ("#b", False), ("", True))
    scores = keyboard_scores(walk)
    assert (scores.reachable, scores.focus_visible, scores.trap, scores.unseen) == (
        1.0,
        0.5,
        False,
        ("#b",),
    )
    trapped = keyboard_scores(walked(("#a", "#b"), ("#a", True), ("#a", True)))
    assert (trapped.trap, trapped.missed, trapped.passed) == (True, ("#b",), False)
    nothing = keyboard_scores(
        walked(
            (),
            ("", False),
        )
    )
    assert (nothing.reachable, nothing.trap, nothing.passed) == (None, False, True)


def test_only_findings_of_the_own_kind_count():
    found = [
        finding(),
        finding(severity="minor"),
        finding("types", "TS2322", line=3),
        finding("hooks", "rules-of-hooks", line=1),
    ]
    assert safety_scores(found) == (2, 1, {"no-eval": 2})
    scores = type_scores(found)
    assert (scores.errors, scores.hook_errors, scores.ok) == (1, 1, False)
    assert scores.places == (("", 1, "rules-of-hooks"), ("", 3, "TS2322"))
    assert type_scores([]).ok


VECTORS = st.lists(st.floats(-10, 10), min_size=3, max_size=3).map(np.array)


@given(VECTORS, VECTORS)
def test_a_cosine_is_symmetric_and_in_range(a, b):
    assert -1.0 <= cosine(a, b) <= 1.0
    assert cosine(a, b) == pytest.approx(cosine(b, a))


def test_the_threshold_is_inclusive():
    a = np.array([1.0, 0.0])
    assert cosine(a, np.zeros(2)) == 0.0
    assert equivalent(a, np.array([0.9, math.sqrt(1 - 0.81)]))
    assert not equivalent(a, np.array([0.89, math.sqrt(1 - 0.89**2)]))


MOMENTS = st.lists(
    st.builds(
        lambda tree, events, focus: Moment(
            tree="\n".join(tree), events=tuple(Event(prop=e) for e in events), focus=focus
        ),
        st.lists(st.sampled_from(["- button", "- text"]), max_size=3),
        st.lists(st.sampled_from(["onClick", "onChange"]), max_size=3),
        st.sampled_from([None, "button"]),
    ),
    max_size=3,
)


@given(MOMENTS, MOMENTS)
def test_behaviour_is_one_only_for_the_same_run(a, b):
    scores = behaviour_scores(a, b)
    if not a and not b:
        assert scores is None
        return
    assert 0.0 <= scores.score <= 1.0
    assert scores.same == (scores.score == 1.0) == (a == b)
    assert scores.score == pytest.approx(behaviour_scores(b, a).score)


def test_a_run_that_breaks_off_or_tells_things_in_another_order_differs():
    first = Moment(tree="- button")
    second = Moment(tree="- button", events=(Event(prop="a"), Event(prop="b", values=(1,))))
    other = second.model_copy(update={"events": second.events[::-1]})
    assert behaviour_scores([first], [first, second]).score == 0.5
    assert behaviour_scores([first], [first, second]).first_difference == 1
    assert behaviour_scores([first, other], [first, second]).events < 1.0
    stuck = first.model_copy(update={"problem": "no such button"})
    assert behaviour_scores([stuck], [first]).trees == 0.0
    moved = first.model_copy(update={"focus": "button"})
    assert behaviour_scores([moved], [first]).focus == 0.0


def test_a_copied_block_is_duplication_and_a_map_is_none():
    block = "\n".join(f"<li className='a{i}'>{i}</li>" for i in range(4))
    assert code_quality(f"{block}\n<p>x</p>\n{block}").duplication == pytest.approx(4 / 9)
    assert code_quality(block).duplication == 0.0
    assert code_quality("").duplication is None


def test_reuse_is_how_much_of_the_pattern_is_there():
    pattern = "export const A = ({ a }: P) => <button type='button' onClick={a}>x</button>;"
    more = "export const B = ({ a }: P) => <div><button type='button' onClick={a}>x</button></div>;"
    assert pattern_reuse(pattern, pattern) == 1.0
    assert (
        pattern_reuse("export const T = () => <table />;", pattern)
        < 0.3
        < pattern_reuse(more, pattern)
        < 1.0
    )
