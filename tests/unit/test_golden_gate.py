"""Great Expectations holds the golden set, and names what does not hold."""

from evaluation.golden_gate import gate
from evaluation.golden_items import FOLDER
from evaluation.golden_rows import rows_of


def test_the_set_passes_and_each_fault_is_named_by_its_suite():
    rows = rows_of(FOLDER)
    verdict = gate(rows)
    assert verdict.breaches == ()
    assert verdict.expectations >= 35
    assert verdict.docs is None
    faulty = [dict(row) for row in rows[:60]]
    faulty[0]["id"] = faulty[1]["id"]
    faulty[2]["files_as_listed"] = False
    faulty[3]["strange_words"] = 2
    faulty[4]["family_splits"] = 2
    faulty[5]["width"] = 4000
    named = {breach.suite for breach in gate(faulty).breaches}
    assert named == {"schema", "uniqueness", "balance", "pictures", "truth", "splits"}
