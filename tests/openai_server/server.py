"""`OpenAIServer`: the server on loopback, in a thread of this process."""

import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from tests.openai_server.app import make_app
from tests.openai_server.batches import Batches, BatchRules
from tests.openai_server.book import Book
from tests.openai_server.buckets import Gate, Limits
from tests.openai_server.counting import DEFAULT_MODELS, ServedModel
from tests.openai_server.files import Files
from tests.openai_server.model import Model
from tests.openai_server.scenario import Scenario, minimal
from tests.openai_server.tuning import Tuning, TuningRules

KEY = "sk-test-0123456789"


class OpenAIServer:
    """A context manager; `url` is the `base_url` of a client, `KEY` its key.

    At the end of the block a script's own faults (an answer that breaks the schema it was asked
    for) are raised as AssertionError: they are the test's errors.
    """

    def __init__(
        self,
        book: Path | str,
        scenario: Scenario = minimal,
        *,
        limits: Limits = Limits(),  # noqa: B008
        models: tuple[ServedModel, ...] = DEFAULT_MODELS,
        keys: tuple[str, ...] = (KEY,),
        port: int = 0,
    ) -> None:
        self.book = Book(book)
        self.files = Files()
        self.batch_rules, self.tuning_rules = BatchRules(), TuningRules()
        self._models = models
        known = {one.name: one for one in models}
        self.model = Model(scenario, self.book, known, limits)
        self.batches = Batches(self.model, self.files, self.batch_rules)
        self.tuning = Tuning(self.files, known, self.tuning_rules)
        app = make_app(self.model, self.files, self.batches, self.tuning, frozenset(keys))
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self.serve, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def azure_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/openai/v1"

    def play(self, scenario: Scenario) -> None:
        """Another script from now on."""
        self.model.scenario = scenario

    def limit(self, limits: Limits) -> None:
        """Other limits from now on, with full buckets."""
        self.model.gate = Gate(limits)

    def reset(self, scenario: Scenario) -> None:
        """As new: for a server that several tests share."""
        self.check()
        self.book.clear()
        self.play(scenario)
        self.limit(Limits())
        self.model.models.clear()
        self.model.models.update({one.name: one for one in self._models})
        self.model.attempts.clear()
        self.files.stored.clear()
        self.batches.known.clear()
        self.tuning.known.clear()
        self.batch_rules.__dict__.update(BatchRules().__dict__)
        self.tuning_rules.__dict__.update(TuningRules().__dict__)

    def check(self) -> None:
        """Raise AssertionError for what a script did that no model does."""
        told, self.model.faults[:] = "; ".join(self.model.faults), []
        if told:
            raise AssertionError(told)

    def serve(self) -> None:
        """Until `stop`."""
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the test server did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        if self._thread.is_alive():
            self._thread.join(10)
        self._socket.close()
        self.book.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if error is None:
            self.check()
