"""Where a secret's value comes from: one address form a source, one interface, a cache.

`env:NAME`, `file:/run/secrets/key`, `prefect:BLOCK`, `vault:MOUNT/PATH#FIELD` (KV version 2) and
`aws:NAME` or `aws:NAME#FIELD`. A value is a SecretStr from the moment it is read; no error and no
log tells more than its address.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr

from componentforge.errors import ConfigurationError, ServiceUnavailable

_MOST = 65_536
_TIMEOUT_S = 10


class SecretSource(Protocol):
    """One kind of place."""

    def read(self, name: str) -> SecretStr:
        """The value now. Raises ConfigurationError (no such secret), ServiceUnavailable."""
        ...


class Secrets:
    """Values by address, each asked for again when its time is over, so that rotation is noticed.

    A source that is away lends its last value for another such time; a wrong address never does.

    Args:
        keep_s: How long a value is used before it is asked for again.
        sources: By scheme; all five when not given.
        clock: Seconds.
    """

    def __init__(
        self,
        keep_s: float = 300.0,
        sources: dict[str, SecretSource] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keep_s, self._clock = keep_s, clock
        self._sources = sources or {
            "env": Environment(),
            "file": Files(),
            "prefect": PrefectBlocks(),
            "vault": Vault(),
            "aws": AwsSecretsManager(),
        }
        self._known: dict[str, tuple[float, SecretStr]] = {}
        self._guard = threading.Lock()

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self._sources))})"

    def get(self, address: str) -> SecretStr:
        """The value at `scheme:name`.

        Raises:
            ConfigurationError: No such source, no such secret, or no right to read it.
            ServiceUnavailable: The source is away and its last value is too old.
        """
        scheme, colon, name = address.partition(":")
        source = self._sources.get(scheme)
        if not colon or source is None or not name:
            known = ", ".join(f"{each}:" for each in sorted(self._sources))
            # What stands there may be the secret itself, put in the wrong place.
            raise ConfigurationError("secret", "its address names no source", f"begin with {known}")
        with self._guard:
            now = self._clock()
            at, value = self._known.get(address, (0.0, None))
            if value is not None and now - at < self._keep_s:
                return value
            try:
                fresh = source.read(name)
            except ServiceUnavailable:
                if value is not None and now - at < 2 * self._keep_s:
                    return value
                raise
            except ConfigurationError:
                self._known.pop(address, None)
                raise
            self._known[address] = (now, fresh)
            return fresh

    def forget(self, address: str | None = None) -> None:
        """Ask again at the next use: after a value was refused where it was used."""
        with self._guard:
            self._known = (
                {} if address is None else {k: v for k, v in self._known.items() if k != address}
            )


class Environment:
    """A variable of this process."""

    def read(self, name: str) -> SecretStr:
        """See `SecretSource`."""
        value = os.environ.get(name)
        if not value:
            raise ConfigurationError(f"env:{name}", "the variable is not set", "set it")
        return SecretStr(value)


class Files:
    """A file, as container platforms mount secrets; blanks and line ends around it are cut."""

    def read(self, name: str) -> SecretStr:
        """See `SecretSource`."""
        path = Path(name)
        try:
            if path.stat().st_size > _MOST:
                raise ConfigurationError(f"file:{name}", "it is too large for a secret", "check it")
            value = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigurationError(
                f"file:{name}", f"{error.strerror}", "check the path and its rights"
            ) from None
        except UnicodeDecodeError:
            raise ConfigurationError(f"file:{name}", "it is no text", "check the path") from None
        if not value:
            raise ConfigurationError(f"file:{name}", "it is empty", "write the secret into it")
        return SecretStr(value)


class PrefectBlocks:
    """A Secret block of the Prefect server."""

    def read(self, name: str) -> SecretStr:
        """See `SecretSource`."""
        from importlib import import_module

        block: Any = import_module("prefect.blocks.system").Secret
        try:
            value = block.load(name, _sync=True).get()
        except ValueError:
            raise ConfigurationError(
                f"prefect:{name}", "the server has no such Secret block", "create it"
            ) from None
        except Exception as error:  # noqa: BLE001  # whatever the client raises may hold the value
            raise ServiceUnavailable(
                f"prefect:{name}", type(error).__name__, "check PREFECT_API_URL"
            ) from None
        return SecretStr(value if isinstance(value, str) else json.dumps(value))


class Vault:
    """HashiCorp Vault (or OpenBao), KV version 2, by VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE."""

    def read(self, name: str) -> SecretStr:
        """See `SecretSource`."""
        told = f"vault:{name}"
        hvac = _module("hvac", told, "vault")
        address, token = os.environ.get("VAULT_ADDR"), os.environ.get("VAULT_TOKEN")
        if not address or not token:
            raise ConfigurationError(told, "VAULT_ADDR or VAULT_TOKEN is not set", "set both")
        place, _, wanted = name.partition("#")
        mount, _, path = place.partition("/")
        client: Any = hvac.Client(
            url=address,
            token=token,
            namespace=os.environ.get("VAULT_NAMESPACE"),
            timeout=_TIMEOUT_S,
        )
        try:
            answer = client.secrets.kv.v2.read_secret_version(
                path=path, mount_point=mount, raise_on_deleted_version=True
            )
            held: Any = answer["data"]["data"]
        except (
            hvac.exceptions.InvalidPath,
            hvac.exceptions.Forbidden,
            KeyError,
            TypeError,
        ) as error:
            problem = "no right to read it" if "Forbidden" in type(error).__name__ else "not there"
            raise ConfigurationError(told, problem, "check path, token and its policy") from None
        except Exception as error:  # noqa: BLE001  # requests' errors hold the headers sent
            raise ServiceUnavailable(told, type(error).__name__, "check VAULT_ADDR") from None
        finally:
            client.adapter.close()
        return _field(told, held, wanted or "value")


class AwsSecretsManager:
    """AWS Secrets Manager, by boto3's own settings (AWS_REGION, profile, role, endpoint)."""

    def read(self, name: str) -> SecretStr:
        """See `SecretSource`."""
        told = f"aws:{name}"
        boto3 = _module("boto3", told, "aws")
        from importlib import import_module

        errors: Any = import_module("botocore.exceptions")
        config: Any = import_module("botocore.config").Config(
            connect_timeout=_TIMEOUT_S, read_timeout=_TIMEOUT_S, retries={"total_max_attempts": 2}
        )
        identity, _, wanted = name.partition("#")
        client: Any = None
        try:
            client = boto3.client("secretsmanager", config=config)
            answer = client.get_secret_value(SecretId=identity)
        except errors.ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in ("InternalServiceError", "ThrottlingException", "ServiceUnavailable"):
                raise ServiceUnavailable(told, code, "try again") from None
            raise ConfigurationError(told, code or "refused", "check name and policy") from None
        except (errors.NoRegionError, errors.NoCredentialsError) as error:
            raise ConfigurationError(told, str(error).rstrip("."), "set up AWS access") from None
        except errors.BotoCoreError as error:
            raise ServiceUnavailable(told, type(error).__name__, "check the endpoint") from None
        finally:
            if client is not None:
                client.close()
        value = answer.get("SecretString")
        if value is None:
            raise ConfigurationError(told, "it holds no text", "store it as text")
        if not wanted:
            return SecretStr(value)
        try:
            held: Any = json.loads(value)
        except ValueError:
            raise ConfigurationError(told, "it is no JSON and has no fields", "leave #") from None
        return _field(told, held, wanted)


def _field(told: str, held: Any, wanted: str) -> SecretStr:
    value = held.get(wanted) if isinstance(held, dict) else None
    if not isinstance(value, str) or not value:
        raise ConfigurationError(told, f"it has no field {wanted!r}", "name the field after #")
    return SecretStr(value)


def _module(name: str, told: str, extra: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigurationError(
            told, f"{name} is not installed", f"install componentforge[{extra}]"
        ) from error
