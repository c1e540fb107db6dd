"""The trained guard: a linear model over hashed n-grams, then a small calibrated one over signals.

Inference is a few numpy gathers; the weights come from `make guard-model` and ship beside this
file with their card. They hold no words: a bucket number says nothing about a text.
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from componentforge.security.guard_features import Grams, grams

FILE = Path(__file__).with_name("guard_model.npz")
SIGNALS = (
    "best", "mean", "rules", "rule_count", "hidden", "disguised",
    "windows", "best_of_windows", "mean_of_windows",
)  # fmt: skip
"""What the second, calibrated step weighs, in order.

The worst of many windows looks worse than that of few by chance alone, so the logarithm of their
number counts by itself and with best and mean.
"""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """What the first step found in one spelling of a text. Log odds; higher is more suspicious."""

    whole: float
    best: float
    mean: float
    windows: int
    """Whose mean and best these are; 1 of a short text."""
    worst_part: tuple[int, int]
    """First and past-the-last character of the worst window; the whole, of a short text."""
    jailbreak: float
    """Of the best window: above 0 it is more like a jailbreak than like an injection."""


@dataclass(frozen=True)
class Model:
    """Weights of both steps."""

    attack: NDArray[np.float32]
    """A weight a bucket."""
    attack_bias: float
    jailbreak: NDArray[np.float32]
    jailbreak_bias: float
    mean: Floats
    """Of each signal in training; with `scale` makes them comparable."""
    scale: Floats
    coefficient: Floats
    bias: float
    threshold: float
    """Log odds from which a text is flagged; chosen on training texts only."""

    def read(self, plain: str) -> Reading:
        """First step over normalised text: every window, and the whole."""
        found = grams(plain)
        slices = found.slices()
        totals = _sums(found, slices, self.attack) + self.attack_bias
        top = int(np.argmax(totals))
        picked = [(first[top : top + 1], last[top : top + 1]) for first, last in slices]
        kind = _sums(found, (picked[0], picked[1]), self.jailbreak) + self.jailbreak_bias
        windows = found.windows()
        rest = totals[1:] if len(totals) > 1 else totals
        return Reading(
            whole=float(totals[0]),
            best=float(totals[top]),
            mean=float(rest.mean()),
            windows=len(rest),
            worst_part=windows[1 + int(np.argmax(totals[1:]))] if len(totals) > 1 else windows[0],
            jailbreak=float(kind[0]),
        )

    def log_odds(self, signals: Floats) -> float:
        """Second step: calibrated log odds that the text is an attack."""
        return float(((signals - self.mean) / self.scale) @ self.coefficient + self.bias)

    def score(self, signals: Floats) -> float:
        """0 to 1; 0.5 is the threshold."""
        over = self.log_odds(signals) - self.threshold
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, over))))


def signals_of(
    readings: list[Reading], rules: float, rule_count: int, hidden: bool, disguised: bool
) -> Floats:
    """The second step's input, in the order of `SIGNALS`.

    Args:
        readings: Of the normalised text first, then of other spellings and of what was decoded.
        rules: 0 to 1, what the rules make of all spellings.
        rule_count: Different rules that matched.
        hidden: Whether sentences were decoded.
        disguised: Whether the spelling itself hides something.
    """
    best, mean = max(reading.best for reading in readings), readings[0].mean
    many = math.log(readings[0].windows)
    return np.array(
        [
            *(best, mean, rules, min(rule_count, 3), hidden, disguised),
            *(many, best * many, mean * many),
        ],
        dtype=np.float64,
    )


@cache
def model() -> Model:
    """The shipped weights, read once a process."""
    with np.load(FILE, allow_pickle=False) as data:
        numbers = data["numbers"]
        attack = data["attack"].astype(np.float32) * np.float32(numbers[0])
        jailbreak = data["jailbreak"].astype(np.float32) * np.float32(numbers[2])
        return Model(
            attack=attack,
            attack_bias=float(numbers[1]),
            jailbreak=jailbreak,
            jailbreak_bias=float(numbers[3]),
            mean=data["mean"],
            scale=data["scale"],
            coefficient=data["coefficient"],
            bias=float(numbers[4]),
            threshold=float(numbers[5]),
        )


def _sums(
    found: Grams,
    slices: tuple[
        tuple[NDArray[np.int64], NDArray[np.int64]], tuple[NDArray[np.int64], NDArray[np.int64]]
    ],
    weights: NDArray[np.float32],
) -> Floats:
    """Of each window: its weights' sum over the root of their number, words and letters apart."""
    total = np.zeros(len(slices[0][0]))
    for buckets, (first, last) in zip((found.word, found.letter), slices, strict=True):
        running = np.concatenate(([0.0], np.cumsum(weights[buckets], dtype=np.float64)))
        total += (running[last] - running[first]) / np.sqrt(np.maximum(1, last - first))
    return total
