"""From a reply's body to tokens and dollars in the book."""

from componentforge.domain.model_calls import TokenUsage
from componentforge.domain.model_ledger import CallLedger, Kept, Settlement
from componentforge.engines.openai.models import Model, Models
from componentforge.engines.openai.wire import Answer, answer_of


def read(body: str) -> Answer:
    """What a reply's body says; one that is no reply of the API at all is text without a usage."""
    try:
        return answer_of(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer(text=body[:2000])


def settle(
    ledger: CallLedger, kept: Kept, model: Model | None, answer: Answer, image: int
) -> tuple[Kept, float]:
    """Book what a reply used and cost; it, settled, and the dollars of today before it.

    Args:
        ledger: The book.
        kept: The reply.
        model: That was asked; None when its price is unknown.
        answer: What the body says.
        image: Tokens its pictures take by the model's rule, where the server does not tell.
    """
    told = answer.usage
    usage = told or TokenUsage()
    if told is not None and told.image == 0:
        usage = told.model_copy(update={"image": min(image, told.input)})
    usd = None if model is None or told is None else model.usd(usage, batch=kept.batch)
    before = ledger.settle(
        kept.call_id,
        Settlement(model=answer.model, response_id=answer.response_id, usage=usage, usd=usd),
    )
    return kept.model_copy(update={"settled": True, "usage": usage, "usd": usd}), before


def settle_open(ledger: CallLedger, models: Models) -> int:
    """Book replies whose process died right after receiving them; how many."""
    left = ledger.unsettled()
    for kept in left:
        settle(ledger, kept, models.known(kept.model), read(kept.body), 0)
    return len(left)
