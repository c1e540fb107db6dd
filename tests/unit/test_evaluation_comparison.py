"""Comparisons of whole evaluations: verdicts, reasons, what is invalid, parts, gates and plans."""

import json

import numpy as np
import pytest

from componentforge.domain.variant import parse_variant
from componentforge.errors import ConfigurationError
from evaluation.attribution import attribute, swaps
from evaluation.comparison import compare, faults_between
from evaluation.gates import load_gate
from evaluation.measures import BY_NAME, MEASURES
from evaluation.plan import announce, told_plan
from evaluation.summary import item_means, rows_of, summarise
from tests.evaluated import evaluation, record, replaced


def gains(level, scatter=0.01):
    drawn = np.random.default_rng(8).normal(level, scatter, 64)
    return lambda index: float(drawn[index])


def flat(_):
    return 0.0


def judged(ev, **options):
    a, b = (variant.name for variant in ev.variants)
    return compare(ev.of(a), ev.of(b), (a, b), **options)


def test_a_variant_that_is_better_and_harms_nothing_ships():
    found = judged(evaluation(("a", flat), ("b=repairs:0", gains(0.05))))
    assert found.verdict == "SHIP"
    assert found.reasons[0].startswith("Likeness is better by +0.04")
    assert (found.n, found.families) == (24, 12)
    assert found.reasons[-1] == "all 7 guardrails hold"


def test_a_worse_variant_is_rolled_back_and_its_worst_items_are_named_first():
    ev = evaluation(("a", flat), ("b=repairs:0", lambda i: -0.3 if i == 5 else -0.05))
    found = judged(ev)
    assert found.verdict == "ROLLBACK"
    assert (found.changes[0].item, found.changes[0].measure) == ("item-05", "likeness")


def test_equal_variants_hold_with_that_reason():
    found = judged(evaluation(("a", flat), ("b=repairs:0", flat)))
    assert found.verdict == "HOLD"
    assert found.reasons == ("no aim is significantly better",)
    assert {test.says for test in found.tests} == {"same"}


def test_better_looks_do_not_pay_for_lost_accessibility():
    ev = evaluation(("a", flat), ("b=repairs:0", gains(0.1)), b={"accessibility": 80.0})
    found = judged(ev)
    assert found.verdict == "ROLLBACK"
    assert any(
        r.startswith("guardrail broken: Accessibility is worse by -20.0") for r in found.reasons
    )


def test_a_guardrail_certainly_within_its_margin_is_no_harm():
    ev = evaluation(("a", flat), ("b=repairs:0", gains(0.1)), b={"accessibility": 97.0})
    assert judged(ev).verdict == "SHIP"


def test_failed_items_count_as_the_worst_and_are_never_left_out():
    ev = evaluation(("a", flat), ("b=repairs:0", flat))
    for index in (1, 2):
        ev = replaced(ev, ev.of("b")[index], record("b=repairs:0", index, fails=True))
    found = judged(ev)
    tests = {test.measure: test for test in found.tests}
    assert tests["likeness"].n == 24
    assert tests["made"].b == pytest.approx(22 / 24)
    assert tests["likeness"].b < tests["likeness"].a
    assert tests["seconds"].n == 22  # a failure took no comparable time
    assert found.verdict == "HOLD"
    assert any("Made may lose" in reason for reason in found.reasons)


def test_slower_by_half_is_harm_and_by_five_percent_is_not():
    base = [record("a", i, likeness=0.8, seconds=3.0) for i in range(24)]

    def against(seconds):
        better = [record("b", i, likeness=0.9, seconds=seconds) for i in range(24)]
        return compare(base, better, ("a", "b")).verdict

    assert against(3.15) == "SHIP"
    assert against(4.5) == "ROLLBACK"
    assert against(1.0) == "SHIP"


def test_few_families_are_invalid():
    found = judged(evaluation(("a", flat), ("b=repairs:0", gains(0.1)), items=10))
    assert found.verdict == "INVALID"
    assert found.reasons[0].startswith("5 families of items, 6 are needed")


def test_other_items_and_absent_services_are_invalid():
    ev = evaluation(("a", flat), ("b=repairs:0", flat))
    found = compare(ev.of("a"), ev.of("b")[1:], ("a", "b"))
    assert found.verdict == "INVALID"
    assert "not run on the same items (item-00" in found.reasons[0]
    away = ev.of("b")[0].model_copy(update={"outside": True})
    found = judged(replaced(ev, ev.of("b")[0], away))
    assert found.verdict == "INVALID"
    assert "a service was away" in found.reasons[0]


def test_other_datasets_and_other_arithmetic_cannot_be_compared():
    ev = evaluation(("a", flat))
    other = ev.model_copy(update={"dataset_sha256": "b" * 64, "metric_versions": {"likeness": 9}})
    assert len(faults_between(ev, other)) == 2
    assert faults_between(ev, ev) == []


def test_naming_one_aim_leaves_the_others_aside():
    base = [record("a", i, likeness=0.8, words=0.9) for i in range(24)]
    other = [record("b", i, likeness=0.9, words=0.5) for i in range(24)]
    assert compare(base, other, ("a", "b")).verdict == "HOLD"  # one aim better, one worse
    found = compare(base, other, ("a", "b"), aims=["likeness"])
    assert found.verdict == "SHIP"
    assert {test.measure for test in found.tests if test.role == "aim"} == {"likeness"}


def test_epochs_of_an_item_are_one_item():
    records = [
        record("a", 0, likeness=v).model_copy(update={"epoch": e}) for e, v in enumerate((0.4, 0.8))
    ]
    assert item_means(records, "likeness") == {"item-00": pytest.approx(0.6)}
    rows = {row.measure: row for row in rows_of(records)}
    assert rows["likeness"].n == 1


def test_every_figure_is_told_with_n_and_interval():
    (summary,) = summarise(evaluation(("a", flat)))
    assert summary.items == 24
    assert {row.measure for row in summary.rows} == {measure.name for measure in MEASURES}
    for row in summary.rows:
        assert row.n == 24
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.mean <= row.high


def test_a_ratio_gains_when_time_falls():
    seconds = BY_NAME["seconds"]
    assert seconds.gain(2.0, 1.0) == pytest.approx(np.log(2))
    assert seconds.gain(None, 1.0) is None
    assert BY_NAME["cost"].gain(0.5, 0.2) == pytest.approx(0.3)


def test_the_part_that_makes_the_difference_is_found():
    a, b = parse_variant("a"), parse_variant("b=repairs:0,words:3")
    mixed = [variant for pair in swaps(a, b).values() for variant in pair]
    assert [v.name for v in mixed] == ["a+retrieve", "b+retrieve", "a+repair", "b+repair"]

    def records(name):
        """Only the retrieval weights matter: B's add a tenth."""
        variant = next(v for v in (a, b, *mixed) if v.name == name)
        extra = 0.1 if variant.retrieval.words == 3 else 0.0
        return [
            record("x", i, likeness=0.8 + extra).model_copy(update={"variant": name})
            for i in range(24)
        ]

    parts = {part.part: part for part in attribute(records, a, b, ["likeness", "nothing"])}
    assert parts["retrieve"].alone.effect == pytest.approx(0.1)
    assert parts["retrieve"].missing.effect == pytest.approx(0.1)
    assert parts["repair"].alone.effect == parts["repair"].missing.effect == 0


def test_one_part_needs_no_swapping():
    assert swaps(parse_variant("a"), parse_variant("b=repairs:0")) == {}


def stored(folder, name, ev):
    path = folder / name
    path.write_text(ev.model_dump_json())
    return path


def test_the_gate_names_what_regressed_and_in_which_items(tmp_path):
    stored(tmp_path, "base.json", evaluation(("a", flat)))
    (tmp_path / "gate.toml").write_text('baseline = "base.json"\n')
    gate = load_gate(tmp_path / "gate.toml")
    assert gate.judge(evaluation(("now", flat))).passed
    bad = gate.judge(evaluation(("now", lambda i: -0.2 if i == 3 else -0.04)))
    assert not bad.passed
    assert bad.regressions == ("likeness",)
    assert bad.items[0] == "item-03"
    assert "item-03 (0.200)" in bad.lines[1]
    assert "and 14 more" in bad.lines[1]


def test_a_gate_of_chance_alone_passes(tmp_path):
    path = stored(tmp_path, "base.json", evaluation(("a", flat)))
    passed = [
        load_gate(path).judge(evaluation(("now", gains(0.0, 0.02)))).passed,
        load_gate(path).judge(evaluation(("now", gains(0.04)))).passed,
    ]
    assert passed == [True, True]


def test_a_gate_has_minima(tmp_path):
    (tmp_path / "gate.toml").write_text("[minimum]\nlikeness = 0.99\nseconds = 100\nmade = 1.0\n")
    found = load_gate(tmp_path / "gate.toml").judge(evaluation(("now", flat)))
    assert found.regressions == ("likeness",)
    assert found.lines[1].endswith("not at least 0.990")


def test_a_gate_that_cannot_be_compared_does_not_pass(tmp_path):
    path = stored(tmp_path, "base.json", evaluation(("a", flat)))
    other = evaluation(("now", flat)).model_copy(update={"dataset_sha256": "b" * 64})
    found = load_gate(path).judge(other)
    assert not found.passed
    assert "cannot be compared" in found.lines[1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("colour = 1", "colour"),
        ("[minimum]\nbeauty = 1", "'beauty' is no figure"),
        ('baseline = "nowhere.json"', "there is none"),
        ("not toml", "gate.toml"),
    ],
)
def test_a_wrong_gate_is_refused_before_anything_runs(tmp_path, text, problem):
    (tmp_path / "gate.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=problem):
        load_gate(tmp_path / "gate.toml")


def test_a_baseline_variant_that_is_not_there_is_named(tmp_path):
    stored(tmp_path, "base.json", evaluation(("a", flat)))
    (tmp_path / "gate.toml").write_text('baseline = "base.json"\nvariant = "z"')
    with pytest.raises(ConfigurationError, match="no variant 'z'"):
        load_gate(tmp_path / "gate.toml").judge(evaluation(("now", flat)))


def test_an_evaluation_survives_json():
    ev = evaluation(("a", flat), items=2)
    assert type(ev).model_validate(json.loads(json.dumps(ev.plain()))) == ev


def test_the_plan_says_n_power_and_smallest_effect():
    families = [f"f{i // 3}" for i in range(66)]
    plan = announce(families, 132)
    assert (plan.n, plan.families, plan.runs) == (66, 22, 132)
    assert plan.false_ship <= 0.05
    smallest = {aim.measure: aim.smallest for aim in plan.aims}
    assert 0.01 < smallest["likeness"] < 0.1
    alone = announce(families, 132, ["likeness"])
    assert alone.aims[0].smallest < smallest["likeness"]  # no error rate to share
    assert any("66 items of 22 families, 132 runs" in line for line in told_plan(plan))


def test_the_plan_learns_from_an_earlier_evaluation():
    families = [f"f{i // 2}" for i in range(48)]
    narrow = announce(
        families, 1, ["likeness"], evaluation(("a", flat), ("b=repairs:0", gains(0, 0.02)))
    )
    wide = announce(families, 1, ["likeness"], evaluation(("a", flat)))
    assert narrow.source == "an earlier comparison"
    assert wide.source == "an earlier evaluation"
    assert narrow.aims[0].smallest < wide.aims[0].smallest


def test_too_few_families_are_announced_as_hopeless():
    plan = announce(["a", "b", "c"], 3)
    assert {aim.smallest for aim in plan.aims} == {None}
    assert any("the guardrails cannot hold" in line for line in told_plan(plan))
