"""Hosted models: who asks them."""

from componentforge.domain.model_calls import ModelClient
from componentforge.errors import ConfigurationError
from componentforge.wiring.accounts import AccountParts


class ModelParts(AccountParts):
    """The client of hosted models."""

    def model_client(self) -> ModelClient:
        """Who asks hosted models. Raises ConfigurationError without a key."""

        def make() -> ModelClient:
            from componentforge.engines.openai.client import HostedModels

            s = self.settings
            if s.openai_api_key is None:
                raise ConfigurationError(
                    "OPENAI_API_KEY",
                    "it is not set, and the openai engine needs it",
                    "set it (any word for a server that asks for none), or use --engine local",
                )
            return HostedModels(self.blobs(), s.openai_api_key, s.openai_base_url, s.openai_api)

        return self.once("model client", make)
