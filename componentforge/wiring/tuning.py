"""Fine-tuning at a provider."""

from typing import TYPE_CHECKING

from componentforge.errors import ConfigurationError
from componentforge.wiring.stores import StoreParts

if TYPE_CHECKING:
    from componentforge.engines.openai.tuning import Tuner
    from componentforge.engines.openai.tuning_api import HostedTuning
    from componentforge.stores.tuning import PostgresTuning


class TuningParts(StoreParts):
    """Who trains, and the jobs."""

    def tuning_store(self) -> "PostgresTuning":
        """Jobs. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresTuning":
            from componentforge.stores.tuning import PostgresTuning

            return PostgresTuning(self.address("postgres"))

        return self.once("tuning store", make)

    def tuning_provider(self) -> "HostedTuning":
        """The provider the settings name. Raises ConfigurationError without a key or address."""

        def make() -> "HostedTuning":
            from componentforge.engines.openai.policy import OWN, Endpoint
            from componentforge.engines.openai.tuning_api import HostedTuning

            s = self.settings
            key = s.tuning_key or s.openai_api_key
            if key is None:
                raise ConfigurationError(
                    "FORGE_TUNING_KEY", "it is not set", "set it, or OPENAI_API_KEY"
                )
            if s.tuning_provider == "openai":
                url = s.tuning_url or s.openai_base_url or OWN
            elif s.tuning_url is None:
                raise ConfigurationError(
                    "FORGE_TUNING_URL",
                    f"it is not set, and the provider is {s.tuning_provider}",
                    "name its address up to and with /v1",
                )
            else:
                url = s.tuning_url
            endpoint = Endpoint(key=key, base_url=url)
            return HostedTuning(s.tuning_provider, endpoint, training_type=s.tuning_type)

        return self.once("tuning provider", make)

    def tuner(self) -> "Tuner":
        """Who moves jobs. Raises as `tuning_provider` and `tuning_store`."""
        from componentforge.engines.openai.tuning import Tuner

        return Tuner(self.tuning_provider(), self.tuning_store())
