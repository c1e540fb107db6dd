"""What stands in a tab: the empty document a component is mounted in, or a page given as HTML."""

import json

COMPONENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "form-action 'none'; base-uri 'none'"
)
"""No script at all: ours come from outside the page, so `eval`, handlers in HTML and injected
scripts stay dead."""

PAGE_POLICY = COMPONENT_POLICY + "; script-src 'unsafe-inline'; media-src data: blob:"

_STILL = (
    "*,*::before,*::after{animation:none!important;transition:none!important;"
    "caret-color:transparent!important}"
)

EMPTY = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Component</title></head>'
    '<body style="margin:0"><div id="root"></div></body></html>'
)

ISOLATE = """
window.name = "";  // Survives navigation: the one global a component could hand to the next.
window.open = () => null;
window.print = () => {};
"""

_SETTLED = """(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await new Promise((done) => setTimeout(done, 0));  // React's passive effects
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await frame();
  await frame();
})()"""


def mounting(script: str, css: str) -> str:
    """JavaScript that styles the empty document, mounts the component and resolves once it stands.

    Args:
        script: The bundled story.
        css: Its compiled Tailwind.
    """
    return (
        "{const style = document.createElement('style');"
        f"style.textContent = {json.dumps(css + _STILL)};document.head.append(style);}}\n"
        f"try {{\n{script}\n}} catch (error) {{ console.error(String(error)); }}\n{_SETTLED}"
    )


def settled() -> str:
    """JavaScript that resolves when fonts, pictures and two frames are done; nothing moves then."""
    return (
        "{const style = document.createElement('style');"
        f"style.textContent = {json.dumps(_STILL)};document.head.append(style);}}\n{_SETTLED}"
    )


def whole_page(html: str) -> str:
    """A page around a fragment; a whole document is left as it is."""
    if "<html" in html.lower():
        return html
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fragment</title></head>'
        f"<body>{html}</body></html>"
    )
