"""Four proposers side by side: props, events, states, accessibility."""

from componentforge.domain.engine import EngineUse
from componentforge.domain.model_calls import ModelClient, TextPart
from componentforge.domain.ports import DataField, Proposer
from componentforge.domain.proposal import Proposal, Reading
from componentforge.engines.openai import outline, prompts
from componentforge.engines.openai.answers import NeedsAnswer, PropsAnswer
from componentforge.engines.openai.asking import Told, ask_all, request_of
from componentforge.engines.openai.needs import CATEGORIES, proposal_of
from componentforge.engines.openai.reader import outlined

MOST_TOKENS = 6_000


class HostedProposer:
    """Fulfils `Proposer`.

    Args:
        local: Its proposal is what the model's is merged with.
        client: Who asks.
        use: Model and prompts.
        field: Encloses untrusted text.
        told: Hears of each reply.
    """

    def __init__(
        self, local: Proposer, client: ModelClient, use: EngineUse, field: DataField, told: Told
    ) -> None:
        self._local, self._client, self._use = local, client, use
        self._field, self._told = field, told

    def propose(self, reading: Reading, note: str, name: str | None) -> Proposal:
        """Kinds of both engines, and the needs of both, each once.

        Raises:
            ForgeError: As `ModelClient.ask`.
        """
        known = self._local.propose(reading, note, name)
        prompt = prompts.find("propose", self._use.prompt_sha256 or "")
        intent = outline.intent(reading)
        user = prompt.user(
            prompts.ProposeInputs(
                outline=outlined(reading.layout),
                intent=prompts.Data(name="intent", text=intent) if intent else None,
                note=prompts.Data(name="note", text=note) if note else None,
                guesses=prompts.Data(name="guesses", text=outline.guesses(known)),
            ),
            self._field,
        )
        forms: list[type[NeedsAnswer]] = [
            PropsAnswer if category == "props" else NeedsAnswer for category in CATEGORIES
        ]
        questions = [
            (
                request_of(
                    "propose", self._use, prompt.instructions(category),
                    (TextPart(text=user),), form, MOST_TOKENS,
                ),
                form,
            )
            for category, form in zip(CATEGORIES, forms, strict=True)
        ]  # fmt: skip
        answers = ask_all(self._client, questions, self._told)
        return proposal_of(known, dict(zip(CATEGORIES, answers, strict=True)), name)
