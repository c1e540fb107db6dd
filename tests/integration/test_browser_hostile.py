"""Forty hostile components among forty good ones: each costs itself one result, nobody else any.

The code guard is left out on purpose: what would never pass it is shown to the browser here, so
that the sandbox stands alone.
"""

import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from componentforge.browser.facade import Browser
from componentforge.domain.base import Blob
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.picture import Screenshot
from componentforge.errors import ForgeError
from componentforge.stores.blobs import FolderBlobs

SHOT = Screenshot(
    image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
    width=300, height=100, device_width=300, device_height=100, scale=1, scale_confidence=1,
)  # fmt: skip
LIMIT_S = 4.0

HOSTILE = {
    "endless loop": "for (;;) {}",
    "endless promise": "const again = () => Promise.resolve().then(again); again()",
    "endless frame": "requestAnimationFrame(() => { for (;;) {} })",
    "late loop": "setTimeout(() => { for (;;) {} }, 300)",
    "loop on leaving": "addEventListener('pagehide', () => { for (;;) {} })",
    "loop on hiding": "document.addEventListener('visibilitychange', () => { for (;;) {} })",
    "endless rendering": "const [, set] = [0, say]; const f = () => { set(String(Math.random())); queueMicrotask(f); }; f()",
    "a million nodes": "const f = document.createDocumentFragment(); for (let i = 0; i < 1e6; i++) f.append(document.createElement('b')); document.body.append(f)",
    "deep nodes": "let n = document.body; for (let i = 0; i < 2e4; i++) { const c = document.createElement('div'); n.append(c); n = c; }",
    "much memory": "const all = []; for (let i = 0; i < 60; i++) all.push(new Array(2e6).fill(i)); globalThis.all = all",
    "a wall of text": "document.body.append('x'.repeat(2e7))",
    "alerts": "for (let i = 0; i < 200; i++) { alert(i); confirm(i); prompt(i); }",
    "late alerts": "setInterval(() => alert('x'), 1)",
    "before leaving": "addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'stay'; })",
    "popups": "for (let i = 0; i < 50; i++) window.open('{url}', '_blank')",
    "navigation": "location.href = '{url}'",
    "navigation to data": "location.href = 'data:text/html,<script>for(;;){}</script>'",
    "reloading": "setInterval(() => location.reload(), 1)",
    "form": "const f = document.createElement('form'); f.action = '{url}'; document.body.append(f); f.submit()",
    "refresh": "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url={url}'; document.head.append(m)",
    "history": "for (let i = 0; i < 500; i++) history.pushState({}, '', '/' + i); history.back()",
    "service worker": "navigator.serviceWorker?.register('/sw.js').catch(() => 0)",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"for(;;){}\"])))",
    "shared worker": "new SharedWorker('data:text/javascript,for(;;){}')",
    "rtc": "const c = new RTCPeerConnection({iceServers: [{urls: 'turn:127.0.0.1:{port}?transport=tcp', username: 'a', credential: 'b'}]}); c.createDataChannel('x'); c.createOffer().then((o) => c.setLocalDescription(o))",
    "fetch": "setInterval(() => fetch('{url}').catch(() => 0), 5)",
    "socket": "new WebSocket('ws://127.0.0.1:{port}/')",
    "beacon on leaving": "addEventListener('pagehide', () => navigator.sendBeacon('{url}', 'x')); addEventListener('unload', () => fetch('{url}', {keepalive: true}))",
    "hints": "for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'preload', 'prerender', 'modulepreload', 'stylesheet', 'icon', 'manifest']) { const l = document.createElement('link'); l.rel = rel; l.as = 'image'; l.href = '{url}'; document.head.append(l); }",
    "css": "const s = document.createElement('style'); s.textContent = '@import \"{url}\"; body { background: url({url}); cursor: url({url}), auto } @font-face { font-family: q; src: url({url}) } p { font-family: q }'; document.head.append(s)",
    "pictures": "for (let i = 0; i < 50; i++) new Image().src = '{url}?' + i",
    "media": "for (const t of ['video', 'audio', 'embed', 'object', 'iframe', 'script']) { const e = document.createElement(t); e.src = '{url}'; e.data = '{url}'; document.body.append(e); }",
    "speculation": "const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({prefetch: [{source: 'list', urls: ['{url}']}]}); document.head.append(s)",
    "storage": "localStorage.x = 'x'.repeat(4e6); sessionStorage.x = 'x'; document.cookie = 'x=1'; indexedDB.open('x'); caches.open('x').catch(() => 0)",
    "fullscreen": "document.documentElement.requestFullscreen().catch(() => 0); document.body.requestPointerLock?.()",
    "clipboard": "navigator.clipboard?.writeText('left').catch(() => 0); navigator.clipboard?.readText().catch(() => 0); document.execCommand('copy')",
    "globals spoilt": "Array.prototype.map = () => []; JSON.stringify = () => ''; Object.keys = () => []; window.requestAnimationFrame = () => 0; Promise.prototype.then = function () { return this; }; Element.prototype.getBoundingClientRect = () => ({x: 0, y: 0, width: 0, height: 0}); document.querySelectorAll = () => []",
    "frames kept": "window.requestAnimationFrame = () => 0; window.setTimeout = () => 0",
    "page emptied": "document.documentElement.remove()",
    "downloads": "for (let i = 0; i < 20; i++) { const a = document.createElement('a'); a.download = 'x' + i; a.href = 'data:,x'; a.click(); }",
}  # fmt: skip
COLOURS = ["sky-600", "rose-500", "emerald-700", "zinc-900", "amber-400"]


@pytest.fixture
def browser(tmp_path) -> Iterator[Browser]:
    with Browser(FolderBlobs(tmp_path / "blobs"), timeout_s=LIMIT_S) as browser:
        yield browser


def component(script: str, body: str) -> Component:
    draft = Draft(
        name="Thing",
        tsx='import { useEffect, useState } from "react";\n'
        "export function Thing() {\n"
        '  const [seen, say] = useState("");\n'
        f"  useEffect(() => {{ try {{ {script} }} catch {{}} }}, []);\n"
        f"  return <>{body}{{seen}}</>;\n}}\n",
        stories='import { Thing } from "./Thing";\nexport const Screenshot = () => <Thing />;\n',
        tokens_css="",
    )
    proof = Verification(code_sha256=code_sha256(draft), passed=True)
    return Component(draft=draft, verification=proof)


def good(number: int) -> Component:
    """Laid out, coloured, with a control, an effect and a timer of its own."""
    colour = COLOURS[number % len(COLOURS)]
    return component(
        f"say([1, 2, 3].map((n) => n * {number + 1}).join(' '))",
        f'<div className="flex gap-2 p-3"><h2 className="text-{colour}">Card {number}</h2>'
        f'<button type="button" className="rounded bg-{colour} px-{2 + number % 4}">Go {number}</button></div>',
    )


def shown(browser, one: Component):
    """What is scored of a render: pixels, elements, violations, messages."""
    render = browser.render(one, SHOT)
    return render.image.blob_sha256, render.elements, render.violations, render.console


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_forty_hostile_components_harm_none_of_forty_good_ones(browser):
    heard: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            heard.append(self.rfile.readline())

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    port = server.server_address[1]
    assert len(HOSTILE) == 40
    alone = [shown(browser, good(i)) for i in range(40)]
    assert all(any(e.text for e in elements) for _, elements, _, _ in alone)
    failed, differing = {}, []
    try:
        for i, (name, script) in enumerate(HOSTILE.items()):
            url = f"http://127.0.0.1:{port}/{i}"
            hostile = script.replace("{url}", url).replace("{port}", str(port))
            began = time.monotonic()
            try:
                browser.render(component(hostile, "<p>hostile</p>"), SHOT)
            except ForgeError as error:
                failed[name] = str(error)
            assert time.monotonic() - began < 10 * LIMIT_S, name
            if shown(browser, good(i)) != alone[i]:
                differing.append(name)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert differing == []
    assert heard == []
    assert "endless loop" in failed
