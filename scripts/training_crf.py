"""Trains the chain of labels: features by number, weights in numpy, and the gradients in C (training_crf.c), compiled as needed."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SOURCE = Path(__file__).with_suffix(".c")
PADDED = 16  # labels of a row; the same in training_crf.c


@dataclass(frozen=True, slots=True)
class Learnt:
    """Weights of the features that weigh anything, by their keys, and of one label behind another."""

    rows: dict[int, list[float]]
    moves: np.ndarray


@dataclass(frozen=True)
class Settings:
    """How it is learnt. A feature seen fewer than `fewest` times is left out, and one whose weights all stay below `least`."""

    epochs: int = 8
    settled: int = 3  # epochs whose weights are not among those of which the mean is taken
    rate: float = 0.02
    decay: float = 1e-4
    fewest: int = 2
    least: float = 0.06


def learn(
    sentences: Iterable[tuple[Sequence[Sequence[int]], Sequence[int]]], labels: int, how: Settings
) -> Learnt:
    """Returns what is learnt from sentences: for each word the keys of its features (0 for none), and its label."""
    keys, gold, starts = [], [], [0]
    for words, told in sentences:
        keys.append(np.array(words, "u4"))
        gold += told
        starts.append(len(gold))
    table = np.concatenate(keys)
    del keys
    known, places, counts = np.unique(table, return_inverse=True, return_counts=True)
    kept = (counts >= how.fewest) & (known != 0)
    numbers = np.where(kept, np.cumsum(kept) - 1, -1).astype("i4")
    features = np.ascontiguousarray(numbers[places].reshape(table.shape))
    known = known[kept]
    weights, squares = np.zeros((len(known), PADDED), "f4"), np.zeros((len(known), PADDED), "f4")
    moves, moved = np.zeros((PADDED, PADDED), "f4"), np.zeros((PADDED, PADDED), "f4")
    chance = np.random.default_rng(20261124)
    order = np.arange(len(starts) - 1, dtype="i4")
    step = _compiled()
    mean, mean_moves = np.zeros_like(weights), np.zeros_like(moves)
    for turn in range(how.epochs):
        chance.shuffle(order)
        step(features, np.array(gold, "u1"), table.shape[1], labels, np.array(starts, "i8"), order, len(order),
             weights, squares, moves, moved, how.rate, how.decay)  # fmt: skip
        if turn >= how.settled:
            mean += weights / (how.epochs - how.settled)
            mean_moves += moves / (how.epochs - how.settled)
    weights, moves = mean, mean_moves
    heavy = np.abs(weights[:, :labels]).max(axis=1) >= how.least
    rows = zip(known[heavy].tolist(), weights[heavy, :labels].tolist(), strict=True)
    return Learnt(dict(rows), moves[:labels, :labels])


def _compiled() -> Callable[..., None]:
    with tempfile.TemporaryDirectory() as folder:
        made = f"{folder}/crf.so"
        subprocess.run(
            ["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", SOURCE, "-o", made, "-lm"],
            check=True,
        )
        found = ctypes.CDLL(made)
    step = found.epoch
    step.restype = None

    def called(*told: Any) -> None:
        step(*(_plain(one) for one in told))

    return called


def _plain(one: Any) -> Any:
    if isinstance(one, np.ndarray):
        return one.ctypes.data_as(ctypes.c_void_p)
    return ctypes.c_float(one) if isinstance(one, float) else ctypes.c_int(one)
