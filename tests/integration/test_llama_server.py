"""A server nobody here wrote: llama.cpp's, with a small model of yours. Optional and slow.

`pip install 'llama-cpp-python[server]'` and name a model file: FORGE_LLAMA_MODEL=/path/to/model.gguf.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from componentforge.domain.model_calls import ModelReply
from tests.asked import ask, asking, booked, question, settings_for

MODEL_FILE = os.environ.get("FORGE_LLAMA_MODEL", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        importlib.util.find_spec("llama_cpp") is None,
        reason="llama-cpp-python is not installed: no registry has a wheel, building takes minutes",
    ),
    pytest.mark.skipif(not Path(MODEL_FILE).is_file(), reason="FORGE_LLAMA_MODEL names no model"),
]


@pytest.fixture(scope="module")
def llama():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "llama_cpp.server", "--model", MODEL_FILE, "--model_alias", "small",
         "--host", "127.0.0.1", "--port", str(port), "--n_ctx", "2048"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(240):
            assert server.poll() is None, "the server ended"
            try:
                urllib.request.urlopen(f"{url}/models", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def test_a_real_small_model_answers_in_the_asked_form(llama, tmp_path, database_url, valkey_url):
    chosen = settings_for(
        tmp_path, llama, database_url, valkey_url,
        openai_api="chat_completions", model_concurrency=1, model_seconds=300,
    )  # fmt: skip
    with asking(chosen) as told:
        asked = question("llama", model="small", max_output_tokens=60)
        first, again = ask(told.client, asked)[0], ask(told.client, asked)[0]
        assert isinstance(first, ModelReply)
        assert isinstance(again, ModelReply)
        assert first.usage.output > 0
        assert first.usd is None  # nobody knows its price, and it is not said to be 0
        assert (again.text, again.bought) == (first.text, False)
        assert booked(told.wired)[0][0] == "received"
