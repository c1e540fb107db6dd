"""What all our pages share: templates that escape, and a policy that lets nothing else in."""

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


def environment(*styles: str, script: str | None = None, images: str = "data:") -> "Environment":
    """Templates with `style`, `script` and `policy` among their globals.

    Args:
        styles: Names of stylesheets beside the templates, put into the page one after the other.
        script: Name of the script, likewise; None: the page runs none.
        images: Where the page's pictures may come from, in the policy's words.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = "".join(_read(style) for style in styles)
    code = _read(script) if script else ""
    shared: dict[str, Any] = made.globals
    shared["style"], shared["script"] = Markup(css), Markup(code)
    allowed = f"'{_hash(code)}'" if script else "'none'"
    shared["policy"] = Markup(
        f"default-src 'none'; img-src {images}; style-src '{_hash(css)}'; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )
    return made


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
