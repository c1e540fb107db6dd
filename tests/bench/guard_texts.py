"""Texts the guard is trained and measured on: given folders, and this project's own grammars."""

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

OWN = Path(__file__).parents[2] / "datasets" / "promptguard"
DOMAIN = {"ui-docs", "ui-copy", "encoded-like", "domain"}
_SPLICE = re.compile(r"domain-splice\((.*)\)")


@dataclass(frozen=True)
class Row:
    """One labelled text."""

    text: str
    kind: str
    """`injection`, `jailbreak`, `indirect`, `encoded`; empty for a harmless one."""
    source: str
    """Where it is from; a splice counts as the source of the line spliced in."""
    line: str
    """Rows that share an attack line share this."""
    domain: bool = False
    """About components and interfaces."""
    own: bool = False
    group: str = ""
    """Source as the file names it; of harmless rows."""
    context_dependent: bool = False


def load(folder: Path, split: str) -> list[Row]:
    """`<split>_attacks.jsonl` and `<split>_benign.jsonl` of `folder`."""
    attacks = _read(folder / f"{split}_attacks.jsonl")
    lines = {
        row["text"][:60]: row["id"] for row in attacks if "splice" not in row["source"].lower()
    }
    rows = [
        Row(
            text=row["text"],
            kind=row["kind"],
            source=_root(row["source"]),
            line=_line(row, lines),
            context_dependent=bool(row.get("context_dependent")),
        )
        for row in attacks
    ]
    for row in _read(folder / f"{split}_benign.jsonl"):
        about = row.get("domain") or row["source"]
        # These stand round the attacks of the same set: without them a model would learn that
        # every table is an attack, so they are left out row by row.
        source = row["source"] if "clean-context" not in row["source"] else row["id"]
        inside = about in DOMAIN or "domain-" in about
        rows.append(Row(row["text"], "", source, row["id"], inside, group=row["source"]))
    return rows


def own(seed: int = 7) -> list[Row]:
    """What the grammars beside the data card give; the same for the same seed."""
    rows: list[Row] = []
    for name, harmless in (("attacks", False), ("benign", True)):
        lists, marks = parse((OWN / f"{name}.grammar").read_text("utf-8"))
        generator = random.Random(seed)
        for mark, (count, choices) in marks.items():
            drawn = (expand(generator.choice(choices), lists, generator) for _ in range(count))
            texts = {text.replace("\\n", "\n") for text in drawn}
            kind = "" if harmless else mark.partition("-")[0]
            rows += [
                Row(text, kind, f"own-{mark}", text, domain=mark == "domain", own=True)
                for text in sorted(texts)
            ]
    return rows


def parse(grammar: str) -> tuple[dict[str, list[str]], dict[str, tuple[int, list[str]]]]:
    """(lists by name, {mark: (how many to draw, what from)}) of a grammar."""
    lists: dict[str, list[str]] = {}
    marks: dict[str, tuple[int, list[str]]] = {}
    into: list[str] = []
    for line in grammar.splitlines():
        if not line or line.startswith("# "):
            continue
        if line.startswith("= "):
            into = lists.setdefault(line[2:], [])
        elif line.startswith("@ "):
            mark, count = line[2:].split()
            into = []
            marks[mark] = (int(count), into)
        else:
            into.append(line)
    return lists, marks


def expand(pattern: str, lists: dict[str, list[str]], generator: random.Random) -> str:
    """`pattern` with every {name} replaced, again and again, by one of that list."""
    return re.sub(
        r"\{(\w+)\}",
        lambda m: (
            expand(generator.choice(lists[m.group(1)]), lists, generator)
            if m.group(1) in lists
            else m.group()
        ),
        pattern,
    )


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _root(source: str) -> str:
    inner = _SPLICE.fullmatch(source)
    name = inner.group(1) if inner else source
    return re.split(r"[-_ ](?=\(spliced|code-attack|multilingual|prompt-inj|hpi|injection)", name)[
        0
    ]


def _line(row: dict, lines: dict[str, str]) -> str:
    """The id of the attack row whose beginning stands in this one, its code block, or its own."""
    text = row["text"]
    for start, identity in lines.items():
        if start in text:
            return identity
    block = re.search(r"```(.{40,}?)```", text, re.DOTALL)
    return block.group(1)[:200] if block else str(row.get("base_id") or row["id"])
