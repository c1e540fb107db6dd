"""The test server for OpenAI's protocol, and two clients of it."""

from collections.abc import Iterator

import httpx
import openai
import pytest

from tests.openai_server.bodies import GOOD
from tests.openai_server.server import KEY, OpenAIServer


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIServer]:
    with OpenAIServer(tmp_path_factory.mktemp("server") / "book.db") as one:
        yield one


@pytest.fixture
def server(running: OpenAIServer) -> Iterator[OpenAIServer]:
    running.reset(lambda _ask: GOOD)
    yield running
    running.check()


@pytest.fixture
def client(server: OpenAIServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0, timeout=20) as made:
        yield made


@pytest.fixture
def raw(server: OpenAIServer) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=20) as made:
        yield made
