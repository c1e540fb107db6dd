"""Code in the browser reaches no network and no disk, and leaves nothing for the next."""

import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from componentforge.browser.facade import Browser
from componentforge.domain.base import Blob
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.picture import Screenshot
from componentforge.errors import RenderTimeout
from componentforge.stores.blobs import FolderBlobs

SHOT = Screenshot(
    image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
    width=300, height=100, device_width=300, device_height=100, scale=1, scale_confidence=1,
)  # fmt: skip
LIMIT_S = 4.0


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs")), timeout_s=LIMIT_S) as browser:
        yield browser


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on loopback and the first bytes of everyone who connected."""
    heard: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            heard.append(self.rfile.readline())

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1], heard
    server.shutdown()
    thread.join()
    server.server_close()


def running(
    script: str, body: str = "<p>{seen}</p>", imports: str = "useEffect, useState"
) -> Component:
    """A component that runs `script` after it is mounted and shows what it calls `say` with."""
    draft = Draft(
        name="Thing",
        tsx=f'import {{ {imports} }} from "react";\n'
        "export function Thing() {\n"
        '  const [seen, say] = useState("nothing");\n'
        f"  useEffect(() => {{ {script} }}, []);\n"
        f"  return <>{body}</>;\n}}\n",
        stories='import { Thing } from "./Thing";\nexport const Screenshot = () => <Thing />;\n',
        tokens_css="",
    )
    proof = Verification(code_sha256=code_sha256(draft), passed=True)
    return Component(draft=draft, verification=proof)


def said(browser: Browser, component: Component) -> str:
    return " ".join(e.text for e in browser.render(component, SHOT).elements if e.text)


ATTEMPTS = {
    "fetch": "fetch('{url}').catch(() => 0)",
    "xhr": "const x = new XMLHttpRequest(); x.open('GET', '{url}'); x.send()",
    "websocket": "new WebSocket('ws://127.0.0.1:{port}/')",
    "events": "new EventSource('{url}')",
    "image": "new Image().src = '{url}'",
    "beacon": "navigator.sendBeacon('{url}', 'x')",
    "script": "const s = document.createElement('script'); s.src = '{url}'; document.head.append(s)",
    "frame": "const f = document.createElement('iframe'); f.src = '{url}'; document.body.append(f)",
    "preconnect": "document.head.insertAdjacentHTML('beforeend', '<link rel=preconnect href={url}><link rel=stylesheet href={url}><link rel=prefetch href={url}>')",
    "font": "new FontFace('x', 'url({url})').load().catch(() => 0)",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('{url}')\"])))",
    "form": "const f = document.createElement('form'); f.action = '{url}'; document.body.append(f); f.submit()",
    "popup": "window.open('{url}')",
    "navigation": "location.href = '{url}'",
    "transport": "new WebTransport('https://127.0.0.1:{port}/').ready.catch(() => 0)",
    "rtc": "const c = new RTCPeerConnection({{iceServers: [{{urls: 'turn:127.0.0.1:{port}?transport=tcp', username: 'a', credential: 'b'}}]}}); c.createDataChannel('x'); c.createOffer().then((o) => c.setLocalDescription(o))",
}


@pytest.mark.parametrize("way", ATTEMPTS)
def test_no_way_out_reaches_a_listening_server(browser, listener, way):
    port, heard = listener
    script = ATTEMPTS[way].format(url=f"http://127.0.0.1:{port}/{way}", port=port)
    browser.render(running(f"try {{ {script} }} catch {{ /* forbidden is fine */ }}"), SHOT)
    time.sleep(0.3)
    assert heard == []


def test_a_whole_page_reaches_no_server_either(browser, listener):
    port, heard = listener
    url = f"http://127.0.0.1:{port}/"
    browser.screenshot_html(f"<img src='{url}'><script>fetch('{url}')</script><p>x", 100, 50)
    time.sleep(0.3)
    assert heard == []


def test_files_cannot_be_read(browser, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    url = (tmp_path / "secret.txt").as_uri()
    script = f"fetch('{url}').then((r) => r.text()).then(say, () => say('refused'))"
    assert said(browser, running(script)) in {"refused", "nothing"}


def test_code_cannot_be_made_from_strings(browser):
    script = "try { say('made ' + eval('1+1')) } catch { say('refused') }"
    assert said(browser, running(script)) == "refused"


STATE = {
    "global": ("globalThis.left = 'left'", "globalThis.left"),
    "name": ("window.name = 'left'", "window.name"),
    "storage": ("localStorage.setItem('k', 'left')", "localStorage.getItem('k')"),
    "session": ("sessionStorage.setItem('k', 'left')", "sessionStorage.getItem('k')"),
    "cookie": (
        "document.cookie = 'k=left; path=/'; document.cookie = 'k=left; domain=forge.invalid; path=/'",
        "document.cookie",
    ),
    "prototype": ("Object.assign(Array.prototype, {left: 'left'})", "[].left"),
}


@pytest.mark.parametrize("place", STATE)
def test_what_one_component_leaves_the_next_does_not_find(browser, place):
    leave, look = STATE[place]
    browser.render(running(f"try {{ {leave} }} catch {{ /* not even that */ }}"), SHOT)
    look = f"try {{ say('found ' + String({look} || 'none')) }} catch {{ say('found none') }}"
    for _ in range(2):
        assert said(browser, running(look)) == "found none"


def test_a_timer_of_one_component_does_not_run_in_the_next(browser):
    browser.render(running("setInterval(() => { document.title = 'left'; }, 1)"), SHOT)
    look = "setTimeout(() => say('title ' + document.title), 0)"
    assert said(browser, running(look)) == "title Component"


@pytest.mark.parametrize(
    "script",
    [
        "alert('hello'); confirm('sure?'); prompt('name?')",
        "window.print()",
        "window.open('about:blank')?.focus()",
        "location.hash = 'there'",
        "location.reload()",
        "history.back()",
        "window.addEventListener('beforeunload', (e) => e.preventDefault())",
        "document.querySelector('dialog')?.showModal()",
        "const a = document.createElement('a'); a.download = 'x'; a.href = 'data:,x'; a.click()",
    ],
)
def test_what_would_stop_a_person_stops_nothing(browser, script):
    started = time.monotonic()
    assert "here" in said(browser, running(script, body="<p>here {seen}</p>"))
    assert time.monotonic() - started < LIMIT_S


@pytest.mark.parametrize(
    "script",
    [
        "for (;;) {}",
        "Promise.resolve().then(() => { for (;;) {} })",
        "requestAnimationFrame(() => { for (;;) {} })",
        "const again = () => Promise.resolve().then(again); again()",
    ],
)
def test_an_endless_loop_costs_one_timeout_and_the_next_renders(browser, script):
    started = time.monotonic()
    with pytest.raises(RenderTimeout):
        browser.render(running(script), SHOT)
    assert said(browser, running("say('fine')")) == "fine"
    assert time.monotonic() - started < 3 * LIMIT_S


def test_what_fills_the_memory_ends_at_once_and_the_next_renders(tmp_path):
    hog = running("const all = []; for (;;) all.push(new Array(1e6).fill(1));")
    with Browser(FolderBlobs(tmp_path), timeout_s=100) as patient:
        started = time.monotonic()
        with pytest.raises(RenderTimeout):
            patient.render(hog, SHOT)
        assert time.monotonic() - started < 80, (
            "it was ended by the time limit, not by the memory's"
        )
        assert said(patient, running("say('well')")) == "well"


def test_a_loop_that_starts_when_the_work_is_done_does_not_harm_the_next(browser):
    browser.render(running("setTimeout(() => { for (;;) {} }, 400)"), SHOT)
    time.sleep(0.6)
    assert said(browser, running("say('fine')")) == "fine"


@pytest.mark.parametrize(
    "script",
    [
        "location.href = 'about:blank'",
        "location.href = URL.createObjectURL(new Blob(['<p>other</p>'], {type: 'text/html'}))",
    ],
)
def test_a_component_that_leaves_its_page_is_not_measured_elsewhere(browser, script):
    try:
        shown = said(browser, running(script))
    except RenderTimeout:
        shown = "nothing"
    assert shown == "nothing"
    assert said(browser, running("say('fine')")) == "fine"
