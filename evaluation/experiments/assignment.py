"""Which arm a unit gets: GrowthBook's published algorithm, hash version 2, so that its SDKs agree.

A unit's arm depends on the seed and its name only; no state, no order. A column of units is one
vectorised call.

Source: GrowthBook, "Build Your Own SDK" (hash, getBucketRanges, chooseVariation, inNamespace).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.experiment import Experiment

NOT_IN = -1
"""Instead of an arm: the unit does not take part."""
_OFFSET, _PRIME = np.uint32(0x811C9DC5), np.uint32(0x01000193)
_GROUP = 4096
"""Units hashed together; bounds the table of their characters."""


def fnv1a32(texts: Sequence[str]) -> NDArray[np.uint32]:
    """FNV-1a over UTF-16 code units, as a browser sees them: (n,) of 32 bits."""
    hashes = np.full(len(texts), _OFFSET, dtype=np.uint32)
    for first in range(0, len(texts), _GROUP):
        coded = [
            text.encode("utf-16-le", "surrogatepass") for text in texts[first : first + _GROUP]
        ]
        lengths = np.array([len(code) // 2 for code in coded])
        width = int(lengths.max(initial=0))
        joined = b"".join(code.ljust(2 * width, b"\0") for code in coded)
        table = np.frombuffer(joined, dtype="<u2").reshape(len(coded), width)
        part = hashes[first : first + _GROUP]
        for column in range(width):
            going = lengths > column
            part[going] = (part[going] ^ table[going, column]) * _PRIME
    return hashes


def bucket(seed: str, units: Sequence[str], version: int = 2) -> NDArray[np.float64]:
    """Where each unit falls: (n,) in [0, 1).

    Args:
        seed: Of the experiment.
        units: Their names.
        version: 2, in steps of 1/10,000; 1 is the older one that namespaces still use, in 1/1,000.
    """
    if version == 1:
        return fnv1a32([unit + seed for unit in units]) % np.uint32(1000) / 1000.0
    first = fnv1a32([seed + unit for unit in units])
    return fnv1a32([str(number) for number in first]) % np.uint32(10_000) / 10_000.0


def bucket_ranges(weights: Sequence[float], coverage: float = 1.0) -> NDArray[np.float64]:
    """(arms, 2): from and up to where a bucket belongs to an arm.

    Coverage shortens every arm's range at its end, so raising it moves nobody from arm to arm.
    """
    shares = np.asarray(weights, dtype=np.float64)
    # One addition after the other, as the SDKs do: their rounding at an edge is ours.
    starts = np.array([sum(weights[:arm]) for arm in range(len(weights))], dtype=np.float64)
    return np.stack([starts, starts + coverage * shares], axis=1)


def assign(experiment: Experiment, units: Sequence[str]) -> NDArray[np.int_]:
    """Arm of each unit, `NOT_IN` for those that do not take part: (n,).

    Forced units get their arm whatever the hash says; the caller keeps sticky ones.
    """
    fallen = bucket(experiment.hash_seed, units)
    arms = np.full(len(units), NOT_IN, dtype=np.int_)
    for arm, (start, end) in enumerate(bucket_ranges(experiment.weights, experiment.coverage)):
        arms[(arms == NOT_IN) & (fallen >= start) & (fallen < end)] = arm
    if (space := experiment.namespace) is not None:
        where = bucket("__" + space.name, units, version=1)
        arms[(where < space.start) | (where >= space.end)] = NOT_IN
    for unit, name in experiment.forced.items():
        arms[[known == unit for known in units]] = experiment.variants.index(name)
    return arms
