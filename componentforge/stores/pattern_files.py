"""What of a user's library one component needs to stand alone: its files, and the theme.

A component that imports packages besides react is known, but cannot be imported: the packages are
not ours to run.
"""

import posixpath
import re
from pathlib import Path

from componentforge.domain.proposal import SourceFile

_IMPORT = re.compile(
    r"""(?:^|[;\n])\s*(?:import|export)\s*(?P<what>[^'";]*?\bfrom\s*)?['"](?P<path>[^'"]+)['"]"""
)
_OURS = {"react", "react/jsx-runtime", "react-dom"}
_ENDINGS = (
    "", ".tsx", ".ts", ".jsx", ".js", "/index.tsx", "/index.ts", "/index.jsx", "/index.js",
)  # fmt: skip
MOST_FILES = 60
MOST_BYTES = 400_000


def files_of(path: Path, folder: Path, base: str) -> tuple[SourceFile, ...]:
    """`path` and everything it imports, named as modules of `base`; empty when something of it
    lies outside of `folder`, is a package, or is too large.
    """
    found: dict[str, str] = {}
    wanted = [path.relative_to(folder).as_posix()]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            found[name] = (folder / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return ()
        if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
            return ()
        if name.endswith(".css"):
            continue
        for match in _IMPORT.finditer(found[name]):
            if not match["path"].startswith("."):
                if match["path"] in _OURS or (match["what"] or "").split()[:1] == ["type"]:
                    continue
                return ()
            near = _file(folder, posixpath.join(posixpath.dirname(name), match["path"]))
            if near is None:
                return ()
            wanted.append(near)
    return tuple(SourceFile(path=f"{base}/{name}", code=found[name]) for name in sorted(found))


def _file(folder: Path, module: str) -> str | None:
    name = posixpath.normpath(module)
    if name.startswith(".."):
        return None
    return next((name + e for e in _ENDINGS if (folder / (name + e)).is_file()), None)


def theme_of(folder: Path) -> str:
    """The `@theme` blocks of all stylesheets in `folder`, in order of their paths."""
    blocks: list[str] = []
    for path in sorted(folder.rglob("*.css")):
        inside = {"node_modules", "dist", "build"} & set(path.relative_to(folder).parts)
        if inside or path.stat().st_size > MOST_BYTES:
            continue
        blocks += _blocks(path.read_text("utf-8", "replace"))
    return "\n".join(dict.fromkeys(blocks))


def _blocks(css: str) -> list[str]:
    out: list[str] = []
    for match in re.finditer(r"@theme\b[^{;]*\{", css):
        depth, at = 1, match.end()
        while at < len(css) and depth:
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
        if not depth:
            out.append(css[match.start() : at])
    return out
