"""Sends a question until its reply is in the book, within rates, concurrency and patience."""

import asyncio
import random
import time
from functools import partial
from typing import Any
from uuid import uuid4

from componentforge.domain.model_calls import ModelRequest
from componentforge.domain.model_ledger import CallLedger, CallState
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai import failures
from componentforge.engines.openai.breaker import Breaker
from componentforge.engines.openai.failures import Failed
from componentforge.engines.openai.looping import OwnLoop
from componentforge.engines.openai.models import Model
from componentforge.engines.openai.policy import Endpoint, Limiter, Limits
from componentforge.engines.openai.wire import body_of
from componentforge.errors import ForgeError, ServiceUnavailable


class Sender:
    """Lives in one event loop. Retries only what is transient, each try booked as a call."""

    def __init__(
        self,
        endpoint: Endpoint,
        limits: Limits,
        blobs: BlobStore,
        ledger: CallLedger,
        limiter: Limiter,
        loop: OwnLoop,
    ) -> None:
        self._endpoint, self._limits, self._blobs = endpoint, limits, blobs
        self._ledger, self._limiter, self._loop = ledger, limiter, loop
        self._breaker = Breaker(limits.breaker_after, limits.breaker_rest_s)
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._key = endpoint.key.get_secret_value()
        self._client: Any = None

    async def buy(
        self, question: ModelRequest, model: Model | None, call_id: str, turn: int, tokens: int
    ) -> tuple[str, str]:
        """The call that brought the reply, and its body, which is in the book.

        Args:
            question: What is asked.
            model: That is asked, if it is known.
            call_id: Of the claimed call.
            turn: Of the question.
            tokens: It may take.

        Raises:
            ForgeError: See `ModelClient.ask`; the call is closed.
        """
        state: CallState = "dropped"
        name = f"{question.key}/repair" if turn else question.key
        tries, away, began = 0, 0, time.monotonic()
        try:
            body = await self._loop.in_thread(
                body_of, question, self._endpoint.api, self._blobs, model
            )
            while True:
                async with self._slots:
                    await self._place(question, tokens)
                    await self._let_through(question)
                    await self._book_sent(call_id)
                    state = "unknown"
                    reply = await self._try(body, call_id, name)
                    if isinstance(reply, str):
                        await self._loop.in_thread(self._ledger.keep, call_id, reply)
                        return call_id, reply
                tries += 1
                away += reply.kind == "away"
                state = "unknown" if reply.billed else "failed"
                over = away > self._limits.retries
                over = over or time.monotonic() - began > self._limits.patience_s
                wait = self._wait(question, reply, tries, over=over)
                call_id = await self._again(call_id, state, reply.problem)
                state = "dropped"
                if reply.kind == "rate" and reply.retry_after_s:
                    await self._loop.in_thread(
                        self._limiter.pause, self.bucket(question.model), reply.retry_after_s
                    )
                await asyncio.sleep(wait)
        except BaseException as error:
            # Also when it was cancelled. What is in the book as received stays so.
            said = str(error) if isinstance(error, ForgeError) else type(error).__name__
            await self._loop.in_thread(self._ledger.close_call, call_id, state, said)
            raise

    async def _again(self, call_id: str, state: CallState, problem: str) -> str:
        following = str(uuid4())
        undo = partial(self._ledger.close_call, following, "dropped", "cancelled")
        await self._loop.in_thread(
            self._ledger.again, call_id, state, problem, following, undo=undo
        )
        return following

    def bucket(self, model: str) -> str:
        """What the rate is kept for."""
        return f"openai/{self._endpoint.shown}/{model}"

    async def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            await self._client.close()

    async def _place(self, question: ModelRequest, tokens: int) -> None:
        wait = await self._loop.in_thread(
            self._limiter.reserve,
            self.bucket(question.model),
            tokens=tokens,
            wait_s=self._limits.patience_s,
        )
        if wait > 0:
            await asyncio.sleep(wait)

    async def _let_through(self, question: ModelRequest) -> None:
        """Wait while the breaker rests for the first time; give up when it rests once more."""
        while (rest := self._breaker.wait()) > 0:
            if self._breaker.hopeless:
                raise ServiceUnavailable(
                    f"{question.model} at {self._endpoint.shown}",
                    f"it has not answered for a while and is left alone for {rest:.0f} s",
                    f"try again then; --engine {question.stage}=local needs no server",
                )
            await asyncio.sleep(rest)

    async def _book_sent(self, call_id: str) -> None:
        try:
            await self._loop.in_thread(self._ledger.sent, call_id)
        except BaseException:
            self._breaker.undecided()  # it had let this call through
            raise

    async def _try(self, body: dict[str, Any], call_id: str, key: str) -> str | Failed:
        try:
            async with asyncio.timeout(self._limits.seconds):
                reply = await self._send(body, call_id, key)
        except Exception as error:  # noqa: BLE001  # told apart in `failed`
            failure = failures.failed(error, self._key)
            if failure.kind == "away":
                self._breaker.failed()
            else:
                self._breaker.succeeded()
            return failure
        except BaseException:
            self._breaker.undecided()
            raise
        self._breaker.succeeded()
        return reply

    async def _send(self, body: dict[str, Any], call_id: str, key: str) -> str:
        if self._client is None:
            from openai import AsyncOpenAI, Timeout

            limits = self._limits
            self._client = AsyncOpenAI(
                api_key=self._key,
                base_url=self._endpoint.base_url,
                max_retries=0,  # every try is booked, so all of them are ours
                timeout=Timeout(limits.seconds, connect=limits.connect_seconds),
            )
        resource: Any = self._client.responses
        if self._endpoint.api == "chat_completions":
            resource = self._client.chat.completions
        # The number in our book stands in the server's log, too.
        headers = {"X-Client-Request-Id": call_id, "Idempotency-Key": key}
        raw = await resource.with_raw_response.create(**body, extra_headers=headers)
        return str(raw.http_response.text)

    def _wait(self, question: ModelRequest, failure: Failed, tries: int, *, over: bool) -> float:
        """Seconds before the next try, with full jitter. Raises when there is none."""
        limits = self._limits
        if over or failure.kind == "final":
            shown = self._endpoint.shown
            raise failures.as_error(failure, question.model, question.stage, shown)
        if failure.kind == "rate" and failure.retry_after_s:
            # Everybody is paused so long in the bucket; the jitter keeps them apart.
            return random.uniform(0, 0.1 * min(failure.retry_after_s, 10.0))
        longest = min(limits.backoff_most_s, limits.backoff_s * 2.0 ** min(tries - 1, 30))
        return max(failure.retry_after_s or 0.0, random.uniform(0, longest))
