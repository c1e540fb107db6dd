"""A fine-tuning job from its data set to its model, step by step, each written down.

As with batches: what costs is looked for before it is asked for, so a crash between any two steps
trains nothing twice.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from componentforge.domain.tuning import (
    ENDED,
    Dataset,
    JobState,
    RemoteJob,
    SplitName,
    TuningEvent,
    TuningJob,
    TuningOffer,
    TuningProvider,
    TuningStore,
)
from componentforge.engines.openai.tuning_data import read_dataset
from componentforge.engines.openai.tuning_offers import offer_for
from componentforge.errors import ConfigurationError, InputRejected, NotFound

SETTLING_S = 60.0
"""A job that was created while we died may be missing from the provider's list for so long."""
_ENDS: dict[str, JobState] = {
    "succeeded": "succeeded", "failed": "failed", "cancelled": "cancelled",
}  # fmt: skip


class Looked(NamedTuple):
    """A job after a look, and what it told since the last one."""

    job: TuningJob
    news: list[TuningEvent]


class Tuner:
    """Moves jobs of one provider. Any number of processes; one at a time moves a job."""

    def __init__(
        self, provider: TuningProvider, store: TuningStore, *, settling_s: float = SETTLING_S
    ) -> None:
        self.provider, self.store, self._settling_s = provider, store, settling_s

    def plan(
        self,
        folder: Path,
        offer: TuningOffer,
        today: date,
        *,
        suffix: str = "forge",
        seed: int = 1,
        most_usd: float | None = None,
    ) -> tuple[TuningJob, tuple[str, ...]]:
        """Write a job down; the same one when it was asked for before. And what to know of it.

        Raises:
            ConfigurationError: The provider takes no jobs any more, or it may cost too much.
            InputRejected: The folder holds no data set for this provider and model.
        """
        warnings = offer.checked(today)
        dataset = read_dataset(folder)
        if (dataset.provider, dataset.model) != (offer.provider, offer.model):
            raise InputRejected(
                str(folder), f"was built for {dataset.provider} {dataset.model}",
                "build it again for this provider and model",
            )  # fmt: skip
        _affordable(dataset, most_usd)
        job = TuningJob(
            job_id=str(uuid4()),
            provider=offer.provider,
            endpoint=self.provider.endpoint,
            model=offer.model,
            suffix=suffix,
            epochs=dataset.epochs,
            seed=seed,
            dataset_sha256=dataset.sha256,
            folder=str(folder.absolute()),
        )
        return self.store.add(job), warnings

    def look(self, job_id: str) -> Looked:
        """Bring a job as far as it can go now.

        Raises:
            NotFound: There is no such job.
            ServiceUnavailable: Provider or database are away. Look again later.
            ConfigurationError: The provider will not have it; the job has failed.
            InputRejected: Its data set is gone; the job waits.
        """
        job = self._ours(job_id)
        if job.state in ENDED:
            return Looked(job, [])
        if job.state == "planned":
            job = self._uploaded(job)
        if job.state in ("uploaded", "creating"):
            job = self._created(job)
        if job.state != "running" or job.remote_id is None:
            return Looked(job, [])
        remote = self.provider.look(job.remote_id)
        if remote is None:
            job = self._moved(job, state="failed", problem="the provider does not know it any more")
            return Looked(job, [])
        # First what it told, then that it ended: a look that dies between finds both again.
        news = self.store.tell(
            job_id,
            self.provider.events(job.remote_id),
            self.provider.checkpoints(job.remote_id),
        )
        return Looked(self._as_told(job, remote), news)

    def cancel(self, job_id: str) -> TuningJob:
        """End a job, wherever it stands. Raises as `look`."""
        job = self._ours(job_id)
        if job.state == "creating":
            job = self._created(job)
        if job.state in ENDED:
            return job
        if job.remote_id is None:
            return self._moved(job, state="cancelled", problem="cancelled before it was created")
        remote = self.provider.cancel(job.remote_id)
        if remote is None:
            return self._moved(job, state="cancelled")
        return self._as_told(job, remote)

    def _ours(self, job_id: str) -> TuningJob:
        job = self.store.get(job_id)
        if (job.provider, job.endpoint) != (self.provider.kind, self.provider.endpoint):
            where = f"{job.provider} at {job.endpoint}"
            raise NotFound("job", job_id[:8], f"it runs at {where}: set FORGE_TUNING_PROVIDER")
        return job

    def _uploaded(self, job: TuningJob) -> TuningJob:
        dataset = read_dataset(Path(job.folder))
        if dataset.sha256 != job.dataset_sha256:
            raise InputRejected(job.folder, "holds another data set now", "build that one again")
        training = self._file(job, "train")
        validation = self._file(job, "validation") if dataset.validation.examples else None
        return self._moved(
            job, state="uploaded", training_file_id=training, validation_file_id=validation
        )

    def _file(self, job: TuningJob, split: SplitName) -> str:
        name = f"forge-{job.job_id}-{split}.jsonl"
        data = (Path(job.folder) / f"{split}.jsonl").read_bytes()
        return self.provider.find_upload(name, len(data)) or self.provider.upload(name, data)

    def _created(self, job: TuningJob) -> TuningJob:
        remote: RemoteJob | None = None
        if job.state == "creating":
            remote = self.provider.find(job)
            moved = job.moved_at or datetime.now(UTC)
            if remote is None and (datetime.now(UTC) - moved).total_seconds() < self._settling_s:
                return job
        if remote is None:
            job = self._moved(job, state="creating")
            try:
                remote = self.provider.create(job)
            except ConfigurationError as error:
                self._moved(job, state="failed", problem=error.problem)
                raise
        return self._moved(job, state="running", remote_id=remote.remote_id, status=remote.status)

    def _as_told(self, job: TuningJob, remote: RemoteJob) -> TuningJob:
        price = offer_for(job.provider, job.model).usd_per_million
        known = price is not None and remote.trained_tokens is not None
        return self._moved(
            job,
            state=_ENDS.get(remote.status, "running"),
            usd=(remote.trained_tokens or 0) * (price or 0.0) / 1e6 if known else None,
            status=remote.status,
            tuned_model=remote.tuned_model,
            trained_tokens=remote.trained_tokens,
            problem=remote.problem,
        )

    def _moved(self, job: TuningJob, **changes: object) -> TuningJob:
        moved = job.model_copy(update={**changes, "moved_at": datetime.now(UTC)})
        self.store.move(moved)
        return moved


def _affordable(dataset: Dataset, most_usd: float | None) -> None:
    if most_usd is None:
        return
    if dataset.usd is None:
        raise ConfigurationError(
            "--most-usd", f"the price of tuning {dataset.model} is unknown",
            "leave the limit away, or look the price up and decide",
        )  # fmt: skip
    if dataset.usd[1] > most_usd:
        raise ConfigurationError(
            "--most-usd", f"training may cost ${dataset.usd[1]:.2f}, more than ${most_usd:.2f}",
            "leave examples or epochs out, or raise the limit",
        )  # fmt: skip
