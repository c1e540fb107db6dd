"""Feedback and retrainings in PostgreSQL: the same said twice is one row."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from componentforge.domain.base import Sha256
from componentforge.domain.feedback import Feedback, Receipt, Retraining, StoredFeedback
from componentforge.stores.database import Database

_COLUMNS = (
    "id, at, name, number, run_id, variant_sha256, author_sha256, project, thumbs, reason, edited,"
    " generated, evidence, outcome, component_type, consent, licence, kinds"
)
_FIELDS = (
    "id", "at", "component", "version", "run_id", "variant_sha256", "author_sha256", "project",
    "thumbs", "reason", "edited", "generated", "evidence", "outcome", "component_type", "consent",
    "licence", "kinds",
)  # fmt: skip


class Origin(NamedTuple):
    """What a version came from."""

    run_id: str
    variant_sha256: Sha256 | None
    generated: Sha256 | None
    evidence: Sha256 | None


class PostgresFeedback:
    """Any number of processes may write at once."""

    def __init__(self, url: str) -> None:
        """`url` is libpq's."""
        self.database = Database(url)

    def variant_of(self, run_id: str) -> Sha256 | None:
        """Content hash of the variant a run was made by, when it is known."""
        with self.database.transaction() as connection:
            row = connection.execute(
                "select variant_sha256 from runs where run_id = %s", (run_id,)
            ).fetchone()
        return row[0] if row else None

    def add(self, given: Feedback, origin: Origin, kinds: Sequence[str]) -> Receipt:
        """Keep it; `kinds` is what the guards found in it."""
        values = (
            given.content_sha256, given.component, given.version, origin.run_id,
            origin.variant_sha256, given.author_sha256, _plain(given.project), given.thumbs,
            _plain(given.reason), _plain(given.edited), origin.generated, origin.evidence,
            given.outcome, given.component_type, given.consent, given.licence, list(kinds),
        )  # fmt: skip
        with self.database.transaction() as connection:
            made = connection.execute(
                "insert into feedback (content_sha256, name, number, run_id, variant_sha256,"
                " author_sha256, project, thumbs, reason, edited, generated, evidence, outcome,"
                " component_type, consent, licence, kinds)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " on conflict do nothing returning id",
                values,
            ).fetchone()
            held = (
                made
                or connection.execute(
                    "select id from feedback where content_sha256 = %s", (given.content_sha256,)
                ).fetchone()
            )
        assert held is not None, "a row that conflicts is there"
        return Receipt(
            id=held[0], new=made is not None, component=given.component, version=given.version,
            run_id=origin.run_id, variant_sha256=origin.variant_sha256, flagged=bool(kinds),
            kinds=tuple(kinds),
        )  # fmt: skip

    def all(self, component: str | None = None, limit: int | None = None) -> list[StoredFeedback]:
        """Newest first; of one component or of all."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from feedback"  # our own constant
                " where %(name)s::text is null or name = %(name)s"
                " order by at desc, id desc limit %(limit)s".encode(),
                {"name": component, "limit": limit},
            ).fetchall()
        return [_stored(row) for row in rows]

    def count(self) -> int:
        """How many pieces there are."""
        with self.database.transaction() as connection:
            row = connection.execute("select count(*) from feedback").fetchone()
        return int(row[0]) if row else 0

    def retrained(self, seen: int, dataset: Sha256, decisions: Mapping[str, str]) -> None:
        """Write down that everything seen so far was learnt from."""
        import json

        with self.database.transaction() as connection:
            connection.execute(
                "insert into retrainings (seen, dataset, decisions) values (%s, %s, %s)",
                (seen, dataset, json.dumps(dict(decisions))),
            )

    def retrainings(self) -> list[Retraining]:
        """Newest first."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                "select id, at, seen, dataset, decisions from retrainings order by id desc"
            ).fetchall()
        return [
            Retraining(id=row[0], at=row[1], seen=row[2], dataset=row[3], decisions=row[4])
            for row in rows
        ]

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


def _stored(row: Sequence[Any]) -> StoredFeedback:
    return StoredFeedback.model_validate(dict(zip(_FIELDS, row, strict=True)))


def _plain(text: str | None) -> str | None:
    """PostgreSQL keeps no NUL and only valid UTF-8."""
    if text is None:
        return None
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")
