r"""Whether a JavaScript regular expression can take exponential time.

It can when a repeated group can match one text in two ways: because inside it something repeats
that may also match all that must stand between two rounds, `([a-z]+-?)+`, or because two of its
alternatives begin alike, `(a|aa)+`. A mandatory separator makes it safe: `(?:-[a-z]+)*`.
"""

from dataclasses import dataclass, field

_ALL = frozenset(range(129))  # ASCII; 128 stands for every other character
_DIGIT = frozenset(map(ord, "0123456789"))
_WORD = _DIGIT | frozenset(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"))
_SPACE = frozenset(map(ord, " \t\n\r\f\v")) | {128}
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROL = {"n": 10, "t": 9, "r": 13, "f": 12, "v": 11, "0": 0}
_DEEPEST = 50


@dataclass
class _Item:
    """One thing in a sequence: characters, or a group of alternatives, and how often."""

    chars: frozenset[int] = _ALL
    branches: "list[list[_Item]]" = field(default_factory=list["list[_Item]"])
    least: int = 1
    endless: bool = False

    @property
    def optional(self) -> bool:
        return self.least == 0 or any(all(i.optional for i in b) for b in self.branches)

    def any_of(self) -> frozenset[int]:
        """All characters that can occur in it."""
        if not self.branches:
            return self.chars
        found: frozenset[int] = frozenset()
        for branch in self.branches:
            for item in branch:
                found |= item.any_of()
        return found


def exponential(pattern: str) -> bool:
    """Whether `pattern`, without its slashes, can; False for what is no expression at all."""
    try:
        return _bad(_Reader(pattern).branches(0))
    except (ValueError, IndexError):
        return False


def _bad(branches: list[list[_Item]]) -> bool:
    return any(
        (item.endless and item.branches and _two_ways(item.branches)) or _bad(item.branches)
        for branch in branches
        for item in branch
    )


def _two_ways(branches: list[list[_Item]]) -> bool:
    flat = _unwrapped(branches)
    for number, one in enumerate(flat):
        if any(_alike(one, other) for other in flat[number + 1 :]):
            return True
    return any(_runs_into_itself(branch) for branch in flat)


def _unwrapped(branches: list[list[_Item]]) -> list[list[_Item]]:
    """Alternatives that are nothing but a group are its alternatives."""
    found: list[list[_Item]] = []
    for branch in branches:
        only = branch[0] if len(branch) == 1 else None
        if only is not None and only.branches and only.least == 1 and not only.endless:
            found += _unwrapped(only.branches)
        else:
            found.append(branch)
    return found


def _alike(one: list[_Item], other: list[_Item]) -> bool:
    """Whether two alternatives may match the same beginning, to the end of the shorter."""
    if not one or not other:
        return False
    for a, b in zip(one, other, strict=False):
        if not a.any_of() & b.any_of():
            return False
        if a.endless or b.endless or a.branches or b.branches:
            return not (a.branches or b.branches)
    return True


def _runs_into_itself(branch: list[_Item]) -> bool:
    for at, item in enumerate(branch):
        rest = [*branch[at + 1 :], *branch[:at]]
        for chars, around in _endless_in(item):
            if all(i.optional or i.any_of() & chars for i in [*around, *rest]):
                return True
    return False


def _endless_in(item: _Item) -> list[tuple[frozenset[int], list[_Item]]]:
    """(characters, what else must stand beside it) of each endless repetition in `item`."""
    if item.endless:
        return [(item.any_of(), [])]
    found: list[tuple[frozenset[int], list[_Item]]] = []
    for branch in item.branches:
        for at, inner in enumerate(branch):
            beside = [*branch[:at], *branch[at + 1 :]]
            found += [(chars, [*around, *beside]) for chars, around in _endless_in(inner)]
    return found


class _Reader:
    """Reads one pattern. ValueError or IndexError when it is none."""

    def __init__(self, pattern: str) -> None:
        self._text, self._at = pattern, 0

    def branches(self, depth: int) -> list[list[_Item]]:
        if depth > _DEEPEST:
            raise ValueError
        found: list[list[_Item]] = [[]]
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == ")":
                if depth == 0:
                    raise ValueError
                return found
            self._at += 1
            if char == "|":
                found.append([])
            elif char not in "^$":
                item = self._item(char, depth)
                if item is not None:
                    found[-1].append(self._repeated(item))
        if depth:
            raise ValueError
        return found

    def _item(self, char: str, depth: int) -> _Item | None:
        if char == "(":
            return self._group(depth)
        if char == "[":
            return _Item(self._set())
        if char == ".":
            return _Item(_ALL - {10})
        if char == "\\":
            after = self._text[self._at]
            if after in "bB":
                self._at += 1
                return None
            return _Item(self._escape())
        return _Item(frozenset({min(ord(char), 128)}))

    def _group(self, depth: int) -> _Item:
        looks = False
        if self._text[self._at] == "?":
            kind = self._text[self._at + 1 : self._at + 3]
            looks = kind[:1] in ("=", "!") or kind in ("<=", "<!")
            if kind[:1] == "<" and not looks:
                self._at = self._text.index(">", self._at) + 1
            else:
                self._at += 3 if kind in ("<=", "<!") else 2
        inner = self.branches(depth + 1)
        self._at += 1
        return _Item(branches=inner, least=0 if looks else 1)

    def _repeated(self, item: _Item) -> _Item:
        mark = self._text[self._at : self._at + 1]
        if mark in ("*", "+", "?") and mark:
            self._at += 1
            item.least = min(item.least, 1 if mark == "+" else 0)
            item.endless = mark != "?"
        elif mark == "{":
            end = self._text.find("}", self._at)
            least, comma, most = self._text[self._at + 1 : end].partition(",")
            if end < 0 or not least.isdigit():
                return item
            self._at = end + 1
            item.least = min(item.least, int(least))
            item.endless = bool(comma) and (not most or int(most) > 100)
        else:
            return item
        if self._text[self._at : self._at + 1] == "?":
            self._at += 1
        return item

    def _set(self) -> frozenset[int]:
        other = self._text[self._at] == "^"
        self._at += other
        found: set[int] = set()
        while self._text[self._at] != "]":
            low = self._one_of_set()
            if self._text[self._at] == "-" and self._text[self._at + 1] != "]" and len(low) == 1:
                self._at += 1
                high = self._one_of_set()
                found.update(range(min(low), max(high) + 1))
            else:
                found |= low
        self._at += 1
        return _ALL - found if other else frozenset(found)

    def _one_of_set(self) -> frozenset[int]:
        char = self._text[self._at]
        self._at += 1
        return self._escape() if char == "\\" else frozenset({min(ord(char), 128)})

    def _escape(self) -> frozenset[int]:
        char = self._text[self._at]
        self._at += 1
        if char.lower() in _CLASSES:
            found = _CLASSES[char.lower()]
            return _ALL - found if char.isupper() else found
        if char in "xu":
            digits = 2 if char == "x" else 4
            code = self._text[self._at : self._at + digits]
            self._at += digits
            return frozenset({min(int(code, 16), 128)})
        if char in "123456789pPk":
            return _ALL
        return frozenset({_CONTROL.get(char, min(ord(char), 128))})
