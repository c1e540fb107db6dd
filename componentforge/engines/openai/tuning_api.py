"""Fine-tuning jobs by the official client: OpenAI, Azure OpenAI, or a server of one's own.

All three speak one protocol. Azure takes its key in a header of its own, wants a training type, and
serves a tuned model only after it has been deployed there.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from componentforge.domain.tuning import (
    Checkpoint,
    ProviderKind,
    RemoteJob,
    TuningEvent,
    TuningJob,
)
from componentforge.engines.openai.failures import failed, scrubbed
from componentforge.engines.openai.policy import Endpoint
from componentforge.errors import ConfigurationError, LimitReached, ServiceUnavailable

T = TypeVar("T")
_MARK = "forge_job"
_UPLOAD_S = 900.0


class HostedTuning:
    """Fulfils `TuningProvider`."""

    def __init__(
        self,
        kind: ProviderKind,
        endpoint: Endpoint,
        *,
        training_type: str = "GlobalStandard",
        retries: int = 3,
        seconds: float = 60.0,
    ) -> None:
        """`training_type` is Azure's: Standard, GlobalStandard or Developer."""
        self._kind: ProviderKind = kind
        self._where, self._training_type = endpoint, training_type
        self._retries, self._seconds = retries, seconds
        self._key = endpoint.key.get_secret_value()
        self._opened: Any = None

    @property
    def kind(self) -> ProviderKind:
        """See `TuningProvider.kind`."""
        return self._kind

    @property
    def endpoint(self) -> str:
        """See `TuningProvider.endpoint`."""
        return self._where.shown

    def find_upload(self, filename: str, size: int) -> str | None:
        """See `TuningProvider.find_upload`."""

        def look() -> str | None:
            for file in self._client().files.list(purpose="fine-tune"):
                if file.filename == filename and file.bytes == size:
                    return str(file.id)
            return None

        return self._asked(look)

    def upload(self, filename: str, data: bytes) -> str:
        """See `TuningProvider.upload`."""

        def send() -> str:
            client = self._client().with_options(timeout=_UPLOAD_S)
            return str(client.files.create(file=(filename, data), purpose="fine-tune").id)

        return self._asked(send)

    def find(self, job: TuningJob) -> RemoteJob | None:
        """See `TuningProvider.find`. By its training file: no other job has it."""

        def look() -> RemoteJob | None:
            for remote in self._client().fine_tuning.jobs.list(limit=100):
                if remote.training_file == job.training_file_id and remote.model == job.model:
                    return _remote(remote)
            return None

        return self._asked(look)

    def create(self, job: TuningJob) -> RemoteJob:
        """See `TuningProvider.create`."""
        more: dict[str, Any] = {"metadata": {_MARK: job.job_id}}
        if self._kind == "azure":
            more = {"extra_body": {"trainingType": self._training_type}}

        def make() -> RemoteJob:
            client = self._client().with_options(max_retries=0)
            settings = {"n_epochs": job.epochs}
            optional = {"validation_file": job.validation_file_id} if job.validation_file_id else {}
            return _remote(
                client.fine_tuning.jobs.create(
                    model=job.model,
                    training_file=job.training_file_id or "",
                    suffix=job.suffix,
                    seed=job.seed,
                    method={"type": "supervised", "supervised": {"hyperparameters": settings}},
                    **optional,
                    **more,
                )
            )

        return self._asked(make)

    def look(self, remote_id: str) -> RemoteJob | None:
        """See `TuningProvider.look`."""
        return self._found(lambda: _remote(self._client().fine_tuning.jobs.retrieve(remote_id)))

    def events(self, remote_id: str) -> list[TuningEvent]:
        """See `TuningProvider.events`."""

        def get() -> list[TuningEvent]:
            found = self._client().fine_tuning.jobs.list_events(remote_id, limit=100)
            return [_event(event) for event in found][::-1]

        return self._found(get) or []

    def checkpoints(self, remote_id: str) -> list[Checkpoint]:
        """See `TuningProvider.checkpoints`."""

        def get() -> list[Checkpoint]:
            found = self._client().fine_tuning.jobs.checkpoints.list(remote_id, limit=100)
            return [_checkpoint(one) for one in found][::-1]

        return self._found(get) or []

    def cancel(self, remote_id: str) -> RemoteJob | None:
        """See `TuningProvider.cancel`. One that is at its end stays as it is."""
        import openai

        def end() -> RemoteJob:
            try:
                return _remote(self._client().fine_tuning.jobs.cancel(remote_id))
            except openai.BadRequestError:
                return _remote(self._client().fine_tuning.jobs.retrieve(remote_id))

        return self._found(end)

    def close(self) -> None:
        """Give the connections back."""
        if self._opened is not None:
            with suppress(Exception):
                self._opened.close()
            self._opened = None

    def _client(self) -> Any:
        if self._opened is None:
            from openai import OpenAI

            headers = {"api-key": self._key} if self._kind == "azure" else {}
            self._opened = OpenAI(
                api_key=self._key,
                base_url=self._where.base_url,
                max_retries=self._retries,
                timeout=self._seconds,
                default_headers=headers,
            )
        return self._opened

    def _found(self, act: Callable[[], T]) -> T | None:
        import openai

        def tried() -> T | None:
            try:
                return act()
            except openai.NotFoundError:
                return None

        return self._asked(tried)

    def _asked(self, act: Callable[[], T]) -> T:
        import openai

        try:
            return act()
        except openai.OpenAIError as error:
            failure = failed(error, self._key)
            where = f"fine-tuning at {self.endpoint}"
            if failure.kind != "final":
                remedy = "nothing is lost: the job goes on with the next look"
                raise ServiceUnavailable(where, failure.problem, remedy) from error
            if failure.code == "insufficient_quota":
                remedy = "add credit at the provider, then run it again"
                raise LimitReached(where, failure.problem, remedy) from error
            remedy = "check key, model and provider; see docs/fine-tuning.md for who takes jobs"
            raise ConfigurationError(where, failure.problem, remedy) from error


def _remote(job: Any) -> RemoteJob:
    problem = getattr(job.error, "message", None)
    return RemoteJob(
        remote_id=str(job.id),
        status=str(job.status),
        tuned_model=job.fine_tuned_model,
        trained_tokens=job.trained_tokens,
        problem=scrubbed(str(problem), "") if problem else None,
    )


def _event(event: Any) -> TuningEvent:
    told: dict[str, Any] = event.data if isinstance(event.data, dict) else {}
    metrics = _numbers(told) if event.type == "metrics" else {}
    at = datetime.fromtimestamp(int(event.created_at), UTC)
    return TuningEvent(str(event.id), at, str(event.level), str(event.message), metrics)


def _checkpoint(one: Any) -> Checkpoint:
    metrics = _numbers(one.metrics.model_dump())
    return Checkpoint(
        str(one.id), int(one.step_number), str(one.fine_tuned_model_checkpoint), metrics
    )


def _numbers(told: dict[str, Any]) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in told.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
