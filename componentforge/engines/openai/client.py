"""Asks an OpenAI-compatible endpoint. Fulfils `ModelClient`."""

from typing import Any

from pydantic import SecretStr

from componentforge.domain.model_calls import ModelReply, ModelRequest, TokenUsage
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai.wire import Api, answer_of, body_of


class HostedModels:
    """One endpoint."""

    def __init__(self, blobs: BlobStore, key: SecretStr, base_url: str | None, api: Api) -> None:
        self._blobs, self._key, self._base_url = blobs, key, base_url
        self._api: Api = api

    async def ask(self, request: ModelRequest) -> ModelReply:
        """See `ModelClient.ask`."""
        from openai import AsyncOpenAI

        async with AsyncOpenAI(
            api_key=self._key.get_secret_value(), base_url=self._base_url, max_retries=0
        ) as client:
            body = body_of(request, self._api, self._blobs)
            made: Any = client.responses
            if self._api == "chat_completions":
                made = client.chat.completions
            raw = await made.with_raw_response.create(**body)
            answer = answer_of(raw.http_response.content)
        return ModelReply(
            key=request.key,
            model=answer.model,
            text=answer.text,
            usage=answer.usage or TokenUsage(),
            usd=None,
            bought=True,
        )
