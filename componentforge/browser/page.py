"""The one HTML document a component is shown in."""

import json

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'"
)

_STILL = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"


def component_page(runtime: str, script: str, css: str) -> str:
    """A page that mounts the component when it loads and may reach nothing else.

    Args:
        runtime: React and the mount function.
        script: The bundled story.
        css: Its compiled Tailwind.
    """
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Component</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{_inline(css, 'style')}</style><style>body{{margin:0}}{_STILL}</style></head>"
        f'<body><div id="root"></div><script>{_inline(runtime, "script")}</script>'
        f"<script>{_inline(script, 'script')}</script></body></html>"
    )


def fragment_page(html: str) -> str:
    """A page around a fragment; a whole document is left as it is."""
    if "<html" in html.lower():
        return html
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fragment</title></head>'
        f"<body>{html}</body></html>"
    )


def _inline(text: str, element: str) -> str:
    """`text` such that it cannot end the element it stands in."""
    return text.replace(f"</{element}", f"<\\/{element}")


def json_argument(value: object) -> str:
    """`value` as JavaScript source."""
    return json.dumps(value)
