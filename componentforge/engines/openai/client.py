"""Asks an OpenAI-compatible endpoint and books what it bought. Fulfils `ModelClient`."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from componentforge.domain.model_calls import ModelReply, ModelRequest, TokenUsage
from componentforge.domain.model_ledger import (
    Booking,
    Busy,
    CallLedger,
    Claimed,
    Kept,
    Reuse,
)
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai import checking
from componentforge.engines.openai.estimate import estimate
from componentforge.engines.openai.failures import scrubbed
from componentforge.engines.openai.looping import OwnLoop
from componentforge.engines.openai.models import Model, Models
from componentforge.engines.openai.policy import (
    Asker,
    Endpoint,
    Limiter,
    Limits,
    Tracer,
    Watch,
)
from componentforge.engines.openai.sending import Sender
from componentforge.engines.openai.settling import read, settle
from componentforge.engines.openai.wire import Answer
from componentforge.errors import (
    ConfigurationError,
    ForgeError,
    LimitReached,
    ModelRefused,
    ModelReplyInvalid,
    ServiceUnavailable,
)

_POLL_S = (0.05, 0.1, 0.2, 0.5, 1.0)


class HostedModels:
    """One endpoint. Close it at the end."""

    def __init__(
        self,
        endpoint: Endpoint,
        limits: Limits,
        models: Models,
        blobs: BlobStore,
        ledger: CallLedger,
        limiter: Limiter,
        *,
        asker: Callable[[], Asker],
        watch: Watch,
        tracer: Tracer | None = None,
    ) -> None:
        """Nothing is opened before the first question.

        Args:
            endpoint: Where, and with which key.
            limits: Of times, tries, concurrency and dollars.
            models: Prices, and what each can do.
            blobs: Where pictures are.
            ledger: The book.
            limiter: Requests and tokens a minute, shared by all workers.
            asker: Run and caller, asked in the context of whoever asks.
            watch: Who is told of what was paid.
            tracer: Notes each call, if any is wanted.
        """
        self.endpoint, self.limits, self.models = endpoint, limits, models
        self._blobs, self._ledger, self._limiter = blobs, ledger, limiter
        self._asker, self._watch, self._tracer = asker, watch, tracer
        self._loop = OwnLoop("forge-models")
        self._sender: Sender | None = None
        self._warned: set[str] = set()

    async def ask(self, request: ModelRequest) -> ModelReply:
        """See `ModelClient.ask`."""
        model, warning = self.models.checked(request.model, self.endpoint.today())
        self._tell_once(warning)
        if request.temperature is not None and model is not None and not model.temperature:
            self._tell_once(f"model {request.model} takes no temperature; it is left out")
        if model is None and self.limits.capped:
            raise ConfigurationError(
                f"model {request.model}",
                "its price is unknown, and there is a spend cap that could not be kept",
                "add its price (FORGE_MODEL_PRICES, docs/models.md) or use another model",
            )
        paid: list[float | None] = []
        job = self._loop.start(self._answered(request, model, self._asker(), paid))
        try:
            return await asyncio.wrap_future(job)
        except BaseException:
            for usd in paid:
                self._watch.wasted(usd)
            raise

    def close(self) -> None:
        """End; calls in flight are booked as unknown."""
        self._loop.close(self._closed)
        if self._tracer is not None:
            self._tracer.close()

    def _tell_once(self, warning: str | None) -> None:
        if warning is not None and warning not in self._warned:
            self._warned.add(warning)
            self._watch.notice(warning)

    # What follows runs in the loop of its own.

    async def _answered(
        self, request: ModelRequest, model: Model | None, asker: Asker, paid: list[float | None]
    ) -> ModelReply:
        question, problem = request, ""
        for turn in (0, 1):
            kept, answer = await self._turn(question, turn, model, asker, paid)
            if answer.refusal is not None or answer.cut_off == "content_filter":
                await self._loop.in_thread(self._ledger.reject, request.key)
                reason = answer.refusal or "its content filter stopped the answer"
                raise ModelRefused(request.model, request.stage, self._scrubbed(reason))
            problem = checking.problem_of(answer, request.json_schema)
            if problem is None:
                return ModelReply(
                    key=request.key,
                    model=answer.model or request.model,
                    text=checking.document_of(answer),
                    usage=kept.usage,
                    usd=_sum(paid) if paid else kept.usd,
                    bought=bool(paid),
                    trace_id=kept.trace_id,
                )
            question = checking.repair_of(request, answer, problem)
        # What was received is no use: whoever asks again, asks anew.
        await self._loop.in_thread(self._ledger.reject, request.key)
        raise ModelReplyInvalid(request.model, request.stage, self._scrubbed(problem or ""))

    async def _turn(
        self,
        question: ModelRequest,
        turn: int,
        model: Model | None,
        asker: Asker,
        paid: list[float | None],
    ) -> tuple[Kept, Answer]:
        """The reply to one question; if it was bought now, its price is added to `paid`."""
        worst = await self._loop.in_thread(estimate, question, model, self._blobs)
        booking = Booking(
            key=question.key,
            turn=turn,
            stage=question.stage,
            model=question.model,
            endpoint=self.endpoint.shown,
            run_id=asker.run_id,
            caller=asker.caller,
            reserved_usd=None if model is None else model.usd(worst),
        )
        began = time.time_ns()
        claimed = await self._claimed(booking)
        bought = isinstance(claimed, Claimed)
        kept = (
            await self._bought(question, booking, model, claimed, worst)
            if isinstance(claimed, Claimed)
            else claimed
        )
        answer = read(kept.body)
        if not kept.settled:
            kept = await self._loop.in_thread(self._settled, kept, model, answer, worst.image)
        if bought:
            paid.append(kept.usd)
            kept = await self._loop.in_thread(
                self._noted, question, booking, answer, kept, began, worst
            )
        else:
            again = Reuse(
                stage=booking.stage,
                model=booking.model,
                key=booking.key,
                run_id=asker.run_id,
                caller=asker.caller,
                usd=kept.usd,
            )
            await self._loop.in_thread(self._ledger.reused, again)
        return kept, answer

    async def _claimed(self, booking: Booking) -> Claimed | Kept:
        """Book the call, or wait for whoever has it in flight."""
        until, looked = time.monotonic() + self.limits.patience_s, 0
        while True:
            call_id = str(uuid4())
            undo = partial(self._ledger.close_call, call_id, "dropped", "cancelled")
            found = await self._loop.in_thread(
                self._ledger.claim, call_id, booking, self.limits.caps, undo=undo
            )
            if not isinstance(found, Busy):
                return found
            if found.batch:
                raise LimitReached(
                    booking.model, "the same question is in a batch", "wait until that has come"
                )
            if time.monotonic() > until:
                raise ServiceUnavailable(
                    f"{booking.model} at {self.endpoint.shown}",
                    "another worker asked the same and got no answer in time",
                    "run the command again",
                )
            await asyncio.sleep(_POLL_S[min(looked, len(_POLL_S) - 1)])
            looked += 1

    async def _bought(
        self,
        question: ModelRequest,
        booking: Booking,
        model: Model | None,
        claimed: Claimed,
        worst: TokenUsage,
    ) -> Kept:
        if self._sender is None:
            self._sender = Sender(
                self.endpoint, self.limits, self._blobs, self._ledger, self._limiter, self._loop
            )
        tokens, began = worst.input + worst.output, time.time_ns()
        try:
            call_id, text = await self._sender.buy(
                question, model, claimed.call_id, booking.turn, tokens
            )
        except ForgeError as error:
            if self._tracer is not None:
                await self._loop.in_thread(self._tracer.note, question, booking, str(error), began)
            raise
        return Kept(call_id=call_id, body=text, model=question.model, batch=False, settled=False)

    def _settled(self, kept: Kept, model: Model | None, answer: Answer, image: int) -> Kept:
        """Book it; tell when the day's alert is passed."""
        settled, before = settle(self._ledger, kept, model, answer, image)
        alert, usd = self.limits.alert_usd, settled.usd
        if alert is not None and usd and before < alert <= before + usd:
            self._watch.alert(before + usd)
        return settled

    def _noted(
        self,
        question: ModelRequest,
        booking: Booking,
        answer: Answer,
        kept: Kept,
        began: int,
        worst: TokenUsage,
    ) -> Kept:
        """Give back tokens that were not used; write the trace."""
        if self._sender is not None:
            used = kept.usage.input + kept.usage.output
            if used:
                self._limiter.settle(
                    self._sender.bucket(question.model), tokens=used - worst.input - worst.output
                )
        if self._tracer is None:
            return kept
        trace_id = self._tracer.note(question, booking, (answer, kept), began)
        if trace_id is not None:
            self._ledger.traced(kept.call_id, trace_id)
        return kept.model_copy(update={"trace_id": trace_id})

    def _scrubbed(self, text: str) -> str:
        return scrubbed(text, self.endpoint.key.get_secret_value())

    async def _closed(self) -> None:
        if self._sender is not None:
            await self._sender.close()
            self._sender = None


def _sum(dollars: list[float | None]) -> float | None:
    known = [usd for usd in dollars if usd is not None]
    return sum(known) if len(known) == len(dollars) else None
