"""What is learnt from use: the parts of a process for experiments and feedback."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from componentforge.stores.experiments import PostgresExperiments

T = TypeVar("T")


class Learning:
    """Experiments; `Wiring` brings what they are made of."""

    if TYPE_CHECKING:

        def once(self, name: str, make: Callable[[], T]) -> T: ...  # noqa: D102
        def address(self, name: str) -> str: ...  # noqa: D102

    def experiments(self) -> "PostgresExperiments":
        """Experiments. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresExperiments":
            from componentforge.stores.experiments import PostgresExperiments

            return PostgresExperiments(self.address("postgres"))

        return self.once("experiments", make)
