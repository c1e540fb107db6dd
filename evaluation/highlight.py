"""Source code as escaped HTML with a few classes: enough colour to read by."""

import re
from typing import Literal

from markupsafe import Markup, escape

Language = Literal["tsx", "css"]

_TSX = re.compile(
    r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)
  | (?P<tag></?[A-Za-z][\w.]*(?=[\s/>]))
  | (?P<keyword>\b(?:import|from|export|default|const|let|function|return|type|interface|extends
      |if|else|for|of|in|new|null|undefined|true|false|as|typeof|keyof|readonly|satisfies)\b)
  | (?P<type>\b(?:string|number|boolean|void|unknown|never)\b|\b[A-Z]\w*\b)
  | (?P<number>\b\d[\d_]*(?:\.\d+)?\b)
  | (?P<attribute>\b[a-z][\w-]*(?==["{]))
    """,
    re.VERBOSE | re.DOTALL,
)
_CSS = re.compile(
    r"""
    (?P<comment>/\*.*?\*/)
  | (?P<string>"[^"\n]*"|'[^'\n]*')
  | (?P<keyword>@[\w-]+)
  | (?P<attribute>--[\w-]+|[\w-]+(?=\s*:))
  | (?P<number>\#[0-9a-fA-F]{3,8}\b|\b\d+(?:\.\d+)?(?:px|rem|em|%|deg|s|ms)?)
    """,
    re.VERBOSE | re.DOTALL,
)
_SHORT = {
    "comment": "c", "string": "s", "tag": "t", "keyword": "k", "type": "y", "number": "n",
    "attribute": "a",
}  # fmt: skip


def highlight(code: str, language: Language) -> Markup:
    """`code` with every character kept and escaped, its tokens in `<span class>`.

    Joined text of the result equals `code`; an unknown construct is plain text, never an error.
    """
    pattern = _TSX if language == "tsx" else _CSS
    parts: list[Markup] = []
    end = 0
    for found in pattern.finditer(code):
        parts.append(escape(code[end : found.start()]))
        kind = _SHORT[found.lastgroup or "comment"]
        parts.append(Markup('<span class="{}">{}</span>').format(kind, found.group()))
        end = found.end()
    parts.append(escape(code[end:]))
    return Markup("").join(parts)
