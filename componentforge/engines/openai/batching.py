"""Questions of the outbox go out in batches, answers come back into the book.

Every step is written down before or after it so that its repetition costs nothing: a question is
booked before its file is written; a batch that may have been created is looked for before it is
created; an answer is kept whole or not at all.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from uuid import uuid4

from pydantic import NonNegativeInt

from componentforge.domain.base import Frozen
from componentforge.domain.model_batches import (
    Came,
    Missed,
    Outbox,
    OutboxCounts,
    Shard,
    Waiting,
    Wanted,
)
from componentforge.domain.model_calls import TokenUsage
from componentforge.domain.model_ledger import Busy, CallLedger, Caps, Kept, Settlement
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai.batch_api import FINAL, BatchApi, Remote
from componentforge.engines.openai.batch_files import BatchFile, FileLimits, line_of, results_of
from componentforge.engines.openai.client import read
from componentforge.engines.openai.models import Models
from componentforge.engines.openai.wire import PATHS
from componentforge.errors import BlobMissing, LimitReached

_AT_ONCE = 500
"""Answers a transaction."""
_READ_AT_ONCE = 200
_MOST_WAITING = 50_000
_UNCAPPED = Caps()
OPENAIS = FileLimits()
SETTLING_S = 60.0
"""A batch that was created while we died may be missing from the provider's list for so long."""


class Progress(Frozen):
    """What a look brought."""

    counts: OutboxCounts = OutboxCounts()
    submitted: NonNegativeInt = 0
    """Questions that went out."""
    came: NonNegativeInt = 0
    missed: NonNegativeInt = 0
    held_back: str | None = None
    """Why questions that could go out did not."""
    busy: bool = False
    """Another process is at it: nothing was done."""


class BatchRounds:
    """One endpoint's batches. Any number of processes may call; one at a time does the work."""

    def __init__(
        self,
        api: BatchApi,
        outbox: Outbox,
        ledger: CallLedger,
        models: Models,
        blobs: BlobStore,
        folder: Path,
        *,
        caps: Caps = _UNCAPPED,
        limits: FileLimits = OPENAIS,
        alert: tuple[float, Callable[[float], None]] | None = None,
        settling_s: float = SETTLING_S,
    ) -> None:
        """Nothing is opened before the first look.

        Args:
            api: The provider.
            outbox: Questions and shards.
            ledger: The book of calls.
            models: Prices.
            blobs: Where pictures are.
            folder: For the files, until they are through.
            caps: What may be spent; questions that do not fit wait.
            limits: Of one file.
            alert: Dollars a day, and who is told when they are passed.
            settling_s: See `SETTLING_S`.
        """
        self.api, self.outbox, self.ledger = api, outbox, ledger
        self._models, self._blobs, self._folder = models, blobs, folder
        self._caps, self._limits, self._alert = caps, limits, alert
        self._settling_s = settling_s

    @property
    def endpoint(self) -> str:
        """As the outbox names it."""
        return self.api.endpoint.shown

    def look(self) -> Progress:
        """Bring every shard as far as it can go now, then send out what waits.

        Raises:
            ServiceUnavailable: The provider or the database is away. Look again later.
            ConfigurationError: The provider will not have the key, or has no batches.
        """
        with self.outbox.exclusive() as alone:
            if not alone:
                return Progress(counts=self.outbox.counts(self.endpoint), busy=True)
            came = missed = 0
            shards = self.outbox.shards(self.endpoint)
            self._forget_strays({shard.shard_id for shard in shards})
            for shard in shards:
                got, lost = self._advance(shard, resumed=True)
                came, missed = came + got, missed + lost
            submitted, held_back = self._submit()
        counts = self.outbox.counts(self.endpoint)
        return Progress(
            counts=counts, submitted=submitted, came=came, missed=missed, held_back=held_back
        )

    def close(self) -> None:
        """Give the connections back."""
        self.api.close()

    # Out.

    def _submit(self) -> tuple[int, str | None]:
        waiting = self.outbox.waiting(self.endpoint, _MOST_WAITING)
        shards: list[Shard] = []
        held_back: str | None = None
        for model, group in groupby(waiting, key=lambda w: w.model):
            found, held_back = self._pack(model, list(group))
            shards += found
            if held_back is not None:
                break
        for shard in shards:
            self._advance(shard, resumed=False)
        return sum(shard.lines for shard in shards), held_back

    def _pack(self, model: str, group: list[Waiting]) -> tuple[list[Shard], str | None]:
        """The questions of one model in as few shards as they fit in, each booked before."""
        made: list[Shard] = []
        shard_id, members = str(uuid4()), list[str]()
        file = BatchFile(self._path(shard_id), self._limits)
        try:
            for waiting, wanted in self._asking(group):
                line = self._line(waiting, wanted)
                if line is None:
                    continue
                if not file.fits(line):
                    made.append(self._formed(model, shard_id, file, members))
                    shard_id, members = str(uuid4()), []
                    file = BatchFile(self._path(shard_id), self._limits)
                try:
                    if not self._booked(waiting, wanted):
                        continue
                except LimitReached as error:
                    if members:
                        made.append(self._formed(model, shard_id, file, members))
                    return made, str(error)
                file.add(line)
                members.append(waiting.call_id)
            if members:
                made.append(self._formed(model, shard_id, file, members))
        finally:
            file.drop()
        return made, None

    def _asking(self, questions: list[Waiting]) -> Iterator[tuple[Waiting, Wanted]]:
        """With what each asks, a few at a time: they hold prompts and code."""
        for start in range(0, len(questions), _READ_AT_ONCE):
            part = questions[start : start + _READ_AT_ONCE]
            wanted = self.outbox.wanted([waiting.call_id for waiting in part])
            yield from ((w, wanted[w.call_id]) for w in part if w.call_id in wanted)

    def _line(self, waiting: Waiting, wanted: Wanted) -> bytes | None:
        """None for one that cannot be asked: it has failed."""
        try:
            line = line_of(wanted, self.api.endpoint.api, self._blobs, self._models)
        except BlobMissing as error:
            problem = str(error)
        else:
            if len(line) <= self._limits.size:
                return line
            problem = f"it takes {len(line)} bytes; a batch file takes {self._limits.size}"
        self.outbox.missed([Missed(waiting.call_id, problem, again=False)])
        return None

    def _booked(self, waiting: Waiting, wanted: Wanted) -> bool:
        """Whether the question is ours to ask. Raises LimitReached."""
        if waiting.booked:
            return True
        found = self.ledger.claim(waiting.call_id, wanted.booking, self._caps)
        if isinstance(found, Kept):
            self.outbox.answered(waiting.call_id)
        return not isinstance(found, Kept | Busy)

    def _formed(self, model: str, shard_id: str, file: BatchFile, members: list[str]) -> Shard:
        digest = file.close()
        shard = Shard(
            shard_id=shard_id,
            endpoint=self.endpoint,
            path=PATHS[self.api.endpoint.api],
            model=model,
            lines=file.lines,
            sha256=digest,
            size=file.size,
        )
        self.outbox.form(shard, members)
        return shard

    def _forget_strays(self, known: set[str]) -> None:
        """Files that were being made when their process died: what they ask waits in the outbox."""
        for path in self._folder.glob("*.*"):
            if path.stem not in known:
                path.unlink(missing_ok=True)

    # On the way.

    def _advance(self, shard: Shard, *, resumed: bool) -> tuple[int, int]:
        """Every step that can be taken now; answers that came and questions that were missed."""
        came = missed = 0
        if shard.state == "formed":
            shard = self._uploaded(shard, resumed=resumed)
        if shard.state in ("uploaded", "creating"):
            shard = self._created(shard)
        if shard.state == "running":
            shard = self._looked_at(shard)
        if shard.state == "ended":
            came, missed = self._collect(shard)
            shard = self._moved(shard, state="collected")
        if shard.state == "collected":
            self._tidy(shard)
        return came, missed

    def _uploaded(self, shard: Shard, *, resumed: bool) -> Shard:
        file_id = self.api.find_upload(shard) if resumed else None
        if file_id is None:
            path = self._path(shard.shard_id)
            if not path.is_file():  # another machine's, or lost
                shard = self._rewritten(shard, path)
            file_id = self.api.upload(shard, path)
        return self._moved(shard, state="uploaded", input_file_id=file_id)

    def _rewritten(self, shard: Shard, path: Path) -> Shard:
        file = BatchFile(path, self._limits)
        try:
            for _, wanted in self._asking(self.outbox.members(shard.shard_id)):
                file.add(line_of(wanted, self.api.endpoint.api, self._blobs, self._models))
            return shard.model_copy(update={"sha256": file.close(), "size": file.size})
        finally:
            file.drop()

    def _created(self, shard: Shard) -> Shard:
        remote: Remote | None = None
        if shard.state == "creating":
            remote = self.api.find(shard)
            moved = shard.moved_at or datetime.now(UTC)
            if remote is None and (datetime.now(UTC) - moved).total_seconds() < self._settling_s:
                return shard
        if remote is None:
            shard = self._moved(shard, state="creating")
            remote = self.api.create(shard)
        return self._moved(shard, state="running", batch_id=remote.batch_id, status=remote.status)

    def _looked_at(self, shard: Shard) -> Shard:
        remote = self.api.look(shard.batch_id or "")
        if remote is None:
            return self._moved(shard, state="ended", status="lost")
        if remote.status not in FINAL:
            if remote.status == shard.status:
                return shard
            return self._moved(shard, status=remote.status)
        return self._moved(
            shard,
            state="ended",
            status="again" if remote.again else remote.status,
            output_file_id=remote.output_file_id,
            error_file_id=remote.error_file_id,
            problem=remote.problem,
        )

    # Back.

    def _collect(self, shard: Shard) -> tuple[int, int]:
        left = {m.custom_id: m for m in self.outbox.members(shard.shard_id, unanswered=True)}
        came: list[Came] = []
        missed: list[Missed] = []
        got = lost = 0
        for file_id in (shard.output_file_id, shard.error_file_id):
            lines = self.api.lines(file_id) if file_id is not None else None
            for result in results_of(lines) if lines is not None else ():
                member = left.pop(result.custom_id, None)
                if member is None:
                    continue
                if result.body is None:
                    missed.append(Missed(member.call_id, result.problem, result.again))
                else:
                    came.append(self._came(member, result.body))
                if len(came) >= _AT_ONCE:
                    got, came = got + self._keep(came), []
        got += self._keep(came)
        lost = len(missed) + len(left)
        missed += [_unanswered(shard, member) for member in left.values()]
        self.outbox.missed(missed)
        return got, lost

    def _came(self, member: Waiting, body: str) -> Came:
        answer = read(body)
        model = self._models.known(member.model)
        usage = answer.usage or TokenUsage()
        usd = None if model is None or answer.usage is None else model.usd(usage, batch=True)
        told = Settlement(model=answer.model, response_id=answer.response_id, usage=usage, usd=usd)
        return Came(member.call_id, body, told)

    def _keep(self, came: list[Came]) -> int:
        if came:
            before = self.outbox.came(came)
            after = before + sum(each.settlement.usd or 0.0 for each in came)
            if self._alert is not None and before < self._alert[0] <= after:
                self._alert[1](after)
        return len(came)

    def _tidy(self, shard: Shard) -> None:
        """What was sent shows users' pictures: it does not stay at the provider."""
        for file_id in (shard.input_file_id, shard.output_file_id, shard.error_file_id):
            if file_id is not None:
                self.api.delete(file_id)
        self._path(shard.shard_id).unlink(missing_ok=True)
        self._moved(shard, state="tidied")

    def _moved(self, shard: Shard, **changes: object) -> Shard:
        moved = shard.model_copy(update={**changes, "moved_at": datetime.now(UTC)})
        self.outbox.move(moved)
        return moved

    def _path(self, shard_id: str) -> Path:
        return self._folder / f"{shard_id}.jsonl"


def _unanswered(shard: Shard, member: Waiting) -> Missed:
    """A question about which no file says a word."""
    if shard.status in ("failed", "again"):  # not one line of it was worked on
        problem = f"the batch was refused: {shard.problem or 'no reason given'}"
        return Missed(member.call_id, problem, again=shard.status == "again")
    told = f"the batch ended ({shard.status}) without an answer to it"
    return Missed(member.call_id, told, again=shard.status != "cancelled", billed=True)
