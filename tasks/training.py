"""Three small models are fitted to a training set, and each is held against the one at work."""

from collections.abc import Mapping, Sequence

import numpy as np

from componentforge.domain.base import Frozen
from componentforge.domain.learned import (
    CALIBRATION,
    FUSION,
    RANKER,
    CurveFor,
    Fusion,
    Learned,
    ModelName,
    Ranker,
)
from componentforge.domain.proposal import RetrievalWeights
from componentforge.engines.local import calibration
from componentforge.engines.local.classify import FAMILIES, likeliest
from componentforge.engines.local.ranking import FACTS, Features, reweighed, shares
from componentforge.stores.patterns_collection import FAMILY_WEIGHTS, RANK_CONSTANT
from evaluation.learning.fit_curve import fit_curve
from evaluation.learning.fit_fusion import Rule, Wished, fit_fusion, mean_rank
from evaluation.learning.fit_ranker import Table, fit_ranker
from evaluation.learning.items import Dataset, Row
from evaluation.learning.news import ALARM, LEAST_ITEMS, shuffled_p
from evaluation.learning.trial import AIMS, BUILT_IN, Trial, judged, means, skipped
from evaluation.measures import honesty
from evaluation.metrics.retrieval import reciprocal_rank

RULE = Rule(RANK_CONSTANT, FAMILY_WEIGHTS)
LEAST_TRAINED = 50
"""Labelled training items a model needs."""


class AtWork(Frozen):
    """What the local proposer and the retrieval work with."""

    ranker: Ranker | None = None
    calibration: CurveFor | None = None
    fusion: Fusion | None = None

    @property
    def curve(self) -> CurveFor | None:
        """The calibration, if it belongs to this ranker."""
        ranker = self.ranker.sha256 if self.ranker else None
        return self.calibration if self.calibration and self.calibration.ranker == ranker else None

    @property
    def weights(self) -> RetrievalWeights:
        """Of the fusion, or the built-in ones."""
        return self.fusion.weights if self.fusion else RetrievalWeights()

    def with_model(self, model: Learned) -> "AtWork":
        """This with that model promoted."""
        names = {RANKER: "ranker", CALIBRATION: "calibration", FUSION: "fusion"}
        return self.model_copy(update={names[model.model]: model})


def train_all(dataset: Dataset, at_work: AtWork) -> list[Trial]:
    """A trial a model, in the order of `MODELS`; the calibration is for the ranker that won."""
    kinds = [row for row in dataset.rows if row.item.kind is not None]
    noise = _noise_of_kinds(kinds)
    ranker = skipped(RANKER, noise) if noise else _try_ranker(dataset, at_work)
    if ranker.verdict == "SHIP" and ranker.challenger is not None:
        at_work = at_work.with_model(ranker.challenger)
    curve = skipped(CALIBRATION, noise) if noise else _try_curve(dataset, at_work)
    return [ranker, curve, _try_fusion(dataset, at_work)]


def figures_of(row: Row, at_work: AtWork) -> dict[str, float]:
    """`kind` and `confidence` of what the proposer says of an item's picture."""
    curve = at_work.curve
    (family, confidence), *_ = likeliest(
        _features(row), at_work.ranker, curve.curve if curve else None
    )
    right = family == row.item.kind
    return {"kind": float(right), "confidence": honesty(confidence, right)}


def _try_ranker(dataset: Dataset, at_work: AtWork) -> Trial:
    train, validation, test = (_labelled(dataset, s) for s in ("train", "validation", "test"))
    if len(train) < LEAST_TRAINED:
        return skipped(RANKER, f"{len(train)} labelled training items, {LEAST_TRAINED} are needed")
    fitted = fit_ranker(_table(train), _table(validation), FAMILIES, FACTS)
    params = {"pull": f"{fitted.pull:g}", "validation.items": str(len(validation))}
    losses = {f"validation.loss.pull{pull:g}": loss for pull, loss in fitted.losses.items()}
    return _judge(RANKER, fitted.ranker, at_work, test, {"train.n": len(train), **losses}, params)


def _try_curve(dataset: Dataset, at_work: AtWork) -> Trial:
    stated = [row for row in dataset.rows if row.item.kind is not None and row.item.stated]
    # A ranker is surer of what it was trained on than it may be: the curve has to see other items.
    used = ("validation",) if at_work.ranker else ("train", "validation")
    known = [row for row in stated if row.split in used]
    if len(known) < LEAST_ITEMS:
        return skipped(
            CALIBRATION, f"{len(known)} items whose kind was named, {LEAST_ITEMS} are needed"
        )
    odds: list[float] = []
    right: list[bool] = []
    for row in known:
        share = shares(reweighed(_features(row), at_work.ranker))
        best = int(np.argmax(share))
        odds.append(calibration.log_odds(share[best]))
        right.append(FAMILIES[best] == row.item.kind)
    start = at_work.curve
    before = (
        start.curve if start
        else at_work.ranker.curve if at_work.ranker
        else calibration.BUILT_IN
    )  # fmt: skip
    ranker = at_work.ranker.sha256 if at_work.ranker else None
    made = CurveFor(curve=fit_curve(odds, right, before), ranker=ranker)
    params = {"slope": f"{made.curve.slope:g}", "offset": f"{made.curve.offset:g}"}
    test = [row for row in stated if row.split == "test"]
    return _judge(CALIBRATION, made, at_work, test, {"train.n": len(known)}, params)


def _try_fusion(dataset: Dataset, at_work: AtWork) -> Trial:
    wished = [row for row in dataset.rows if row.item.pattern is not None and row.item.rankings]
    parts = {s: [row for row in wished if row.split == s] for s in ("train", "validation", "test")}
    if len(parts["train"]) < LEAST_TRAINED:
        return skipped(FUSION, f"{len(parts['train'])} edited items, {LEAST_TRAINED} are needed")
    if noise := _noise_of_patterns(wished, at_work.weights):
        return skipped(FUSION, noise)
    weights = fit_fusion(
        _wished(parts["train"]), _wished(parts["validation"]), RULE, at_work.weights
    )
    params = {name: f"{value:g}" for name, value in weights.model_dump().items()}
    sizes = {"train.n": len(parts["train"])}
    return _judge(FUSION, Fusion(weights=weights), at_work, parts["test"], sizes, params)


def _judge(
    name: ModelName,
    challenger: Learned,
    at_work: AtWork,
    test: Sequence[Row],
    figures: Mapping[str, float],
    params: Mapping[str, str],
) -> Trial:
    champion = {
        RANKER: at_work.ranker, CALIBRATION: at_work.curve, FUSION: at_work.fusion
    }[name]  # fmt: skip
    then = at_work.with_model(challenger)
    if name == FUSION:
        one, other = (
            [{"pattern": value} for value in mean_rank(_wished(test), side.weights, RULE)]
            for side in (at_work, then)
        )
    else:
        one, other = ([figures_of(row, side) for row in test] for side in (at_work, then))
    address = champion.sha256 if champion else BUILT_IN
    found = judged(test, one, other, (address, challenger.sha256), AIMS[name])
    return Trial(
        model=name, verdict=found.verdict, reasons=found.reasons, challenger=challenger,
        champion=champion.sha256 if champion else None, comparison=found,
        figures={**figures, **means(found)}, params=dict(params),
    )  # fmt: skip


def _noise_of_kinds(rows: Sequence[Row]) -> str | None:
    """Why these labels are not learnt from; None when they say something of the pictures."""
    if len(rows) < LEAST_ITEMS:
        return f"{len(rows)} items with a kind, {LEAST_ITEMS} are needed"
    found = [row.item.found for row in rows]
    kinds = [row.item.kind for row in rows]
    p = shuffled_p(lambda order: sum(found[i] == kinds[j] for i, j in enumerate(order)), len(rows))
    return _noise(p, "kinds")


def _noise_of_patterns(rows: Sequence[Row], weights: RetrievalWeights) -> str | None:
    from evaluation.learning.fit_fusion import fused

    lists = [fused(row.item.rankings, weights, RULE) for row in rows]
    wanted = [row.item.pattern or "" for row in rows]
    names = sorted(set(wanted))
    worth = np.array([[reciprocal_rank(ids, {name}) for name in names] for ids in lists])
    index = np.array([names.index(name) for name in wanted])
    rows_at = np.arange(len(rows))
    p = shuffled_p(lambda order: float(worth[rows_at, index[list(order)]].sum()), len(rows))
    return _noise(p, "patterns")


def _noise(p: float, what: str) -> str | None:
    if p <= ALARM:
        return None
    return f"the {what} named fit the pictures no better than shuffled ones (p = {p:.2g}): noise"


def _labelled(dataset: Dataset, split: str) -> list[Row]:
    return [row for row in dataset.rows if row.split == split and row.item.kind is not None]


def _features(row: Row) -> Features:
    return Features(np.array(row.item.evidence), np.array(row.item.facts))


def _table(rows: Sequence[Row]) -> Table:
    return Table(
        np.array([row.item.evidence for row in rows]).reshape(len(rows), len(FAMILIES)),
        np.array([row.item.facts for row in rows]).reshape(len(rows), len(FACTS)),
        np.array([FAMILIES.index(row.item.kind) for row in rows if row.item.kind], dtype=np.int_),
    )


def _wished(rows: Sequence[Row]) -> list[Wished]:
    return [Wished(row.item.rankings, row.item.pattern or "") for row in rows]
