"""Fusing words and meaning is no worse than either alone, on the queries of the data set."""

import json

import pytest

from componentforge.domain.proposal import PatternQuery
from componentforge.stores.patterns import open_index
from componentforge.stores.patterns_own import FOLDER

QUERIES = json.loads((FOLDER / "queries.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = open_index(tmp_path_factory.mktemp("patterns"))
    yield made
    made.close()


def ranks(index, parts=("words", "meaning"), *, told=False):
    families = {p.id: p.component_type for p in index.list()}
    found = []
    for query in QUERIES:
        wanted = f"forge/{query['expected']}"
        kinds = (families[wanted],) if told else ()
        asked = PatternQuery(text=query["text"], component_types=kinds, limit=20)
        hits = [hit.pattern.id for hit in index.search(asked, parts=parts)]
        found.append(hits.index(wanted) + 1 if wanted in hits else 0)
    return found


def mrr(found):
    return sum(1 / rank for rank in found if rank) / len(found)


def test_the_fused_search_is_at_least_as_good_as_its_parts(index):
    fused = mrr(ranks(index))
    assert fused >= mrr(ranks(index, ("words",)))
    assert fused >= mrr(ranks(index, ("meaning",)))
    assert fused >= 0.85


def test_with_the_family_known_three_hits_are_enough(index):
    found = ranks(index, told=True)
    assert sum(0 < rank <= 3 for rank in found) / len(found) >= 0.97
