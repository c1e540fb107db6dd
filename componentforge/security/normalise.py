"""Untrusted text as a guard should see it: one spelling for what looks alike."""

import re
import unicodedata

_HOMOGLYPHS = str.maketrans(
    {
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j",
        "ѕ": "s", "һ": "h", "ԁ": "d", "ո": "n", "ɡ": "g", "ι": "i", "ο": "o", "ν": "v", "α": "a",
        "ρ": "p", "τ": "t", "υ": "u", "κ": "k", "ı": "i", "ⅼ": "l", "Ι": "I", "А": "A", "В": "B",
        "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X",
        "І": "I", "Ѕ": "S", "Ј": "J", "Ү": "Y", "Α": "A", "Β": "B", "Ε": "E", "Η": "H", "Κ": "K",
        "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "Ζ": "Z", "ԝ": "w",
        "ԛ": "q", "ʏ": "y", "ᴀ": "a", "ᴇ": "e", "ᴏ": "o", "ᴛ": "t", "ѵ": "v", "ӏ": "l", "г": "r",
    }
)  # fmt: skip
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_FOREIGN = re.compile(r"[Ͱ-ӿԀ-֏]")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){4,}\w\b")
_LEET = str.maketrans("013457@$!", "oieastasi")
_LEET_WORD = re.compile(r"(?<![\w#./:-])(?=\w*[a-z])(?=[\w@$]*[013457@$])[\w@$!]{3,}")
_INVISIBLE = re.compile(r"(?<=[^\W\d_])[\u200b\u200c\u200d\u2060\ufeff\u00ad](?=[^\W\d_])")
_COMMON_WORDS = (
    "the a an and or of to in on for is are you your i my me we it that this with what how "
    "please can not do be as from all now will have give tell write about if at by who when "
    "was were has had they their them so no any but would could should "
)
_COMMON = frozenset(_COMMON_WORDS.split())
_LEAST_SENTENCE = 4
"""Common words that make text of what was decoded."""


def normalised(text: str) -> str:
    """`text` lower-cased, without invisible characters, look-alikes replaced, spaces made single.

    Whole words in another script stay as they are: only words that mix scripts are rewritten, and
    such as stand in a text otherwise Latin.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        c for c in text if unicodedata.category(c) != "Cf" and not "\u0300" <= c <= "\u036f"
    )
    words = re.split(r"\s+", text)
    swap_all = _mostly_mixed(words)
    text = " ".join(_unmixed(word, swap_all) for word in words)
    text = _SPACED.sub(lambda m: re.sub(r"[ .\-_*]", "", m.group()), text)
    return text.lower().strip()


def unleeted(text: str) -> str:
    """`text` with digits and signs read as the letters they imitate, in words that mix both."""
    return _LEET_WORD.sub(lambda m: m.group().translate(_LEET), text)


def disguise(text: str) -> str:
    """Why the spelling of `text` itself is suspicious; empty when it is not."""
    if len(_INVISIBLE.findall(text)) >= 5 and not _FOREIGN_JOINER.search(text):
        return "hides invisible characters inside words"
    words = re.findall(r"[^\W\d_]+", text)
    mixed = sum(bool(_LATIN.search(w)) and bool(_FOREIGN.search(w)) for w in words)
    if mixed >= 3:
        return "mixes look-alike letters of other scripts into words"
    lower = text.lower()
    leet = _LEET_WORD.findall(lower)
    read = [w for w in leet if w.translate(_LEET) in _COMMON or len(w) > 4]
    if len(read) >= 4 and len(leet) >= 0.4 * len(text.split()):
        return "spells words with digits"
    return ""


_FOREIGN_JOINER = re.compile(r"[\u0600-\u06ff\u0900-\u0dff\U0001f300-\U0001faff]")
"""Scripts and emoji that need joiners."""


def is_sentence(text: str) -> bool:
    """Whether `text` reads as English prose rather than as data, a drawing or code."""
    words = re.findall(r"[a-z']{2,}", text.lower())
    common = [word for word in words if word in _COMMON]
    least = _LEAST_SENTENCE if len(words) > 12 else _LEAST_SENTENCE - 1
    letters = sum(len(word) for word in words) / max(1, len(re.sub(r"\s", "", text)))
    return len(set(common)) >= least and len(common) >= 0.25 * len(words) and letters > 0.7


def _mostly_mixed(words: list[str]) -> bool:
    mixed = sum(bool(_LATIN.search(w)) and bool(_FOREIGN.search(w)) for w in words)
    return mixed >= 3


def _unmixed(word: str, swap_all: bool) -> str:
    swapped = word.translate(_HOMOGLYPHS)
    return swapped if swapped != word and (swap_all or _LATIN.search(word)) else word
