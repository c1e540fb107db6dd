"""What a text hides in encodings: undone as far as a reader could be told to, and no further."""

import base64
import binascii
import codecs
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from componentforge.security.normalise import is_sentence

DEPTH = 3
"""Encodings within encodings that are undone."""
MOST = 24
"""Pieces that are decoded of one text, over all depths."""
LONGEST = 50_000
"""Characters of one decoded piece; of a longer one, its beginning."""
_BASE64 = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/])")
_BASE32 = re.compile(r"(?<![\w=])[A-Z2-7]{32,}={0,6}(?![\w=])")
_HEX = re.compile(r"(?<![\w#])(?:(?:0x|\\x)?[0-9a-fA-F]{2}[\s:,]{0,2}){20,}(?!\w)")
_BINARY = re.compile(r"(?<!\w)(?:[01]{8}\s?){12,}(?!\w)")
_NUMBERS = re.compile(r"(?<!\w)(?:\d{2,3}[\s,]{1,2}){15,}\d{2,3}(?!\w)")
_MORSE = re.compile(r"(?:[.\-]{1,6}[ /|]{1,3}){12,}[.\-]{1,6}")
_ESCAPES = re.compile(r"%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]{2,6};")
_MORSE_CODES = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- "
    "...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
_MORSE_LETTERS: dict[str, str] = dict(
    zip(_MORSE_CODES.split(), "abcdefghijklmnopqrstuvwxyz0123456789", strict=True)
)


def decoded(text: str) -> list[str]:
    """Sentences that `text` hides in an encoding, nested ones too; most texts hide none.

    Base64, base32, hex, binary, decimal codes, Morse, ROT13 and backwards, and what is so encoded
    again. Bounded by `DEPTH`, `MOST` and `LONGEST`, so a decode bomb costs no more than its length.
    """
    found: list[str] = []
    level, left = [text], MOST
    for _ in range(DEPTH):
        below: list[str] = []
        for outer in level:
            for piece in _candidates(outer):
                if left == 0:
                    return found
                left -= 1
                (found if is_sentence(piece) else below).append(piece[:LONGEST])
        level = below
        if not level:
            break
    return found


def unescaped(text: str) -> str:
    """`text` with percent, backslash and entity escapes undone when it has several of them."""
    if len(_ESCAPES.findall(text)) < 4:
        return text
    plain = re.sub(
        r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})",
        lambda m: chr(int(m.group(1) or m.group(2), 16)),
        html.unescape(unquote(text)),
    )
    return plain.encode("utf-8", "replace").decode()


def _candidates(text: str) -> Iterator[str]:
    for found in _BASE64.findall(text):
        raw = found.rstrip("=").translate(str.maketrans("-_", "+/"))
        yield from _utf8(lambda raw=raw: base64.b64decode(raw + "=" * (-len(raw) % 4)))
    for found in _BASE32.findall(text):
        raw = found.rstrip("=")
        yield from _utf8(lambda raw=raw: base64.b32decode(raw + "=" * (-len(raw) % 8)))
    for found in _HEX.findall(text):
        yield from _utf8(lambda found=found: bytes.fromhex(re.sub(r"0x|\\x|[\s:,]", "", found)))
    for found in _BINARY.findall(text):
        bits = re.sub(r"\s", "", found)
        yield from _utf8(
            lambda bits=bits: bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
        )
    for found in _NUMBERS.findall(text):
        numbers = [int(number) for number in re.findall(r"\d+", found)]
        if all(9 <= number < 127 for number in numbers):
            yield bytes(numbers).decode()
    for found in _MORSE.findall(text):
        words = re.split(r"\s{2,}|\s*[/|]\s*", found)
        yield " ".join(
            "".join(_MORSE_LETTERS.get(code, "") for code in word.split()) for word in words
        )
    if not is_sentence(text):
        for turned in (codecs.decode(text, "rot13"), text[::-1]):
            # Nobody writes half a sentence backwards, and every text has a mirror: no depth here.
            if is_sentence(turned):
                yield turned


def _utf8(decode: Callable[[], bytes]) -> Iterator[str]:
    try:
        plain = decode().decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return
    if plain.isprintable() or plain.replace("\n", "").replace("\t", "").isprintable():
        yield plain
