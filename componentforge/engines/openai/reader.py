"""Reading with a hosted model: measured by the local engine first, then given meaning."""

from componentforge.domain.engine import EngineUse
from componentforge.domain.layout import Layout
from componentforge.domain.model_calls import ImagePart, ModelClient, TextPart
from componentforge.domain.picture import Screenshot, Words
from componentforge.domain.ports import RGB, DataField, Reader
from componentforge.domain.proposal import Reading
from componentforge.engines.openai import outline, prompts
from componentforge.engines.openai.answers import ReadAnswer
from componentforge.engines.openai.asking import Told, ask_all, request_of
from componentforge.engines.openai.grounding import ground_of
from componentforge.engines.openai.merge import merge

MOST_TOKENS = 12_000
LONGEST_OUTLINE = 60_000


class HostedReader:
    """Fulfils `Reader`.

    Args:
        local: Measures; nothing it measured is changed.
        client: Who asks.
        use: Model and prompts.
        field: Encloses untrusted text.
        told: Hears of each reply.
    """

    def __init__(
        self, local: Reader, client: ModelClient, use: EngineUse, field: DataField, told: Told
    ) -> None:
        self._local, self._client, self._use = local, client, use
        self._field, self._told = field, told

    def read(self, screenshot: Screenshot, image: RGB, words: Words) -> Reading:
        """The local reading with names, roles and intent as far as they are grounded and sure.

        Raises:
            ForgeError: As `ModelClient.ask`.
        """
        measured = self._local.read(screenshot, image, words)
        ground = ground_of(measured, image, screenshot.scale)
        prompt = prompts.find("read", self._use.prompt_sha256 or "")
        user = prompt.user(
            prompts.ReadInputs(
                width=screenshot.width,
                height=screenshot.height,
                palette=prompts.Data(name="palette", text=outline.palette(ground.colors)),
                sizes=prompts.Data(name="sizes", text=outline.sizes(measured.tokens)),
                outline=outlined(measured.layout),
            ),
            self._field,
        )
        request = request_of(
            "read", self._use, prompt.instructions(),
            (TextPart(text=user), ImagePart(image=screenshot.image)), ReadAnswer, MOST_TOKENS,
        )  # fmt: skip
        (answer,) = ask_all(self._client, [(request, ReadAnswer)], self._told)
        return merge(measured, answer, ground)


def outlined(layout: Layout) -> prompts.Data:
    """The tree as a data field."""
    return prompts.Data(name="outline", text=outline.outline(layout), longest=LONGEST_OUTLINE)
