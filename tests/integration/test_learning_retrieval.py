"""The fusion that weights are fitted for is Qdrant's own."""

import json

import pytest

from componentforge.domain.proposal import PatternQuery, RetrievalWeights
from componentforge.stores.patterns import open_index
from componentforge.stores.patterns_own import FOLDER
from evaluation.learning.fit_fusion import fused
from tasks.training import RULE

WEIGHTS = [
    RetrievalWeights(), RetrievalWeights(words=3, meaning=0.5, family=2),
    RetrievalWeights(words=0.25, meaning=5), RetrievalWeights(words=0, meaning=1, family=0),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = open_index(tmp_path_factory.mktemp("patterns"))
    yield made
    made.close()


@pytest.mark.parametrize("weights", WEIGHTS)
def test_ranks_fused_here_are_ranks_fused_there(index, weights):
    queries = json.loads((FOLDER / "queries.json").read_text("utf-8"))[::9]
    for number, query in enumerate(queries):
        kinds = ("button", "card", "tabs")[: number % 4]
        asked = PatternQuery(text=query["text"], component_types=kinds, limit=8, weights=weights)
        rankings = index.rankings(asked)
        assert set(rankings) == {"words", "meaning", *(f"family{i}" for i in range(len(kinds)))}
        theirs = [hit.pattern.id for hit in index.search(asked)]
        assert fused(rankings, weights, RULE)[: len(theirs)] == theirs


def test_a_query_that_asks_for_nothing_has_no_rankings(index):
    assert index.rankings(PatternQuery(text="")) == {}
