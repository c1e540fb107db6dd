"""The one reader of the environment: `FORGE_*`, and variables whose names others gave them:
`PREFECT_API_URL`, `MLFLOW_TRACKING_URI`, `OPENAI_API_KEY`, `OPENAI_BASE_URL`.

A wrong value is one line that names the variable; a secret shows in no message and in no log.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AliasChoices,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from componentforge.domain.picture import PictureTextPolicy
from componentforge.errors import ConfigurationError


class Settings(BaseSettings):
    """What can be chosen from outside. Empty variables count as not set."""

    model_config = SettingsConfigDict(
        env_prefix="FORGE_", frozen=True, extra="ignore", env_ignore_empty=True
    )

    home: Path = Path(".forge")
    """Servers' data, blobs, logs. Relative to the working folder."""
    chromium: str | None = None
    """Path of the browser; else one on PATH."""
    node: str | None = None
    """Path of Node; else setup's own or one on PATH."""
    database_url: SecretStr | None = None
    """A PostgreSQL of yours instead of the embedded one."""
    redis_url: SecretStr | None = None
    """A Redis or Valkey of yours instead of the embedded one."""
    qdrant_url: SecretStr | None = None
    """A Qdrant of yours instead of the one in this process."""
    blobs_url: SecretStr | None = None
    """Where pictures and renders lie for several machines: file:///folder, s3://bucket/prefix."""
    task_runner: Literal["threads", "dask", "ray"] = "threads"
    """What a batch's flow run works with: this process, or a cluster of Dask or Ray."""
    task_runner_address: str | None = None
    """Of a cluster that runs; one on this machine is started when it is not set."""
    task_runner_workers: PositiveInt = 2
    """Parts a batch's flow run hands to the cluster at once."""
    batch_task_runs: bool = False
    """Whether Prefect shows every stage of a batch's pictures, or the flow runs alone."""
    cache_ttl: PositiveFloat | None = None
    """Seconds a cached result is kept; None keeps it until it is cleared."""
    picture_text_policy: PictureTextPolicy = "strip"
    """What `--picture-text-policy` says when it is not given."""
    guard_url: str | None = None
    """Third layer of the guard: an OpenAI-compatible endpoint or NeMo Guardrails server, `/v1`."""
    guard_protocol: Literal["openai", "nemo"] = "openai"
    guard_model: str = ""
    guard_config_id: str = ""
    """Of a NeMo Guardrails configuration."""
    guard_key: SecretStr | None = None
    guard_seconds: PositiveFloat = 5.0
    """The third layer's time for one text."""
    guard_usd_per_million_in: NonNegativeFloat | None = None
    """Dollars a million tokens, for the cost shown."""
    guard_usd_per_million_out: NonNegativeFloat | None = None
    engine: str = "local"
    """What `--engine` says when it is not given."""
    model: str | None = None
    """What `--model` says when it is not given: the hosted model of the openai engine."""
    prompt: str | None = None
    """What `--prompt` says when it is not given: a version; the newest if not set."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    """What `--temperature` says when it is not given; the endpoint's own if not set."""
    repair_usd: PositiveFloat | None = None
    """What `--repair-usd` says when it is not given."""
    max_bytes: PositiveInt = 20_000_000
    """Of one input file."""
    max_pixels: PositiveInt = 40_000_000
    """Of one input picture."""
    prefect_api_url: Annotated[str | None, Field(validation_alias="PREFECT_API_URL")] = None
    """A Prefect server of yours instead of the embedded one."""

    caller: str | None = None
    """Who uses what the quotas count and the audit log tells; the login's name if not set."""
    quota_runs: PositiveInt | None = None
    """Runs a day and caller; not limited unless set, as the next three."""
    quota_pixels: PositiveInt | None = None
    """Pixels of pictures a day and caller."""
    quota_usd: PositiveFloat | None = None
    """Dollars a day and caller."""
    rate_runs: PositiveInt | None = None
    """Runs a minute and caller."""
    rate_feedback: PositiveInt = 60
    """Pieces of feedback a minute and caller."""
    audit_anchors: Path | None = None
    """Folder of the audit log's daily anchors; beside `home` if not set."""
    audit_key: SecretStr | None = None
    """Turns the audit log's hashes into HMACs. Keep it where the database's owner is not."""
    audit_required: bool = False
    """Whether what cannot be written into the audit log may not happen."""

    database_read_url: SecretStr | None = None
    """A standby of the database: figures and lists are read there."""
    read_lag: PositiveFloat = 10.0
    """Seconds it may be behind; beyond them the primary is read."""
    cache_memory: PositiveInt = 512
    """MB the embedded Valkey may use; then what was not used for longest goes."""
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """Where `forge metrics --serve` and a running `forge batch` tell their figures; 0 takes any."""
    metrics_host: str = "127.0.0.1"
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] | None = None
    """Least that is logged; info for json and warning for text unless set."""
    log_to: Literal["file", "stderr"] = "file"
    """`logs/forge.log` in the home folder, or standard error (for containers)."""
    otlp_endpoint: Annotated[
        str | None,
        Field(validation_alias=AliasChoices("FORGE_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")),
    ] = None
    """Base address of an OpenTelemetry collector (OTLP over HTTP); spans go to its /v1/traces."""

    mlflow_tracking_uri: Annotated[
        SecretStr | None, Field(validation_alias="MLFLOW_TRACKING_URI")
    ] = None
    """An MLflow server of yours instead of a database under the home folder."""

    openai_api_key: Annotated[SecretStr | None, Field(validation_alias="OPENAI_API_KEY")] = None
    """Of the endpoint of hosted models; any word for a server that asks for none."""
    openai_base_url: Annotated[str | None, Field(validation_alias="OPENAI_BASE_URL")] = None
    """Up to and with `/v1`; OpenAI's own if not set."""
    openai_api: Literal["responses", "chat_completions"] = "responses"
    """Which of the two the endpoint knows."""
    model_prices: Path | None = None
    """A TOML file over the prices that come with the program: docs/models.md."""
    model_seconds: PositiveFloat = 180.0
    """One call of a hosted model."""
    model_retries: NonNegativeInt = 5
    """Where the server is away; it is asked for patience as long as `model_patience` allows."""
    model_patience: PositiveFloat = 600.0
    """Seconds in all that one question may take."""
    model_concurrency: PositiveInt = 64
    """Calls in flight, a process."""
    model_requests_per_minute: PositiveFloat | None = None
    """Of all workers together, a model; not limited unless set, as the next four."""
    model_tokens_per_minute: PositiveFloat | None = None
    model_usd_per_run: PositiveFloat | None = None
    """Calls in flight count with what they may cost at most, here and below."""
    model_usd_per_day: PositiveFloat | None = None
    """A day of UTC, of everybody."""
    model_usd_alert: PositiveFloat | None = None
    """A day's dollars that are told and written into the audit log when they are passed."""
    model_traces: bool = False
    """Whether each call is traced in MLflow."""
    model_batch_lines: PositiveInt = 50_000
    """Questions a file for the Batch API takes; OpenAI's own limit, as the next."""
    model_batch_bytes: PositiveInt = 200_000_000
    model_batch_poll: PositiveFloat = 60.0
    """Seconds between two looks at a batch that is waited for."""
    tuning_provider: Literal["openai", "azure", "own"] = "openai"
    """Who fine-tunes: docs/fine-tuning.md says who still takes jobs."""
    tuning_url: str | None = None
    """Its address up to and with `/v1`; of Azure: https://NAME.openai.azure.com/openai/v1."""
    tuning_key: SecretStr | None = None
    """Its key; OPENAI_API_KEY if not set."""
    tuning_type: Literal["Standard", "GlobalStandard", "Developer"] = "GlobalStandard"
    """Where Azure trains."""

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @property
    def anchors(self) -> Path:
        """Where the audit log's anchors are."""
        return self.audit_anchors or self.home.with_name(f"{self.home.name}-audit")

    def described(self) -> dict[str, str | int | float | bool | None]:
        """Every setting, for the audit log; of a secret only whether it is set."""
        told: dict[str, str | int | float | bool | None] = {}
        for name, value in self:
            if isinstance(value, SecretStr):
                told[name] = "set"
            else:
                told[name] = str(value) if isinstance(value, Path) else value
        return told

    @field_validator("guard_url", "openai_base_url", "otlp_endpoint")
    @classmethod
    def _is_http(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("it is no address of the form http://host")
        return url

    @field_validator("database_url", "database_read_url", "redis_url", "qdrant_url", "blobs_url")
    @classmethod
    def _has_scheme(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and "://" not in url.get_secret_value():
            raise ValueError("it is no address of the form scheme://host")
        return url


def read_settings() -> Settings:
    """The settings as the environment has them now. Raises ConfigurationError for a wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "settings"
        name = field if field.isupper() else f"FORGE_{field.upper()}"
        problem = first["msg"].removeprefix("Value error, ").replace("Input should", "it should")
        raise ConfigurationError(name, problem, "correct or unset the variable") from None


@cache
def settings() -> Settings:
    """The settings this process started with."""
    return read_settings()
