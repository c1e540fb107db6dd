"""Servers: the setting's, else the embedded ones, started for as long as they are needed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import SecretStr

from componentforge.errors import ServiceUnavailable
from componentforge.wiring.parts import Parts

if TYPE_CHECKING:
    from componentforge.stores.embedded import Servers


class ServerParts(Parts):
    """Addresses of servers."""

    def servers(self, *names: str) -> "Servers":
        """The embedded servers of these names; all that no setting replaces when none is named."""
        from componentforge.stores.embedded import Servers

        s = self.settings
        return Servers(s.home, names or self.embedded(), self.notice, s.cache_memory)

    def embedded(self) -> tuple[str, ...]:
        """Names of the servers that no setting replaces."""
        s = self.settings
        replaced = {
            "postgres": s.database_url,
            "valkey": s.redis_url,
            "prefect": s.prefect_api_url,
        }
        return tuple(name for name, setting in replaced.items() if setting is None)

    def address(self, name: str) -> str:
        """Of one server: the setting's, else the embedded one's, started for this process if down.

        Raises:
            ServiceUnavailable: It did not start.
        """
        given = {
            "postgres": self.settings.database_url,
            "valkey": self.settings.redis_url,
            "prefect": self.settings.prefect_api_url,
        }[name]
        if given is not None:
            return given.get_secret_value() if isinstance(given, SecretStr) else given
        with self._guard:
            if name not in self._urls:
                found = self._stack.enter_context(self.servers(name).ensure())
                self._urls[name] = found[name]
            return self._urls[name]

    def start_services(self, names: Sequence[str] = ("prefect", "valkey", "postgres")) -> None:
        """Have these at hand until `close`, all starting at once.

        The cache and the history may be missing: said, and gone on without.

        Raises:
            ServiceUnavailable: The Prefect server did not start.
            StorageFull: No space for a server's data.
        """
        from concurrent.futures import ThreadPoolExecutor

        wanted = [name for name in names if name in self.embedded()]
        entered = [(name, self.servers(name).ensure()) for name in wanted]
        if not entered:
            return
        with ThreadPoolExecutor(max_workers=len(entered)) as pool:
            begun = [(name, c, pool.submit(c.__enter__)) for name, c in entered]
        problems: list[tuple[str, BaseException]] = []
        for name, context, future in begun:
            problem = future.exception()
            if problem is None:
                self._stack.push(context.__exit__)
                self._urls[name] = future.result()[name]
            else:
                problems.append((name, problem))
        for name, problem in problems:
            if name == "prefect" or not isinstance(problem, ServiceUnavailable):
                raise problem
            self.notice(f"{problem}; going on without it")

    def revive(self) -> list[str]:
        """Start again what of this process's embedded servers died; names of the started.

        Raises:
            ServiceUnavailable: One did not start.
            StorageFull: No space for a server's data.
        """
        with self._guard:
            names = [name for name in self.embedded() if name in self._urls]
        return self.servers(*names).revive() if names else []
