"""Fine-tuning at a provider, as values: examples, a data set, a job and how it stands."""

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveInt

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.model_calls import ImagePart, TextPart
from componentforge.errors import ConfigurationError

ProviderKind = Literal["openai", "azure", "own"]
SplitName = Literal["train", "validation", "test"]
JobState = Literal["planned", "uploaded", "creating", "running", "succeeded", "failed", "cancelled"]
"""`creating` may or may not be known to the provider: whoever finds it looks before it creates."""
ENDED: frozenset[JobState] = frozenset({"succeeded", "failed", "cancelled"})
WARN_BEFORE = timedelta(days=60)


class TuningExample(Frozen):
    """One question and the answer that would have been right."""

    instructions: str = Field(min_length=1)
    parts: tuple[TextPart | ImagePart, ...] = Field(min_length=1)
    answer: str = Field(min_length=1)
    group: str = Field(min_length=1)
    """Family or project: examples of one group never stand on two sides of a split."""
    licence: str = ""
    """SPDX name under which picture and answer may be used; empty: not said."""
    consent: bool = False
    """May be learnt from."""


class TuningOffer(Frozen):
    """What a provider takes for one base model, and until when."""

    provider: ProviderKind
    model: str
    usd_per_million: NonNegativeFloat | None = None
    """Trained tokens; None: unknown."""
    closes: date | None = None
    """No job can be created from that day on."""
    at_the_earliest: bool = False
    """`closes` is only the first day on which that may be so."""
    newcomers_closed: date | None = None
    """From that day on only who already tunes may."""
    serves_until: date | None = None
    """Tuned models answer no longer."""
    least_examples: PositiveInt = 10
    most_examples: PositiveInt = 50_000
    most_pictures: NonNegativeInt = 10
    """An example; 0: it learns from no pictures."""
    most_picture_bytes: PositiveInt = 10_000_000
    most_tokens: PositiveInt = 65_536
    """An example."""
    most_bytes: PositiveInt = 512_000_000
    """A file."""

    def checked(self, today: date) -> tuple[str, ...]:
        """What to know before a job is created. Raises ConfigurationError when none can be."""
        past = self.closes is not None and today >= self.closes
        if past and not self.at_the_earliest:
            raise ConfigurationError(
                f"{self.provider} {self.model}",
                f"takes no fine-tuning jobs since {self.closes}",
                "see docs/fine-tuning.md for providers that do",
            )
        told: list[str] = []
        if past:
            told.append(f"{self.provider} may take no jobs for {self.model} since {self.closes}")
        elif self.closes is not None and today >= self.closes - WARN_BEFORE:
            days = (self.closes - today).days
            told.append(
                f"{self.provider} takes jobs for {self.model} until {self.closes} ({days} days)"
            )
        if self.newcomers_closed is not None and today >= self.newcomers_closed:
            told.append(
                f"{self.provider} takes jobs for {self.model} only of organisations that already"
                f" tune (since {self.newcomers_closed})"
            )
        if self.serves_until is not None and today >= self.serves_until - WARN_BEFORE:
            told.append(f"{self.model} and what was tuned from it stop on {self.serves_until}")
        return tuple(told)


class Split(Frozen):
    """One file of a data set."""

    name: SplitName
    examples: NonNegativeInt
    pictures: NonNegativeInt
    tokens: NonNegativeInt
    """At four bytes of text a token, and by the model's rule for pictures."""
    size: NonNegativeInt
    """Bytes."""
    sha256: Sha256


class Dataset(Frozen):
    """What was built. `test` stays here: on it champion and challenger are compared."""

    model: str
    provider: ProviderKind
    train: Split
    validation: Split
    test: Split
    left_out: dict[str, int] = Field(default_factory=dict)
    """Why, and how many."""
    epochs: PositiveInt
    usd: tuple[float, float] | None
    """Training costs about so much, and at most; None: the price is unknown."""
    sha256: Sha256
    """Of its three files."""


class TuningJob(Frozen):
    """One job and where it stands."""

    job_id: str
    provider: ProviderKind
    endpoint: str
    model: str
    suffix: str = Field(pattern=r"^[a-z0-9-]{1,18}$")
    epochs: PositiveInt
    seed: NonNegativeInt = 1
    dataset_sha256: Sha256
    folder: str
    """Of the data set's files."""
    state: JobState = "planned"
    status: str | None = None
    """As the provider tells it."""
    training_file_id: str | None = None
    validation_file_id: str | None = None
    remote_id: str | None = None
    tuned_model: str | None = None
    trained_tokens: NonNegativeInt | None = None
    usd: NonNegativeFloat | None = None
    """None: unknown, or not at its end."""
    problem: str | None = None
    mlflow_run: str | None = None
    moved_at: datetime | None = None
    """When its last step was written down; the store's to set."""


class TuningEvent(NamedTuple):
    """Something a job told."""

    event_id: str
    at: datetime
    level: str
    message: str
    metrics: dict[str, float]
    """With `step`, when it is a measurement; empty otherwise."""


class Checkpoint(NamedTuple):
    """A model that came out on the way."""

    checkpoint_id: str
    step: int
    model: str
    metrics: dict[str, float]


class RemoteJob(Frozen):
    """A job as the provider tells it."""

    remote_id: str
    status: str
    tuned_model: str | None = None
    trained_tokens: NonNegativeInt | None = None
    problem: str | None = None


class TuningProvider(Protocol):
    """Who trains. Every method raises ServiceUnavailable when it is away: look again later."""

    @property
    def kind(self) -> ProviderKind:
        """Which."""
        ...

    @property
    def endpoint(self) -> str:
        """Where; no secret."""
        ...

    def find_upload(self, filename: str, size: int) -> str | None:
        """Id of a file that came through before our note of it did."""
        ...

    def upload(self, filename: str, data: bytes) -> str:
        """The file's id there."""
        ...

    def find(self, job: TuningJob) -> RemoteJob | None:
        """The job, if it was created before our note of it was written."""
        ...

    def create(self, job: TuningJob) -> RemoteJob:
        """Have it begin: from here on it costs. Not retried."""
        ...

    def look(self, remote_id: str) -> RemoteJob | None:
        """How it stands; None when the provider does not know it."""
        ...

    def events(self, remote_id: str) -> list[TuningEvent]:
        """All it told, oldest first."""
        ...

    def checkpoints(self, remote_id: str) -> list[Checkpoint]:
        """Those that are kept, oldest first."""
        ...

    def cancel(self, remote_id: str) -> RemoteJob | None:
        """End it; as it stands afterwards."""
        ...


class TuningStore(Protocol):
    """Keeps jobs. Every method raises ServiceUnavailable while the database is away."""

    def add(self, job: TuningJob) -> TuningJob:
        """Write a new job down; the one that has the same data, model, suffix, epochs and seed and
        did not fail, if there is one.
        """
        ...

    def get(self, job_id: str) -> TuningJob:
        """Raises NotFound."""
        ...

    def latest(self, limit: int = 20) -> list[TuningJob]:
        """Newest first."""
        ...

    def open_jobs(self) -> list[TuningJob]:
        """Those not at an end, oldest first."""
        ...

    def move(self, job: TuningJob) -> None:
        """Write a step down."""
        ...

    def tell(
        self, job_id: str, events: list[TuningEvent], checkpoints: list[Checkpoint]
    ) -> list[TuningEvent]:
        """Keep what a job told; the events that are new."""
        ...

    def told(self, job_id: str) -> tuple[list[TuningEvent], list[Checkpoint]]:
        """What is kept of a job, oldest first."""
        ...
