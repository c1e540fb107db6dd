"""What is learnt from use: experiments and feedback."""

from typing import TYPE_CHECKING

from componentforge.wiring.stores import StoreParts

if TYPE_CHECKING:
    from componentforge.stores.experiments import PostgresExperiments


class LearningParts(StoreParts):
    """Experiments."""

    def experiments(self) -> "PostgresExperiments":
        """Experiments. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresExperiments":
            from componentforge.stores.experiments import PostgresExperiments

            return PostgresExperiments(self.address("postgres"))

        return self.once("experiments", make)
