"""OCR: RapidOCR with the models from its wheel, made to read user interfaces.

The engine reads lines; what makes them a user interface's lines is done here: a line ends where a
column
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

_MOST_CROPS = 16

_RTL = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))


class RapidRecogniser:
    """Fulfils `TextRecogniser`; one model a process, loaded at first use, one thread."""

    def recognise(self, screenshot: Screenshot, image: RGB) -> Words:
        """All lines of text in `image` (device px), boxes in CSS px, in reading order."""
        scale = screenshot.scale
        zoom = _zoom(image.shape[0], image.shape[1], scale)
        found = _run(_enlarged(image, zoom))
        lines: list[Word] = []
        for written, confidence, quad in found:
            text = " ".join(written.split())
            needed = _LONE_CONFIDENCE if len(text) == 1 else _LEAST_CONFIDENCE
            if not text or confidence < needed:
                continue
            x0, y0 = quad.min(axis=0) / (zoom * scale)
            x1, y1 = quad.max(axis=0) / (zoom * scale)
            box = Box(x=float(x0), y=float(y0), w=float(x1 - x0), h=float(y1 - y0))
            lines.append(Word(text=text, box=box, confidence=min(1.0, confidence)))
        lines += _overlooked(image, scale, lines)
        lines.sort(key=lambda word: (round(word.box.centre[1] / 6), word.box.x))
        return Words(lines=tuple(lines), right_to_left=_right_to_left(lines))


def _overlooked(image: RGB, scale: int, lines: list[Word]) -> list[Word]:
    """Short texts the detector passes over, a lone digit in a badge: read from their own crops."""
    found: list[Word] = []
    engine, lock = _engine()
    for box in lone_shapes(image, scale, [word.box for word in lines])[:_MOST_CROPS]:
        margin = 0.35 * box.h
        x0, y0 = int((box.x - 2 * margin) * scale), int((box.y - margin) * scale)
        x1, y1 = int((box.right + 2 * margin) * scale), int((box.bottom + margin) * scale)
        crop = image[max(0, y0) : y1, max(0, x0) : x1]
        with lock:
            result: Any = engine(
                np.ascontiguousarray(_enlarged(crop, 48 / max(8, crop.shape[0]))[:, :, ::-1]),
                use_det=False, use_cls=False, use_rec=True,
            )  # fmt: skip
        if not result.txts or not result.scores:
            continue
        text, confidence = str(result.txts[0]).strip(), float(result.scores[0])
        if confidence >= _LONE_CONFIDENCE and text.isalnum() and len(text) <= 3:
            found.append(Word(text=text, box=box, confidence=min(1.0, confidence)))
    return found


def lone_shapes(image: RGB, scale: int, known: list[Box]) -> list[Box]:
    """Glyph-sized shapes outside every known line, CSS px, left to right."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    # Wider than any stroke, narrower than the badges digits stand in.
    reach = 2 * (7 * scale) + 1
    smooth = cv2.medianBlur(grey, min(reach, 255)) if min(grey.shape) > reach else grey
    ink = (cv2.absdiff(grey, smooth) > 40).astype(np.uint8)
    joined = cv2.dilate(ink, np.ones((1, 2 * scale + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes: list[Box] = []
    for index in range(1, count):
        x, y, w, h, _area = (int(v) for v in stats[index])
        own = ink[y : y + h, x : x + w][labels[y : y + h, x : x + w] == index]
        dense = float(own.mean()) if own.size else 1.0
        box = Box(x=x / scale, y=y / scale, w=w / scale, h=h / scale)
        glyph = 6 <= box.h <= 28 and 2 <= box.w <= 2.2 * box.h and 0.12 < dense < 0.85
        if glyph and not any(line.intersection(box) > 0.3 * box.area for line in known):
            boxes.append(box)
    return sorted(boxes, key=lambda b: (b.y, b.x))


def _zoom(height: int, width: int, scale: int) -> float:
    """How much to enlarge: small type reads better at twice its size; huge pictures stay."""
    zoom = 2.0 / scale
    return max(1.0, min(zoom, 4000 / max(height, width)))


def _enlarged(image: RGB, zoom: float) -> RGB:
    import cv2

    if zoom == 1.0:
        return image
    bigger = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    return np.asarray(bigger, dtype=np.uint8)


def _run(image: RGB) -> list[tuple[str, float, NDArray[np.float32]]]:
    engine, lock = _engine()
    with lock:  # The engine keeps state between its steps.
        result: Any = engine(
            np.ascontiguousarray(image[:, :, ::-1]), use_det=True, use_cls=False, use_rec=True
        )
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
