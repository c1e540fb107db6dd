"""The client of hosted models that buys nothing at once: what it is asked goes into the outbox."""

import time
from typing import Any

from componentforge.domain.model_batches import Outbox, Wanted
from componentforge.domain.model_calls import ModelRequest
from componentforge.domain.model_ledger import Booking, Kept, Reuse
from componentforge.engines.openai.client import HostedModels, read
from componentforge.engines.openai.estimate import estimate
from componentforge.engines.openai.models import Model
from componentforge.engines.openai.policy import Asker
from componentforge.engines.openai.wire import Answer
from componentforge.errors import AnswerPending, ModelReplyInvalid


class DeferredModels(HostedModels):
    """Answers what has been received; everything else waits for a batch: AnswerPending."""

    def __init__(self, *given: Any, outbox: Outbox, **named: Any) -> None:
        """As `HostedModels`, and where questions go."""
        super().__init__(*given, **named)
        self._outbox = outbox

    async def _turn(
        self,
        question: ModelRequest,
        turn: int,
        model: Model | None,
        asker: Asker,
        paid: list[float | None],
    ) -> tuple[Kept, Answer]:
        began = time.time_ns()
        worst = await self._loop.in_thread(estimate, question, model, self._blobs)
        booking = Booking(
            key=question.key,
            turn=turn,
            stage=question.stage,
            model=question.model,
            endpoint=self.endpoint.shown,
            run_id=asker.run_id,
            caller=asker.caller,
            reserved_usd=None if model is None else model.usd(worst, batch=True),
            batch=True,
        )
        found = await self._loop.in_thread(self._outbox.reply, question.key, turn)
        if found is None:
            wanted = Wanted(request=question, booking=booking)
            problem = await self._loop.in_thread(self._outbox.want, wanted)
            if problem is not None:
                raise ModelReplyInvalid(question.model, question.stage, self._scrubbed(problem))
            raise AnswerPending(question.model, question.stage, question.key)
        kept, first = found
        answer = read(kept.body)
        if not kept.settled:
            kept = await self._loop.in_thread(self._settled, kept, model, answer, worst.image)
        if first:
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
