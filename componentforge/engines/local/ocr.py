"""OCR: RapidOCR with the models from its wheel, made to read user interfaces.

The engine reads lines; what makes them a user interface's lines is done here: a line ends where a column
gap stands, a lone shape that is no letter is left to the icons.
"""

import threading
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.picture import Screenshot, Word, Words
from componentforge.domain.ports import RGB

_LEAST_CONFIDENCE = 0.5
_LONE_CONFIDENCE = 0.86
"""A single character needs more: many a cross, dot or arrow reads as a letter."""

_RTL = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))


class RapidRecogniser:
    """Fulfils `TextRecogniser`; one model a process, loaded at first use, one thread."""

    def recognise(self, screenshot: Screenshot, image: RGB) -> Words:
        """All lines of text in `image` (device px), boxes in CSS px, in reading order."""
        scale = screenshot.scale
        zoom = _zoom(image.shape[0], image.shape[1], scale)
        found = _run(_enlarged(image, zoom))
        lines: list[Word] = []
        for text, confidence, quad in found:
            text = " ".join(text.split())
            needed = _LONE_CONFIDENCE if len(text) == 1 else _LEAST_CONFIDENCE
            if not text or confidence < needed:
                continue
            x0, y0 = quad.min(axis=0) / (zoom * scale)
            x1, y1 = quad.max(axis=0) / (zoom * scale)
            box = Box(x=float(x0), y=float(y0), w=float(x1 - x0), h=float(y1 - y0))
            lines.append(Word(text=text, box=box, confidence=min(1.0, confidence)))
        lines.sort(key=lambda word: (round(word.box.centre[1] / 6), word.box.x))
        return Words(lines=tuple(lines), right_to_left=_right_to_left(lines))


def _zoom(height: int, width: int, scale: int) -> float:
    """How much to enlarge: small type reads better at twice its size; huge pictures are left alone."""
    zoom = 2.0 / scale
    return max(1.0, min(zoom, 4000 / max(height, width)))


def _enlarged(image: RGB, zoom: float) -> RGB:
    import cv2

    if zoom == 1.0:
        return image
    return np.asarray(cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC))


def _run(image: RGB) -> list[tuple[str, float, NDArray[np.float32]]]:
    engine, lock = _engine()
    with lock:  # The engine keeps state between its steps.
        result: Any = engine(np.ascontiguousarray(image[:, :, ::-1]), use_cls=False)
    if result.boxes is None or result.txts is None:
        return []
    return [
        (str(text), float(score), np.asarray(quad, np.float32))
        for text, score, quad in zip(result.txts, result.scores, result.boxes, strict=True)
    ]


@cache
def _engine() -> tuple[Any, threading.Lock]:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    settings = {
        "Global.log_level": "error",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        # The longer side limits, so that a wide strip is not blown up to a huge canvas.
        "Det.limit_type": "max",
        "Det.limit_side_len": 1920,
        "Det.unclip_ratio": 1.4,
        "Global.text_score": _LEAST_CONFIDENCE,
        "Global.width_height_ratio": -1,
    }
    return RapidOCR(params=settings), threading.Lock()


def _right_to_left(lines: list[Word]) -> bool:
    letters = [ord(c) for word in lines for c in word.text if c.isalpha()]
    rtl = sum(any(a <= c <= b for a, b in _RTL) for c in letters)
    return bool(letters) and rtl * 2 > len(letters)
