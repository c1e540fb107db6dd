"""What is at work: a file that names it, artifacts by hash, and what runs make of both."""

import pytest

from componentforge.domain.engine import EngineChoice, EngineUse
from componentforge.domain.learned import UNTRAINED, Champion, Curve, CurveFor, Fusion, Ranker
from componentforge.domain.proposal import RetrievalWeights
from componentforge.domain.variant import parse_variant
from componentforge.engines.local.classify import FAMILIES
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.ranking import FACTS
from componentforge.errors import ConfigurationError, StorageFull
from componentforge.settings import Settings
from componentforge.stores.champions import Champions, named
from componentforge.wiring import Wiring
from tasks.models import GenerateRequest
from tests.sketch import Sketch


def ranker(prefers="badge", facts=FACTS) -> Ranker:
    """Whatever it sees is of that family."""
    return Ranker(
        families=FAMILIES, facts=facts, means=(0.0,) * len(facts), deviations=(1.0,) * len(facts),
        scale=1.0, bias=tuple(20.0 * (family == prefers) for family in FAMILIES),
        weights=((0.0,) * len(facts),) * len(FAMILIES), curve=Curve(slope=1, offset=0),
    )  # fmt: skip


@pytest.fixture
def wired(tmp_path):
    with Wiring(Settings(home=tmp_path)) as made:
        yield made


def promoted(wired, *models):
    for model in models:
        wired.champions().keep(model)
    told = {model.model: Champion(version="1", sha256=model.sha256) for model in models}
    wired.champions().set(told)


def test_without_a_champion_nothing_changes(wired):
    assert wired.champions().current() == {}
    assert wired.engine_use("propose", EngineChoice()) == EngineUse()
    assert wired.retrieval_weights() == RetrievalWeights()


def test_a_champion_stands_in_the_stages_key_and_does_the_work(wired):
    made = ranker()
    promoted(wired, made, Fusion(weights=RetrievalWeights(words=7)))
    use = wired.engine_use("propose", EngineChoice())
    assert use == EngineUse(learned=f"{made.sha256[:12]}.-")
    page = Sketch().page(Sketch().text(10, 10, "Hello"))
    from componentforge.domain.proposal import Reading
    from componentforge.domain.tokens import DesignTokens

    reading = Reading(tokens=DesignTokens(tokens=(), shadows=()), layout=page)

    def best(use):
        proposer = wired.proposer(use, lambda _reply: None)
        return proposer.propose(reading, "", None).best.component_type

    assert best(use) == "badge"
    assert best(EngineUse()) != "badge"
    assert wired.retrieval_weights().words == 7
    # A run may ask for other models than those at work, and its variant says so.
    assert wired.engine_use("propose", EngineChoice(), learned=UNTRAINED) == EngineUse()
    asked = GenerateRequest(image="a.png")
    at_work = asked.variant(wired.retrieval_weights(), wired.champions().label())
    assert at_work.content_sha256 != asked.variant(RetrievalWeights(), UNTRAINED).content_sha256
    assert asked.variant(RetrievalWeights(), UNTRAINED) == parse_variant("run")


def test_a_calibration_of_another_ranker_says_nothing(wired):
    curve = CurveFor(curve=Curve(slope=1, offset=1), ranker="ab" * 32)
    promoted(wired, ranker(), curve)
    assert wired.champions().label().endswith(".-")
    fitting = CurveFor(curve=Curve(slope=1, offset=1), ranker=ranker().sha256)
    promoted(wired, ranker(), fitting)
    label = wired.champions().label()
    assert label.endswith(f".{fitting.sha256[:12]}")
    assert wired.champions().parts(label) == (ranker(), fitting)


def test_what_is_gone_or_changed_or_of_another_kind_is_refused_in_one_line(wired, tmp_path):
    champions = wired.champions()
    with pytest.raises(ConfigurationError, match="forge models sync"):
        champions.load("ab" * 32)
    made = Fusion(weights=RetrievalWeights(words=3))
    champions.keep(made)
    assert champions.load(made.sha256[:12]) == made
    with pytest.raises(ConfigurationError, match="another kind"):
        champions.parts(f"{made.sha256[:12]}.-")
    place = tmp_path / "models" / f"{made.sha256}.json"
    place.write_text(place.read_text().replace("3.0", "4.0"))
    with pytest.raises(ConfigurationError, match="it was changed"):
        Champions(tmp_path / "models").load(made.sha256)
    place.write_text("{}")
    with pytest.raises(ConfigurationError, match="it is no model"):
        Champions(tmp_path / "models").load(made.sha256)
    (tmp_path / "models" / "champions.json").write_text("not json")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        champions.current()
    with pytest.raises(ConfigurationError, match="component-ranker"):
        named("nobody")


def test_a_ranker_of_another_version_of_the_engine_is_refused():
    with pytest.raises(ConfigurationError, match="another version of the engine"):
        LocalProposer(ranker(facts=("one", "two")))


def test_what_does_not_fit_on_the_disk_changes_nothing(tmp_path):
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(StorageFull):
        Champions(tmp_path / "models").set({})


def test_variants_name_what_is_learnt_and_share_the_rest():
    plain, learned = parse_variant("a"), parse_variant("b=learned:0123456789ab.-")
    assert plain.differs(learned) == ("propose",)
    assert plain.with_parts(learned, ("propose",)).learned == "0123456789ab.-"
    with pytest.raises(ConfigurationError, match="learned"):
        parse_variant("c=learned:newest")
    pinned = parse_variant("d", learned="-.-", retrieval=RetrievalWeights(words=4))
    assert (pinned.learned, pinned.retrieval.words) == ("-.-", 4)
    assert parse_variant("e=words:2", retrieval=RetrievalWeights(meaning=4)).retrieval.meaning == 4


def test_a_run_never_imports_the_registry():
    import subprocess
    import sys

    code = "import sys, flows.generate; sys.exit('mlflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=150).returncode == 0
