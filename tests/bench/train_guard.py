"""Trains the prompt guard: `python tests/bench/train_guard.py TRAIN_DIR [--out FILE]`.

TRAIN_DIR holds `train_attacks.jsonl` and `train_benign.jsonl`. Harmless rows are scored by models that
never saw their source, attacks by models that never saw their line; from these scores come the
second step and the threshold. A further round leaves out whole attack sources and is the honest
guess for attacks from elsewhere.
"""

import argparse
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from guard_texts import Row, load, own
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from componentforge.security import guard_model
from componentforge.security.decode import decoded
from componentforge.security.guard_features import BUCKETS, grams
from componentforge.security.guard_model import Reading, signals_of
from componentforge.security.normalise import disguise
from componentforge.security.prompt_guard import _hits, spelled

SEED, FOLDS = 7, 10
DOMAIN_ALARMS, OTHER_ALARMS = 0.003, 0.006
"""Shares of harmless training texts that may be flagged: less than the 0.5 % and 1 % that are allowed,
because the next texts come from sources that no fold has seen."""
LEAST_ROWS = 100
"""Sources with fewer count as one: a single row of theirs would be more than the share in question."""
C = 4.0


@dataclass
class Text:
    """A row with what does not depend on weights, and its windows' place in the matrix."""

    row: Row
    plain: str
    views: list[slice]
    suspicion: float
    rules: int
    hidden: bool
    disguised: bool


def prepared(rows: list[Row]) -> tuple[list[Text], sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Texts, a matrix of all their windows, whose each is, and which are whole plain texts."""
    texts, index, values, ends, owner, whole = [], [], [], [0], [], []
    for number, row in enumerate(rows):
        secrets = decoded(row.text)
        spellings = spelled(row.text, secrets)
        plain = spellings[0]
        hits = dict.fromkeys(hit for spelling in spellings for hit in _hits(spelling))
        why = disguise(row.text)
        innocent = 0.4 ** len(secrets) * (0.3 if why else 1)
        for rule in hits:
            innocent *= 1 - rule.score
        views = []
        for spelling in spellings:
            found = grams(spelling)
            begun = len(owner)
            for k, edges in enumerate(
                zip(*[e for pair in found.slices() for e in pair], strict=True)
            ):
                size = 0
                for buckets, first, last in (
                    (found.word, edges[0], edges[1]),
                    (found.letter, edges[2], edges[3]),
                ):
                    unique, count = np.unique(buckets[first:last], return_counts=True)
                    index.append(unique)
                    values.append(count / np.sqrt(max(1, last - first)))
                    size += len(unique)
                ends.append(ends[-1] + size)
                owner.append(number)
                whole.append(k == 0 and not views)
            views.append(slice(begun, len(owner)))
        texts.append(Text(row, plain, views, 1 - innocent, len(hits), bool(secrets), bool(why)))
    matrix = sparse.csr_matrix(
        (np.concatenate(values).astype(np.float32), np.concatenate(index).astype(np.int32), ends),
        shape=(len(owner), BUCKETS),
    )
    return texts, matrix, np.array(owner), np.array(whole)


class Trainer:
    """Both steps on prepared texts."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.texts, self.matrix, self.owner, self.whole = prepared(rows)
        self.bad = np.array([bool(row.kind) for row in rows])
        self.own = np.array([row.own for row in rows])
        self.weight = np.array([0.8 if row.own else 1.0 for row in rows])

    def first_step(self, train: np.ndarray) -> tuple[np.ndarray, float]:
        """Weights from all windows of harmless texts and the whole and worst window of attacks."""
        mine, bad = train[self.owner], self.bad[self.owner]
        chosen = mine & (~bad | self.whole)
        for _ in range(2):
            fitted = LogisticRegression(C=C, solver="liblinear", tol=1e-2, random_state=SEED).fit(
                self.matrix[chosen], bad[chosen], self.weight[self.owner[chosen]]
            )
            weights, bias = fitted.coef_[0], float(fitted.intercept_[0])
            odds = self.matrix @ weights + bias
            worst = np.full(len(self.rows), -np.inf)
            np.maximum.at(worst, self.owner, odds)
            chosen = mine & (~bad | self.whole | (odds >= worst[self.owner]))
        return quantised(weights), bias

    def signals(self, weights: np.ndarray, bias: float, which: np.ndarray) -> np.ndarray:
        """Input of the second step for the rows in `which`."""
        odds = self.matrix @ weights + bias
        return np.array([self._signals(self.texts[i], odds) for i in np.flatnonzero(which)])

    @staticmethod
    def _signals(text: Text, odds: np.ndarray) -> np.ndarray:
        readings = []
        for view in text.views:
            part = odds[view]
            rest = part[1:] if len(part) > 1 else part
            readings.append(Reading(part[0], part.max(), rest.mean(), len(rest), (0, 0), 0.0))
        return signals_of(readings, text.suspicion, text.rules, text.hidden, text.disguised)

    def held_out(self, folds: np.ndarray, always: np.ndarray) -> np.ndarray:
        """Signals of every row from a model trained without its fold; `always` rows stay in."""
        out = np.zeros((len(self.rows), len(guard_model.SIGNALS)))
        for fold in sorted(set(folds[~always])):
            test = (folds == fold) & ~always
            out[test] = self.signals(*self.first_step(~test), test)
        return out


def quantised(weights: np.ndarray) -> np.ndarray:
    """As the file will hold them: 8 bits."""
    step = np.abs(weights).max() / 127
    return np.round(weights / step) * step


def second_step(signals: np.ndarray, bad: np.ndarray) -> tuple[np.ndarray, ...]:
    """(mean, scale, coefficient, bias) of the calibrated step."""
    mean, scale = signals.mean(0), signals.std(0) + 1e-6
    fitted = LogisticRegression(C=1.0).fit((signals - mean) / scale, bad)
    return mean, scale, fitted.coef_[0], fitted.intercept_[0]


def odds_of(step: tuple[np.ndarray, ...], signals: np.ndarray) -> np.ndarray:
    mean, scale, coefficient, bias = step
    return (signals - mean) / scale @ coefficient + bias


def cut(values: np.ndarray, sources: np.ndarray, share: float) -> float:
    """The least value that at most `share` exceed, each source with the same weight.

    An unseen text comes from an unseen source: what one large source does counts once.
    """
    order = np.argsort(-values)
    sizes = {source: (sources == source).sum() for source in set(sources)}
    weight = np.array([1 / sizes[source] for source in sources[order]]) / len(sizes)
    return float(values[order][min(np.searchsorted(np.cumsum(weight), share), len(values) - 1)])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=guard_model.FILE)
    parser.add_argument("--quick", action="store_true", help="leave out the round by attack source")
    arguments = parser.parse_args()
    rows = load(arguments.folder, "train") + own()
    trainer = Trainer(rows)
    bad, mine = trainer.bad, trainer.own
    sources = np.array([row.source for row in rows])
    suspicion = np.array([text.suspicion for text in trainer.texts])
    domain = np.array([row.domain for row in rows]) & ~mine & ~bad
    other = ~domain & ~mine & ~bad
    folds = parted(rows)
    held = trainer.held_out(folds, mine)
    step = second_step(held[~mine], bad[~mine])
    odds = odds_of(step, held)
    calm = suspicion < 0.5
    sizes = Counter(row.group for row in rows)
    groups = np.array([row.group if sizes[row.group] >= LEAST_ROWS else "small" for row in rows])
    threshold = max(
        bound
        for which, share in ((domain, DOMAIN_ALARMS), (other, OTHER_ALARMS))
        for bound in (
            cut(odds[which & calm], groups[which & calm], share),
            float(np.quantile(odds[which], 1 - share)),
        )
    )
    report = {"threshold": threshold, "rows": len(rows), "own": int(mine.sum())}
    report["alarms by source"] = {
        s: f"{np.mean((odds > threshold)[picked] | ~calm[picked]):.3f} of {picked.sum()}"
        for s in sorted(set(sources[(domain | other)]))
        if (picked := (sources == s) & ~bad).sum() > 1
    }
    report["recall, unseen line"] = recalls(rows, odds, suspicion, threshold, ~mine)
    save(arguments.out, trainer, step, threshold)
    print(json.dumps(report, indent=1, ensure_ascii=False), flush=True)
    report = {}
    if not arguments.quick:
        # Whole attack sources left out; harmless sources stay in, so only what is new is the attack.
        by_source = np.array([hash_of(s) if b else -1 for s, b in zip(sources, bad, strict=True)])
        foreign = odds_of(step, trainer.held_out(by_source, mine | ~bad))
        report["recall, unseen source"] = recalls(rows, foreign, suspicion, threshold, bad & ~mine)
        report["recall by unseen source"] = {
            s: f"{np.mean((foreign > threshold)[p] | ~calm[p]):.2f} of {p.sum()}"
            for s in sorted(set(sources[bad & ~mine]))
            if (p := (sources == s) & bad).any()
        }
    print(json.dumps(report, indent=1, ensure_ascii=False))


def parted(rows: list[Row]) -> np.ndarray:
    """A fold for every row: the large harmless sources apart from each other, all else by lot.

    Which sources fall into one fold would otherwise move the threshold more than anything else.
    """
    sizes = Counter(row.source for row in rows if not row.kind and not row.own)
    fold_of = {
        source: number % FOLDS
        for number, (source, size) in enumerate(sorted(sizes.items(), key=lambda s: (-s[1], s[0])))
        if size > 1
    }
    generator = random.Random(SEED)
    for key in sorted({row.line if row.kind else row.source for row in rows}):
        drawn = generator.randrange(FOLDS)
        fold_of.setdefault(key, drawn)
    return np.array([fold_of[row.line if row.kind else row.source] for row in rows])


def hash_of(name: str) -> int:
    return sum(ord(c) * 31**k for k, c in enumerate(name)) % 1_000_003


def recalls(
    rows: list[Row], odds: np.ndarray, suspicion: np.ndarray, threshold: float, which: np.ndarray
) -> dict[str, str]:
    """Share found of each kind; what is an attack only beside a prompt nobody sees apart."""
    found = (odds > threshold) | (suspicion >= 0.5)
    out = {}
    for kind in ("injection", "jailbreak", "indirect"):
        for apart in (False, True):
            picked = (
                np.array([r.kind == kind and r.context_dependent == apart for r in rows]) & which
            )
            if picked.any():
                name = f"{kind}, context-dependent" if apart else kind
                out[name] = f"{found[picked].mean():.2f} of {picked.sum()}"
    return out


def save(out: Path, trainer: Trainer, step: tuple[np.ndarray, ...], threshold: float) -> None:
    """All rows train what ships."""
    weights, bias = trainer.first_step(np.ones(len(trainer.rows), dtype=bool))
    kinds = np.array([row.kind for row in trainer.rows])[trainer.owner]
    direct = trainer.whole & np.isin(kinds, ["injection", "jailbreak"])
    fitted = LogisticRegression(C=C, solver="liblinear", tol=1e-2, class_weight="balanced").fit(
        trainer.matrix[direct], kinds[direct] == "jailbreak"
    )
    sides = [weights, fitted.coef_[0]]
    steps = [np.abs(side).max() / 127 for side in sides]
    packed = [np.round(side / s).astype(np.int8) for side, s in zip(sides, steps, strict=True)]
    mean, scale, coefficient, last = step
    np.savez_compressed(
        out,
        attack=packed[0],
        jailbreak=packed[1],
        numbers=np.array([steps[0], bias, steps[1], float(fitted.intercept_[0]), last, threshold]),
        mean=mean,
        scale=scale,
        coefficient=coefficient,
    )


if __name__ == "__main__":
    main()
