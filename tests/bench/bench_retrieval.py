"""How well patterns are found: words alone, meaning alone, both fused.

    python tests/bench/bench_retrieval.py      about ten seconds, needs no server

Queries and expected patterns: `datasets/patterns/queries.json`. They name no family, as a picture's
proposal would; with the true family the last row shows what the pipeline sees.
"""

import json
import tempfile
import time
from pathlib import Path

from componentforge.domain.proposal import PatternQuery
from componentforge.stores.patterns import open_index
from componentforge.stores.patterns_own import FOLDER


def figures(ranks: list[int]) -> str:
    """Mean reciprocal rank and the share among the first one and three; 0 is not found."""
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    top1, top3 = (sum(0 < rank <= k for rank in ranks) / len(ranks) for k in (1, 3))
    return f"{mrr:.3f}  {top1:.3f}  {top3:.3f}"


def main() -> int:
    """Print one row a way of searching."""
    queries = json.loads((FOLDER / "queries.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as home:
        index = open_index(Path(home))
        begun = time.perf_counter()
        families = {p.id: p.component_type for p in index.list()}
        print(f"{len(families)} patterns indexed in {time.perf_counter() - begun:.2f} s")
        print(f"{len(queries)} queries  MRR    hit@1  hit@3  ms a query")
        for name, parts, told in (
            ("words", ("words",), False),
            ("meaning", ("meaning",), False),
            ("hybrid", ("words", "meaning"), False),
            ("with family", ("words", "meaning"), True),
        ):
            ranks: list[int] = []
            begun = time.perf_counter()
            for query in queries:
                wanted = f"forge/{query['expected']}"
                kinds = (families[wanted],) if told else ()
                asked = PatternQuery(text=query["text"], component_types=kinds, limit=20)
                found = [hit.pattern.id for hit in index.search(asked, parts=parts)]
                ranks.append(found.index(wanted) + 1 if wanted in found else 0)
            spent = (time.perf_counter() - begun) / len(queries)
            print(f"{name:12} {figures(ranks)}   {spent * 1000:4.1f}")
            later = [r for r, q in zip(ranks, queries, strict=True) if q["set"] == "held-out"]
            print(f"  held out   {figures(later)}")
        index.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
