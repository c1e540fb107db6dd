"""One Qdrant collection: a dense vector (meaning) and a sparse one (words) a pattern, fused."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast
from uuid import NAMESPACE_URL, uuid5

from componentforge.domain.proposal import ComponentType, Pattern, RetrievalWeights
from componentforge.errors import ServiceUnavailable
from componentforge.stores.embeddings import SIZE, Vector
from componentforge.stores.patterns_snapshot import Stored
from componentforge.stores.patterns_words import pattern_words, query_weights, term_weights

if TYPE_CHECKING:
    from qdrant_client import QdrantClient
    from qdrant_client import models as m

T = TypeVar("T")

NAME = "forge_patterns"
RANK_CONSTANT = 2
"""How fast a rank's worth falls; Qdrant's own default. Measured by `bench_retrieval.py`."""
FAMILY_WEIGHTS = (3.0, 1.0, 0.5)
"""Of the wanted families, best first."""
_DEPTH = 50


class Wanted(NamedTuple):
    """A query, ready for the store."""

    dense: Vector
    words: Sequence[str]
    families: Sequence[ComponentType]
    libraries: Sequence[str]
    limit: int
    weights: RetrievalWeights = RetrievalWeights()


class Found(NamedTuple):
    """A pattern's id with its fused score, and the meaning's own."""

    id: str
    score: float
    """0 to 1: the share of the best fused score there can be."""
    meaning: float
    """Cosine, 0 when it was not among the nearest."""


class Collection:
    """Wraps a client; Qdrant's own errors become ours here.

    Args:
        client: In this process's memory or of a server.
        where: What to call it in an error.
    """

    def __init__(self, client: "QdrantClient", where: str) -> None:
        self._client, self._where = client, where

    def ensure(self) -> None:
        """Create the collection unless it is there."""
        from qdrant_client import models

        def create() -> None:
            if not self._client.collection_exists(NAME):
                self._client.create_collection(
                    NAME,
                    vectors_config={
                        "dense": models.VectorParams(size=SIZE, distance=models.Distance.COSINE)
                    },
                    sparse_vectors_config={
                        "sparse": models.SparseVectorParams(modifier=models.Modifier.IDF)
                    },
                )

        self._try(create)

    def put(self, rows: Sequence[Stored], sources: dict[str, str]) -> None:
        """Add or replace by id. A row remembers the digest of the files it came from."""
        from qdrant_client import models

        points = [
            models.PointStruct(
                id=_point(row.pattern.id),
                vector={
                    "dense": row.vector.tolist(),
                    "sparse": _sparse(term_weights(pattern_words(row.pattern))),
                },
                payload={
                    "id": row.pattern.id,
                    "library": row.pattern.library,
                    "family": row.pattern.component_type,
                    "digest": row.digest,
                    "source": sources.get(row.pattern.library, ""),
                    "pattern": row.pattern.model_dump_json(),
                },
            )
            for row in rows
        ]
        if points:
            self._try(lambda: self._client.upsert(NAME, points, wait=True))

    def forget(self, ids: Sequence[str]) -> None:
        """Delete by pattern id."""
        from qdrant_client import models

        if ids:
            points = models.PointIdsList(points=[_point(name) for name in ids])
            self._try(lambda: self._client.delete(NAME, points, wait=True))

    def mark(self, library: str, source: str) -> None:
        """Note for all of a library's points the digest of the files they came from."""
        among = _filter("library", (library,))
        self._try(lambda: self._client.set_payload(NAME, {"source": source}, among, wait=True))

    def payloads(self, *fields: str) -> list[dict[str, Any]]:
        """These fields of every point."""
        found: list[dict[str, Any]] = []
        offset: Any = None
        while True:
            at = offset
            points, offset = self._try(
                lambda at=at: self._client.scroll(
                    NAME, limit=256, offset=at, with_payload=list(fields), with_vectors=False
                )
            )
            found += [cast(dict[str, Any], point.payload) for point in points]
            if offset is None:
                return found

    def patterns(self) -> dict[str, Pattern]:
        """Every pattern by id."""
        found = (json.loads(payload["pattern"]) for payload in self.payloads("pattern"))
        return {pattern.id: pattern for pattern in map(Pattern.model_validate, found)}

    def search(self, wanted: Wanted, parts: Sequence[str] = ("words", "meaning")) -> list[Found]:
        """Best first. `parts` leaves one of the two out: for measuring what fusing them gains."""
        from qdrant_client import models

        dense = wanted.dense.tolist()
        among = _filter("library", wanted.libraries)
        weighted: list[tuple[float, m.Prefetch]] = []
        given = wanted.weights
        if "meaning" in parts and given.meaning:
            near_all = models.Prefetch(query=dense, using="dense", filter=among, limit=_DEPTH)
            weighted.append((given.meaning, near_all))
        if "words" in parts and given.words:
            sparse = _sparse(query_weights(wanted.words))
            same = models.Prefetch(query=sparse, using="sparse", filter=among, limit=_DEPTH)
            weighted.append((given.words, same))
        for weight, family in zip(FAMILY_WEIGHTS, wanted.families, strict=False):
            kin = _filter("library", wanted.libraries, family)
            if given.family:
                near_kin = models.Prefetch(query=dense, using="dense", filter=kin, limit=_DEPTH)
                weighted.append((weight * given.family, near_kin))
        weights = [weight for weight, _ in weighted]
        fusion = models.RrfQuery(rrf=models.Rrf(k=RANK_CONSTANT, weights=weights))
        fused, near = self._try(
            lambda: self._client.query_batch_points(
                NAME,
                [
                    models.QueryRequest(
                        prefetch=[prefetch for _, prefetch in weighted],
                        query=fusion,
                        limit=wanted.limit,
                        with_payload=["id"],
                    ),
                    models.QueryRequest(
                        query=dense, using="dense", filter=among, limit=100, with_payload=["id"]
                    ),
                ],
            )
        )
        meaning = {_id(point.payload): point.score for point in near.points}
        best = sum(1 / (1 / weight + RANK_CONSTANT - 1) for weight in weights)
        return [
            Found(name, min(1.0, point.score / best), max(0.0, meaning.get(name, 0.0)))
            for point in fused.points
            for name in [_id(point.payload)]
        ]

    def rankings(self, wanted: Wanted) -> dict[str, list[str]]:
        """The lists of ids that `search` fuses, each best first: "words", "meaning", and "family"
        and a number for each wanted family. For fitting the weights.
        """
        from qdrant_client import models

        dense, among = wanted.dense.tolist(), _filter("library", wanted.libraries)
        sparse = _sparse(query_weights(wanted.words))
        asked: dict[str, tuple[Any, str, m.Filter]] = {
            "meaning": (dense, "dense", among),
            "words": (sparse, "sparse", among),
        }
        for number, family in enumerate(wanted.families[: len(FAMILY_WEIGHTS)]):
            kin = _filter("library", wanted.libraries, family)
            asked[f"family{number}"] = (dense, "dense", kin)
        requests = [
            models.QueryRequest(
                query=query, using=using, filter=which, limit=_DEPTH, with_payload=["id"]
            )
            for query, using, which in asked.values()
        ]
        found = self._try(lambda: self._client.query_batch_points(NAME, requests))
        return {
            name: [_id(point.payload) for point in one.points]
            for name, one in zip(asked, found, strict=True)
        }

    def close(self) -> None:
        """Let go of the client."""
        self._client.close()

    def _try(self, call: Callable[[], T]) -> T:
        from qdrant_client.http.exceptions import ApiException, ResponseHandlingException

        try:
            return call()
        except (ApiException, ResponseHandlingException, OSError) as error:
            problem = (str(error).splitlines() or [type(error).__name__])[0]
            raise ServiceUnavailable(
                self._where, f"does not answer as Qdrant does ({problem})", "check FORGE_QDRANT_URL"
            ) from error


def _point(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"componentforge:{name}"))


def _id(payload: Any) -> str:
    return str(payload["id"])


def _sparse(weights: dict[int, float]) -> "m.SparseVector":
    from qdrant_client import models

    indices = sorted(weights)
    return models.SparseVector(indices=indices, values=[weights[i] for i in indices])


def _filter(field: str, values: Sequence[str], family: str | None = None) -> "m.Filter":
    from qdrant_client import models

    must: list[Any] = [models.FieldCondition(key=field, match=models.MatchAny(any=list(values)))]
    if family is not None:
        must.append(models.FieldCondition(key="family", match=models.MatchValue(value=family)))
    return models.Filter(must=must)
