"""What dies in the middle is started again; what is missing is named."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from componentforge.browser.facade import Browser
from componentforge.browser.locate import find_chromium, find_node, find_node_modules
from componentforge.browser.sidecar import Sidecar
from componentforge.domain.base import Blob
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.picture import Screenshot
from componentforge.errors import ServiceUnavailable
from componentforge.stores.blobs import FolderBlobs

SHOT = Screenshot(
    image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
    width=100, height=50, device_width=100, device_height=50, scale=1, scale_confidence=1,
)  # fmt: skip
DRAFT = Draft(
    name="Thing",
    tsx="export const Thing = () => <p>fine</p>;\n",
    stories='import { Thing } from "./Thing";\nexport const Screenshot = () => <Thing />;\n',
    tokens_css="",
)
COMPONENT = Component(
    draft=DRAFT, verification=Verification(code_sha256=code_sha256(DRAFT), passed=True)
)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(FolderBlobs(tmp_path / "blobs"), pages=2) as browser:
        yield browser


def is_fine(browser: Browser) -> bool:
    return any(e.text == "fine" for e in browser.render(COMPONENT, SHOT).elements)


def killed(pid: int | None) -> int:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_killed_sidecar_is_started_again(browser):
    assert is_fine(browser)
    old = killed(browser.sidecar.pid)
    assert browser.check([DRAFT]) == [[]]
    assert is_fine(browser)
    assert browser.sidecar.pid not in {old, None}


def test_a_killed_chromium_is_started_again(browser):
    assert is_fine(browser)
    assert browser.restarts == 0
    old = killed(browser.chromium.pid)
    assert is_fine(browser)
    assert browser.chromium.pid not in {old, None}
    assert browser.restarts == 1
    browser.close()
    assert browser.restarts == 1, "closing is no restart"


def test_a_chromium_killed_in_the_middle_of_work_costs_no_render(browser):
    assert is_fine(browser)
    with ThreadPoolExecutor(3) as pool:
        results = [pool.submit(is_fine, browser) for _ in range(12)]
        time.sleep(0.15)
        killed(browser.chromium.pid)
        assert all(result.result() for result in results)


def test_closing_ends_both_processes_and_a_later_call_starts_them_again(browser):
    assert is_fine(browser)
    pids = browser.chromium.pid, browser.sidecar.pid
    browser.close()
    assert (browser.chromium.pid, browser.sidecar.pid) == (None, None)
    for pid in pids:
        assert pid is not None
        assert not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text()
    assert is_fine(browser)


def test_calls_in_flight_when_the_sidecar_dies_are_asked_again():
    sidecar = Sidecar(find_node(), find_node_modules().parent)
    try:
        sidecar.call("ping")
        with ThreadPoolExecutor(8) as pool:
            files = {"A.stories.tsx": "export const Screenshot = () => null;"}
            calls = [
                pool.submit(
                    sidecar.call, "bundle", files=files, entry="A.stories", story="Screenshot"
                )
                for _ in range(40)
            ]
            killed(sidecar.pid)
            assert all("mount" in call.result()["script"] for call in calls)
    finally:
        sidecar.close()


def test_a_sidecar_that_stands_still_costs_one_timeout_even_with_a_full_pipe():
    sidecar = Sidecar(find_node(), find_node_modules().parent, timeout_s=1.0)
    try:
        sidecar.call("ping")
        pid = sidecar.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        started = time.monotonic()
        with pytest.raises(ServiceUnavailable, match=r"css gave no answer in 1 s"):
            sidecar.call("css", theme="", sources=["x" * 1_000_000])
        assert time.monotonic() - started < 10
        assert sidecar.call("ping")
    finally:
        sidecar.close()


def test_what_an_interrupt_ended_is_closed_without_a_word(tmp_path: Path):
    """A terminal's Ctrl-C reaches the driver as well: its last words are no news."""
    program = f"""
import gc, os, signal, psutil
from pathlib import Path
from componentforge.browser.facade import Browser
from componentforge.stores.blobs import FolderBlobs
browser = Browser(FolderBlobs(Path({str(tmp_path)!r})))
browser.screenshot_html("<p>x</p>", 100, 100, 1)
for child in psutil.Process().children(recursive=True):
    try:
        os.kill(child.pid, signal.SIGINT)
    except ProcessLookupError:
        pass
browser.close()
del browser
gc.collect()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_chromium_is_one_clear_line(tmp_path):
    with (
        Browser(FolderBlobs(tmp_path), chromium=str(tmp_path / "none")) as browser,
        pytest.raises(
            ServiceUnavailable, match=r"^Chromium: .* point FORGE_CHROMIUM at a Chromium"
        ),
    ):
        browser.audit_html("<p>x")


def test_a_program_that_is_no_chromium_is_one_clear_line(tmp_path):
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    with (
        Browser(FolderBlobs(tmp_path / "blobs"), chromium=str(fake)) as browser,
        pytest.raises(ServiceUnavailable, match=r"fake does not start; run make setup$"),
    ):
        browser.audit_html("<p>x")


def test_a_program_that_is_no_node_is_one_clear_line(tmp_path):
    fake = tmp_path / "fake"
    fake.write_text("no program at all")
    fake.chmod(0o755)
    with (
        Browser(FolderBlobs(tmp_path / "blobs"), node=str(fake)) as browser,
        pytest.raises(ServiceUnavailable, match=r"^Node: .*fake does not start; run make setup$"),
    ):
        browser.check([DRAFT])


def test_a_node_that_ends_at_once_is_one_clear_line(tmp_path):
    with (
        Browser(FolderBlobs(tmp_path / "blobs"), node="/bin/true") as browser,
        pytest.raises(ServiceUnavailable, match=r"^web sidecar: it ended during typecheck"),
    ):
        browser.check([DRAFT])


def test_nothing_runs_on_after_close(tmp_path):
    before = threading.active_count()
    with Browser(FolderBlobs(tmp_path / "blobs")) as browser:
        assert is_fine(browser)
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before
    assert find_chromium()
