"""What every pattern index promises, whatever keeps the patterns."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from componentforge.domain.proposal import Pattern, PatternQuery
from componentforge.stores.embeddings import MiniLm
from componentforge.stores.patterns import QdrantPatternIndex
from componentforge.stores.patterns_backends import FileBackend, ServerBackend
from componentforge.stores.patterns_own import FOLDER

MODEL = MiniLm()


def pattern(name: str, library: str = "acme", **changed) -> Pattern:
    base = {
        "id": f"{library}/{name.lower()}",
        "library": library,
        "name": name,
        "component_type": "button",
        "description": f"A {name} of the kitchen.",
        "keywords": (name.lower(),),
        "props": (),
        "import_path": "x",
        "code": "",
    }
    return Pattern.model_validate(base | changed)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Three of our own patterns, to change at will."""
    folder = tmp_path / "own"
    for name in ("badge", "tabs", "pricing-card"):
        shutil.copytree(FOLDER / name, folder / name)
    return folder


@pytest.fixture(params=["file", "server"])
def index(
    request: pytest.FixtureRequest, tmp_path: Path, own: Path
) -> Iterator[QdrantPatternIndex]:
    """A real Qdrant each time: filled from a file, or spoken to as to a server."""
    from qdrant_client import QdrantClient

    folder = tmp_path / "index"
    if request.param == "file":
        backend = FileBackend(folder)
    else:
        kept = str(tmp_path / "qdrant")  # as a server would keep it
        backend = ServerBackend(folder, "http://qdrant.test", lambda _url: QdrantClient(path=kept))
    made = QdrantPatternIndex(backend, MODEL, own)
    yield made
    made.close()


def test_our_own_patterns_are_there_without_being_asked_for(index):
    assert [p.id for p in index.list("forge")] == [
        "forge/badge",
        "forge/pricing-card",
        "forge/tabs",
    ]
    assert [p.id for p in index.list()] == ["forge/badge", "forge/pricing-card", "forge/tabs"]


def test_the_best_hit_comes_first_with_its_reason(index):
    hits = index.search(
        PatternQuery(text="subscription tiers and costs per month", component_types=("card",))
    )
    assert hits[0].pattern.id == "forge/pricing-card"
    assert hits[0].explanation.startswith("It is of the likeliest family, card")
    assert '"subscription"' in hits[0].explanation
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(0 <= h.score <= 1 and h.explanation.endswith(".") for h in hits)


def test_first_in_every_list_scores_one(index):
    query = PatternQuery(text="badge tag chip pill", component_types=("badge",), limit=1)
    assert [(h.pattern.name, h.score) for h in index.search(query)] == [("Badge", 1.0)]


def test_meaning_finds_what_shares_no_word(index):
    hits = index.search(PatternQuery(text="monthly fee"), parts=("meaning",))
    assert hits[0].pattern.id == "forge/pricing-card"


def test_words_alone_find_only_what_shares_one(index):
    hits = index.search(PatternQuery(text="tablist"), parts=("words",))
    assert [h.pattern.id for h in hits] == ["forge/tabs"]


def test_a_family_is_a_preference_and_no_filter(index):
    found = [
        h.pattern.component_type
        for h in index.search(PatternQuery(text="element", component_types=("tabs", "badge")))
    ]
    assert found[0] == "tabs"
    assert set(found) == {"tabs", "badge", "card"}


def test_only_the_libraries_asked_for_are_searched(index):
    index.upsert([pattern("Ladle"), pattern("Sieve", "other")])
    text = "ladle or sieve of the kitchen"
    for libraries in (("acme",), ("acme", "other"), ("forge",)):
        hits = index.search(PatternQuery(text=text, libraries=libraries, limit=9))
        assert {h.pattern.library for h in hits} == set(libraries)


def test_upsert_counts_what_changed(index):
    assert index.upsert([pattern("Ladle"), pattern("Sieve")]) == 2
    assert index.upsert([pattern("Ladle"), pattern("Sieve")]) == 0
    assert index.upsert([pattern("Ladle", description="Deep.")]) == 1
    assert [p.description for p in index.list("acme")] == ["Deep.", "A Sieve of the kitchen."]


def test_replace_forgets_what_is_gone_from_that_library_alone(index):
    index.upsert([pattern("Ladle"), pattern("Sieve"), pattern("Pan", "other")])
    assert index.replace("acme", [pattern("Sieve")]) == 1
    assert [p.id for p in index.list("acme")] == ["acme/sieve"]
    assert [p.id for p in index.list("other")] == ["other/pan"]


def test_the_fingerprint_follows_the_content_of_its_libraries(index):
    empty = index.fingerprint(("acme",))
    index.upsert([pattern("Ladle")])
    first, both = index.fingerprint(("acme",)), index.fingerprint(("forge", "acme"))
    assert len({empty, first, both}) == 3
    index.upsert([pattern("Pan", "other")])
    assert index.fingerprint(("acme",)) == first
    index.upsert([pattern("Ladle", description="Deep.")])
    assert index.fingerprint(("acme",)) != first
    index.upsert([pattern("Ladle")])
    assert index.fingerprint(("acme",)) == first


def test_a_changed_own_pattern_changes_fingerprint_and_hits(index, own):
    before = index.fingerprint(("forge",))
    assert index.list("forge")
    about = own / "badge" / "pattern.json"
    about.write_text(about.read_text().replace("A short label", "A wombat's burrow"))
    assert index.fingerprint(("forge",)) != before
    assert index.search(PatternQuery(text="wombat burrow"))[0].pattern.id == "forge/badge"
    shutil.rmtree(own / "tabs")
    assert [p.id for p in index.list("forge")] == ["forge/badge", "forge/pricing-card"]


def test_an_empty_query_finds_nothing_and_a_family_alone_is_enough(index):
    assert index.search(PatternQuery(text=" ")) == []
    assert index.search(PatternQuery(text="tabs", limit=0)) == []
    hits = index.search(PatternQuery(text="", component_types=("tabs",)))
    assert hits[0].pattern.id == "forge/tabs"


def test_an_unknown_library_is_empty(index):
    assert index.list("nobody") == []
    assert index.search(PatternQuery(text="tabs", libraries=("nobody",))) == []


def test_a_closed_index_opens_again(index):
    assert index.list("forge")
    index.close()
    assert index.fingerprint(("forge",))
