"""OCR: RapidOCR with the models from its wheel, made to read user interfaces.

The engine reads lines; what makes them a user interface's lines is done here: a line ends where a
column
gap stands, a lone shape that is no letter is left to the icons.
"""

import itertools
import threading
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.picture import Screenshot, Word, Words
from componentforge.domain.ports import RGB
from componentforge.engines.local.ink import measure
from componentforge.engines.local.marks import without_marks
from componentforge.engines.local.scripts import Setting, read_script

_LEAST_CONFIDENCE = 0.5
_LONE_CONFIDENCE = 0.86
"""A single character needs more: many a cross, dot or arrow reads as a letter."""

_DOUBTFUL = 0.8
"""A confidence below which a line may be in letters the model does not know."""

_MOST_CROPS = 16
_MOST_FAILURES = 2
"""Lines no other script explains before a picture is taken to hold none."""
_PART, _COLUMN = 0.55, 0.8
"""A gap of so many ink heights parts two things; one of the second many parts words for sure."""

_KEPT = 0.8
"""Share of a line's letters that its parts must have together to take its place."""

_SIDE = 1920
"""Px the longer side of a picture is looked at with, at most."""
_STRIP = 2400
"""Px of height that are looked at in one piece: more, and small type is lost when they shrink."""
_INKED = 24
"""Levels between neighbours in a row that are more than a gradient's."""
_MOST_PIXELS = 40e6
"""Of a picture enlarged."""

_RTL = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))


class RapidRecogniser:
    """Fulfils `TextRecogniser`; one model a process, loaded at first use, one thread."""

    def recognise(self, screenshot: Screenshot, image: RGB) -> Words:
        """All lines of text in `image` (device px), boxes in CSS px, in reading order."""
        scale = screenshot.scale
        zoom = _zoom(image.shape[0], image.shape[1], scale)
        enlarged = _enlarged(image, zoom)
        found = [_box(quad / (zoom * scale)) for quad in _detect(enlarged)]
        boxes = [part for box in found for part in without_marks(image, scale, box)]
        lone = lone_shapes(image, scale, boxes)[:_MOST_CROPS]
        crops = [_crop(enlarged, box, zoom * scale, 0.0) for box in boxes]
        crops += [_crop(enlarged, box, zoom * scale, 0.35) for box in lone]
        read = _read(crops)
        lines: list[Word] = []
        unread: list[Box] = []
        for box, (text, confidence) in zip(boxes, read, strict=False):
            # A lone letter need not be certain: typography holds it against the ink.
            sign = len(text) == 1 and not text.isalnum()
            if text and confidence >= (_LONE_CONFIDENCE if sign else _LEAST_CONFIDENCE):
                lines.append(Word(text=text, box=box, confidence=confidence))
            if not text or confidence < _DOUBTFUL:
                unread.append(box)
        for box, (text, confidence) in zip(lone, read[len(boxes) :], strict=True):
            if confidence >= _LONE_CONFIDENCE and text.isalnum() and len(text) <= 3:
                lines.append(Word(text=text, box=box, confidence=confidence))
        lines = _read_apart(image, scale, enlarged, zoom, lines)
        lines = _with_scripts(image, scale, lines, unread)
        lines.sort(key=lambda word: (round(word.box.centre[1] / 6), word.box.x))
        return Words(lines=tuple(lines), right_to_left=_right_to_left(lines))


def _read_apart(
    image: RGB, scale: int, enlarged: RGB, zoom: float, lines: list[Word]
) -> list[Word]:
    """`lines`, those in which several things stand apart read again part by part.

    In one line of words far apart, with arrows between, a recogniser loses blanks and signs.
    """
    pieces = {at: _apart(image, scale, word) for at, word in enumerate(lines)}
    crops = [_crop(enlarged, box, zoom * scale, 0.12) for boxes in pieces.values() for box in boxes]
    read = iter(_read(crops))
    out: list[Word] = []
    for at, word in enumerate(lines):
        parts = [
            Word(text=text, box=box, confidence=sure)
            for box, (text, sure) in ((box, next(read)) for box in pieces[at])
            if text and sure >= (_LONE_CONFIDENCE if len(text) == 1 else _LEAST_CONFIDENCE)
        ]
        letters = sum(c.isalnum() for part in parts for c in part.text)
        kept = letters >= _KEPT * sum(c.isalnum() for c in word.text)
        signs = len(parts) < len(pieces[at]) or any(
            not p.text.isalnum() and len(p.text) == 1 for p in parts
        )
        told = signs or len(wide_pieces(image, scale, word.box, _COLUMN)) == len(parts)
        out += parts if len(parts) > 1 and kept and told else [word]
    return out


def _apart(image: RGB, scale: int, word: Word) -> list[Box]:
    """The parts of a line that stand apart, when they are several or more than its words."""
    if len(word.text) < 4:
        return []
    parts = wide_pieces(image, scale, word.box)
    return parts if len(parts) > min(2, len(word.text.split())) else []


def _with_scripts(image: RGB, scale: int, lines: list[Word], unread: list[Box]) -> list[Word]:
    """`lines`, and in place of what was read badly what letters of other scripts explain."""
    known: list[Setting] = []
    failed = 0
    for box in sorted(unread, key=lambda box: -box.w):
        if box.h < 7 or box.w < 10 or (failed >= _MOST_FAILURES and not known):
            continue
        found: list[Word] = []
        for piece in wide_pieces(image, scale, box):
            ink = measure(image, piece, scale)
            script = read_script(ink, scale, known) if ink is not None else None
            if script is not None:
                found.append(Word(text=script[0], box=piece, confidence=min(1.0, script[1].score)))
                known = [script[2], *(s for s in known if s != script[2])]
        failed += not found
        if found:
            lines = [w for w in lines if w.box.intersection(box) < 0.5 * w.box.area] + found
    return lines


def wide_pieces(image: RGB, scale: int, box: Box, gap: float = _PART) -> list[Box]:
    """A line cut where something wider than a word space parts it, a control from its label."""
    ink = measure(image, box, scale)
    if ink is None:
        return []
    body = ink.coverage[ink.top : ink.bottom].max(axis=0) > 0.15
    inked = np.flatnonzero(body)
    cuts = np.flatnonzero(np.diff(inked) > gap * (ink.bottom - ink.top))
    starts = [int(inked[0]), *(int(inked[c + 1]) for c in cuts)]
    ends = [*(int(inked[c]) + 1 for c in cuts), int(inked[-1]) + 1]
    return [
        Box(x=(ink.x + a) / scale, y=box.y, w=(b - a) / scale, h=box.h)
        for a, b in zip(starts, ends, strict=True)
        if b - a >= 6 * scale
    ]


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
    most = min(4000 / width, (_MOST_PIXELS / (height * width)) ** 0.5)
    return max(1.0, min(2.0 / scale, most))


def _enlarged(image: RGB, zoom: float) -> RGB:
    import cv2

    if zoom == 1.0:
        return image
    bigger = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    return np.asarray(bigger, dtype=np.uint8)


def _box(quad: NDArray[np.float32]) -> Box:
    x0, y0 = (float(v) for v in quad.min(axis=0))
    x1, y1 = (float(v) for v in quad.max(axis=0))
    return Box(x=x0, y=y0, w=x1 - x0, h=y1 - y0)


def _crop(enlarged: RGB, box: Box, zoom: float, margin: float) -> RGB:
    """A line's pixels; `margin` in heights is added around, twice at the sides."""
    more = margin * box.h
    x0, y0 = max(0, int((box.x - 2 * more) * zoom)), max(0, int((box.y - more) * zoom))
    x1, y1 = int(np.ceil((box.right + 2 * more) * zoom)), int(np.ceil((box.bottom + more) * zoom))
    return enlarged[y0 : max(y0 + 2, y1), x0 : max(x0 + 2, x1)]


def _strips(image: RGB) -> list[tuple[int, int]]:
    """Where a tall picture is cut: rows with the least ink, no piece higher than `_STRIP`."""
    height = image.shape[0]
    cuts = [0]
    while height - cuts[-1] > _STRIP:
        first = cuts[-1] + _STRIP // 2
        window = image[first : cuts[-1] + _STRIP].astype(np.int16)
        ink = (np.abs(np.diff(window, axis=1)).max(axis=2) > _INKED).sum(axis=1)
        # The middle of the widest gap: a line of text keeps its margins.
        quiet = np.flatnonzero(ink == ink.min())
        gaps = np.split(quiet, np.flatnonzero(np.diff(quiet) > 1) + 1)
        widest = max(gaps, key=len)
        cuts.append(first + int(widest[len(widest) // 2]))
    return list(itertools.pairwise([*cuts, height]))


def _detect(image: RGB) -> list[NDArray[np.float32]]:
    """Corners of every line, px of `image`."""
    found: list[NDArray[np.float32]] = []
    for top, bottom in _strips(image):
        found += [
            quad + np.array([0, top], np.float32) for quad in _detect_strip(image[top:bottom])
        ]
    return found


def _detect_strip(image: RGB) -> list[NDArray[np.float32]]:
    engine, lock = _engine()
    with lock:  # The engine keeps state between its steps.
        found: Any = engine(_bgr(image), use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else [np.asarray(quad, np.float32) for quad in found.boxes]


def _read(crops: list[RGB]) -> list[tuple[str, float]]:
    """(text, confidence) of each crop, in order."""
    if not crops:
        return []
    engine, lock = _engine()
    with lock:
        result: Any = engine.recognize_txt([_bgr(crop) for crop in crops])
    return [
        (" ".join(str(text).split()), min(1.0, float(score)))
        for text, score in zip(result.txts, result.scores, strict=True)
    ]


def _bgr(image: RGB) -> RGB:
    return np.ascontiguousarray(image[:, :, ::-1])


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
        "Det.limit_side_len": _SIDE,
        "Det.unclip_ratio": 1.4,
        "Global.text_score": _LEAST_CONFIDENCE,
        "Global.width_height_ratio": -1,
    }
    return RapidOCR(params=settings), threading.Lock()


def _right_to_left(lines: list[Word]) -> bool:
    letters = [ord(c) for word in lines for c in word.text if c.isalpha()]
    rtl = sum(any(a <= c <= b for a, b in _RTL) for c in letters)
    return bool(letters) and rtl * 2 > len(letters)
