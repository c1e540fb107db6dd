"""A training set: what may be used, each thing once, nothing on two sides of the split."""

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from componentforge.engines.local.classify import FAMILIES
from componentforge.engines.local.ranking import FACTS
from evaluation.learning.build import NEAR_BITS, build_dataset, code_hash, splits_of
from evaluation.learning.dataset_table import check_dataset, dataset_card, dataset_table, leaks
from evaluation.learning.items import Item
from tests.said import AT


def item(number=1, **changes) -> Item:
    """A usable one, unlike any other."""
    digest = sha256(str(number).encode()).hexdigest()
    told = {
        "id": number, "at": AT, "author": digest, "component": f"c{number}", "version": 1,
        "project": "", "licence": "MIT", "consent": True, "flagged": False,
        "picture": digest[:16], "code": digest, "found": "card", "confidence": 0.7, "kind": "card",
        "stated": True, "strength": 3, "pattern": None, "evidence": (0.0,) * len(FAMILIES),
        "facts": (0.0,) * len(FACTS), "rankings": {},
    }  # fmt: skip
    return Item.model_validate({**told, **changes})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"consent": False}, "no consent"),
        ({"licence": ""}, "licence"),
        ({"licence": "GPL-3.0-only"}, "licence"),
        ({"flagged": True}, "flagged by a guard"),
        ({"kind": None}, "no label"),
    ],
)
def test_what_may_not_or_cannot_be_used_is_left_out_and_counted(change, reason):
    made = build_dataset([item(1), item(2, **change)])
    assert [row.item.id for row in made.rows] == [1]
    assert made.dropped == {reason: 1}


def test_what_an_author_says_later_of_the_same_version_counts():
    same = {"author": "ab" * 32, "component": "c", "picture": "0" * 16, "code": None}
    made = build_dataset([item(1, kind="badge", **same), item(2, kind="tabs", **same)])
    assert [(row.item.id, row.item.kind) for row in made.rows] == [(2, "tabs")]
    assert made.dropped == {"said anew later": 1}


def test_near_duplicates_become_one_and_disagreement_none():
    near = f"{(1 << NEAR_BITS) - 1:016x}"
    far = f"{(1 << 20) - 1:016x}"
    alike = [item(1, picture="0" * 16), item(2, picture=near), item(3, picture=far)]
    made = build_dataset(alike)
    assert [row.item.id for row in made.rows] == [2, 3]  # the newest of equals
    assert made.dropped == {"near-duplicate": 1}
    apart = [item(1, code="x", kind="card"), item(2, code="x", kind="badge")]
    assert build_dataset(apart).dropped == {"people disagree": 2}
    stronger = [*apart, item(3, code="x", kind="badge", strength=1)]
    (row,) = build_dataset(stronger).rows
    assert (row.item.kind, row.item.id) == ("badge", 2)


def test_code_is_the_same_whatever_its_white_space():
    assert code_hash("a  b\n c") == code_hash("a b c ")
    assert code_hash("a b c") != code_hash("a b d")


def test_a_project_stands_on_one_side_also_through_a_chain_of_likeness():
    chain = [
        item(1, project="p"), item(2, project="p", code="same"), item(3, project="q", code="same"),
        item(4, project="q"), item(5, project="elsewhere"),
    ]  # fmt: skip
    made = build_dataset(chain)
    families = {row.item.id: row.family for row in made.rows}
    assert len({families[n] for n in families if n != 5}) == 1
    assert families[5] != families[1]


@profile(max_examples=25)
@given(st.integers(0, 10_000), st.integers(30, 120))
def test_nothing_ever_leaks_and_nobody_moves_when_more_comes(seed, count):
    rng = np.random.default_rng(seed)
    some = [
        item(
            n, project=f"p{rng.integers(9)}" if rng.random() < 0.5 else "",
            component=f"c{rng.integers(40)}", code=f"{rng.integers(50)}",
            picture=f"{rng.integers(1 << 60):016x}",
        )
        for n in range(1, count)
    ]  # fmt: skip
    made = build_dataset(some)
    assert leaks(made) == ()
    assert build_dataset(reversed(some)).version == made.version
    before = {row.family: row.split for row in made.rows}
    later = build_dataset([*some, item(count, project="new", picture=None)])
    assert all(before.get(row.family, row.split) == row.split for row in later.rows)


def test_a_leak_is_found():
    made = build_dataset([item(n) for n in range(1, 40)])
    rows = list(made.rows)
    assert {row.split for row in rows} == {"train", "validation", "test"}
    first = next(row for row in rows if row.split == "train")
    at = next(i for i, row in enumerate(rows) if row.split == "test")
    moved = rows[at].item.model_copy(update={"project": "p"})
    rows[at] = rows[at].model_copy(update={"item": moved})
    rows[rows.index(first)] = first.model_copy(
        update={"item": first.item.model_copy(update={"project": "p"})}
    )
    broken = made.model_copy(update={"rows": tuple(rows)})
    assert any(problem.startswith("project p stands in") for problem in leaks(broken))


def test_shares_are_eighty_ten_ten_over_many_families():
    split = splits_of([f"family {n}" for n in range(5_000)])
    shares = [split.count(name) / 5_000 for name in ("train", "validation", "test")]
    assert shares == pytest.approx([0.8, 0.1, 0.1], abs=0.015)


def test_the_version_changes_with_any_item_and_the_card_tells_what_is_in_it():
    one = build_dataset([item(1), item(2)])
    assert build_dataset([item(1), item(2, kind="badge")]).version != one.version
    card = dataset_card(one)
    assert (card["rows"], card["licences"], card["labelled"]) == (2, {"MIT": 2}, 2)
    assert len(dataset_table(one)) == 2


def test_the_gate_passes_what_was_built_and_stops_what_was_tampered_with():
    made = build_dataset([item(n) for n in range(1, 12)])
    assert check_dataset(made) == ()
    row = made.rows[0]
    bad = row.model_copy(update={"item": row.item.model_copy(update={"consent": False})})
    told = check_dataset(made.model_copy(update={"rows": (bad, *made.rows[1:])}))
    assert any("consent" in problem for problem in told)
    assert check_dataset(build_dataset([])) == ("no feedback is left to learn from",)
