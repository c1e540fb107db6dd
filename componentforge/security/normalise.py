"""Untrusted text as a guard should see it: one spelling for what looks alike."""

import re
import unicodedata

_HOMOGLYPHS = str.maketrans(
    {
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j",
        "ѕ": "s", "һ": "h", "ԁ": "d", "ո": "n", "ɡ": "g", "ι": "i", "ο": "o", "ν": "v", "α": "a",
        "ρ": "p", "τ": "t", "υ": "u", "κ": "k", "ı": "i", "ⅼ": "l", "Ι": "I", "А": "A", "В": "B",
        "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X",
    }
)  # fmt: skip
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){4,}\w\b")
_LEET = str.maketrans("013457@$", "oieastas")


def normalised(text: str) -> str:
    """`text` lower-cased, without invisible characters, look-alikes replaced, spaces made single.

    Whole words in another script stay as they are: only words that mix scripts are rewritten.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    text = " ".join(_unmixed(word) for word in re.split(r"\s+", text))
    text = _SPACED.sub(lambda m: re.sub(r"[ .\-_*]", "", m.group()), text)
    return text.lower().strip()


def unleeted(text: str) -> str:
    """`text` with digits and signs read as the letters they imitate, in words that mix both."""
    return re.sub(
        r"\b(?=\w*[a-z])(?=[\w@$]*[013457@$])[\w@$]+",
        lambda m: m.group().translate(_LEET),
        text,
    )


def _unmixed(word: str) -> str:
    swapped = word.translate(_HOMOGLYPHS)
    return swapped if swapped != word and _LATIN.search(word) else word
