"""What is learnt from use: experiments, feedback, and the models it made."""

from typing import TYPE_CHECKING

from componentforge.domain.proposal import RetrievalWeights
from componentforge.wiring.stores import StoreParts

if TYPE_CHECKING:
    from componentforge.stores.champions import Champions
    from componentforge.stores.experiments import PostgresExperiments
    from componentforge.stores.feedback import PostgresFeedback
    from componentforge.stores.limits import RateLimiter


class LearningParts(StoreParts):
    """Experiments, feedback, learnt models."""

    def experiments(self) -> "PostgresExperiments":
        """Experiments. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresExperiments":
            from componentforge.stores.experiments import PostgresExperiments

            return PostgresExperiments(self.address("postgres"))

        return self.once("experiments", make)

    def feedback(self) -> "PostgresFeedback":
        """Feedback. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresFeedback":
            from componentforge.stores.feedback import PostgresFeedback

            return PostgresFeedback(self.address("postgres"))

        return self.once("feedback", make)

    def limiter(self) -> "RateLimiter":
        """Rate limits that all processes share; without a server each keeps its own."""

        def make() -> "RateLimiter":
            from componentforge.stores.limits import RateLimiter

            return RateLimiter(self.cache().url)

        return self.once("limiter", make)

    def champions(self) -> "Champions":
        """The learnt models that are at work here."""

        def make() -> "Champions":
            from componentforge.stores.champions import Champions

            return Champions(self.settings.home / "models")

        return self.once("champions", make)

    def retrieval_weights(self) -> RetrievalWeights:
        """The champion's, else the built-in ones. Raises ConfigurationError for a broken one."""
        from componentforge.domain.learned import FUSION, Fusion

        champion = self.champions().current().get(FUSION)
        made = self.champions().load(champion.sha256) if champion else None
        return made.weights if isinstance(made, Fusion) else RetrievalWeights()
