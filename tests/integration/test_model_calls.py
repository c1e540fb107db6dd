"""The book of calls to hosted models, on a real PostgreSQL."""

import json
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from componentforge.domain.model_calls import TokenUsage
from componentforge.domain.model_ledger import (
    Booking,
    Busy,
    Caps,
    Claimed,
    Kept,
    Reuse,
    Settlement,
)
from componentforge.errors import LimitReached, ServiceUnavailable, StorageFull
from componentforge.stores.database import Database
from componentforge.stores.model_calls import PostgresCalls
from componentforge.stores.model_costs import PostgresCosts
from componentforge.stores.presence import Presence

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"


@pytest.fixture
def books(database_url, tmp_path):
    made = []

    def make(url=database_url, **more):
        made.append(PostgresCalls(Database(url), tmp_path / "spool", **more))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def book(books):
    return books()


def booking(key="k", **changes):
    whole = {"key": key, "stage": "read", "model": "m", "endpoint": "http://x/v1",
             "caller": "me", "reserved_usd": 0.01, **changes}  # fmt: skip
    return Booking(**whole)


def new():
    return str(uuid4())


def claim(book, key="k", caps=Caps(), **changes):  # noqa: B008
    return book.claim(new(), booking(key, **changes), caps)


def bought(book, key="k", usd=0.002, body='{"x": 1}', **changes):
    call = claim(book, key, **changes)
    assert isinstance(call, Claimed)
    book.sent(call.call_id)
    book.keep(call.call_id, body)
    settle(book, call.call_id, usd)
    return call.call_id


def settle(book, call_id, usd=0.002):
    usage = TokenUsage(input=10, cached=4, output=5, image=3)
    return book.settle(
        call_id, Settlement(model="m-1", response_id="r", usage=usage, usd=usd)
    )  # fmt: skip


def rows(book, columns="state, usd::float8, problem"):
    with book.database.transaction() as connection:
        return connection.execute(
            f"select {columns} from model_calls order by claimed_at".encode()
        ).fetchall()


def test_what_was_received_is_found_again_and_never_claimed(book, books):
    call_id = bought(book)
    found = claim(books())
    assert isinstance(found, Kept)
    assert (found.call_id, found.body, found.settled, found.usd) == (
        call_id,
        '{"x": 1}',
        True,
        0.002,
    )
    assert found.usage == TokenUsage(input=10, cached=4, output=5, image=3)
    assert rows(book) == [("received", 0.002, None)]


def test_while_one_has_it_in_flight_others_are_told_so(book, books):
    assert isinstance(claim(book), Claimed)
    assert claim(book) == claim(books()) == Busy(batch=False)
    assert isinstance(claim(book, turn=1), Claimed)  # its repair is another question


def test_of_many_at_once_one_claims(books):
    several = [books() for _ in range(3)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: claim(several[n % 3]), range(24)))
    assert sum(isinstance(one, Claimed) for one in found) == 1


DIES = """
    import os, signal, sys
    from pathlib import Path
    from uuid import uuid4
    from componentforge.domain.model_ledger import Booking, Caps
    from componentforge.stores.database import Database
    from componentforge.stores.model_calls import PostgresCalls
    book = PostgresCalls(Database(sys.argv[1]), Path(sys.argv[2]))
    call = book.claim(str(uuid4()), Booking(key="k", stage="read", model="m", endpoint="x",
        caller="me", reserved_usd=0.01), Caps())
    if sys.argv[3] == "sent":
        book.sent(call.call_id)
    if sys.argv[3] == "kept":
        book.sent(call.call_id)
        book.keep(call.call_id, '{"y": 2}')
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("after", "left"), [("claimed", "dropped"), ("sent", "unknown"), ("kept", "received")]
)
def test_what_a_killed_process_leaves_is_booked_as_what_it_is(
    book, database_url, tmp_path, after, left
):
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DIES), database_url, str(tmp_path / "s"), after],
        check=False,
    )
    assert died.returncode == -9
    found = claim(book)
    while isinstance(found, Busy):  # the server is about to notice
        found = claim(book)
    assert isinstance(found, Kept if after == "kept" else Claimed)
    assert rows(book)[0][0] == left
    if after == "kept":
        (open_,) = book.unsettled()
        assert (open_.body, open_.settled) == ('{"y": 2}', False)
        settle(book, open_.call_id)
        assert book.unsettled() == []
    else:
        assert rows(book)[0][1] == (None if left == "unknown" else 0)


def test_a_reply_that_comes_after_its_call_was_given_up_is_kept_and_counted(book):
    first = claim(book)
    book.sent(first.call_id)
    book.close_call(first.call_id, "unknown", "it took too long")
    assert rows(book) == [("unknown", None, "it took too long")]
    second = bought(book)
    book.keep(first.call_id, "late")
    settle(book, first.call_id, 0.003)
    assert rows(book) == [("received", 0.003, None), ("received", 0.002, None)]
    found = claim(book)
    assert (found.call_id, found.body) == (second, '{"x": 1}')


def test_a_call_that_is_made_again_is_another_one(book):
    first, second = claim(book), new()
    book.sent(first.call_id)
    book.again(first.call_id, "failed", "503", second)
    assert rows(book) == [("failed", 0, "503"), ("claimed", None, None)]
    book.sent(second)
    book.keep(second, "{}")
    book.traced(second, "tr-1")
    assert claim(book).trace_id == "tr-1"


def test_what_was_rejected_is_asked_anew_and_stays_in_the_book(book):
    bought(book)
    book.reject("k")
    assert isinstance(claim(book), Claimed)
    assert [row[0] for row in rows(book)] == ["received", "claimed"]


def test_settling_twice_changes_nothing(book):
    call_id = bought(book, usd=0.002)
    settle(book, call_id, 5.0)
    assert rows(book)[0][1] == 0.002


def test_settling_tells_what_was_spent_today_before(book):
    call = claim(book)
    book.keep(call.call_id, "{}")
    bought(book, "other", usd=0.25)
    assert settle(book, call.call_id) == pytest.approx(0.25)


def test_caps_hold_at_once_and_count_what_is_unknown(books):
    several = [books() for _ in range(2)]
    caps = Caps(day_usd=0.0501)

    def one(n):
        try:
            return claim(several[n % 2], f"k{n}", caps)
        except LimitReached:
            return None

    with ThreadPoolExecutor(8) as pool:
        found = [call for call in pool.map(one, range(16)) if call is not None]
    assert len(found) == 5
    book = several[0]
    book.close_call(found[0].call_id, "dropped", "never sent")
    book.close_call(found[1].call_id, "unknown", "died")
    assert isinstance(claim(book, "more", caps), Claimed)  # the dropped one's place
    with pytest.raises(LimitReached, match=r"\$0.05 of \$0.05 .* today .* FORGE_MODEL_USD_PER_DAY"):
        claim(book, "too much", caps)


def test_a_runs_cap_is_its_own(book):
    caps = Caps(run_usd=0.015)
    claim(book, "a", caps, run_id="one")
    with pytest.raises(LimitReached, match="in this run"):
        claim(book, "b", caps, run_id="one")
    assert isinstance(claim(book, "b", caps, run_id="two"), Claimed)


def test_a_reply_that_comes_while_the_book_is_away_waits_in_a_file(books, book, tmp_path):
    call = claim(book)
    book.sent(call.call_id)
    away = books(NOWHERE, patience_s=0.0)
    with pytest.raises(
        ServiceUnavailable, match=r"a paid reply waits in .*nothing is bought twice"
    ):
        away.keep(call.call_id, '{"paid": true}')
    assert len(list((tmp_path / "spool").iterdir())) == 1
    found = claim(books())
    assert isinstance(found, Kept)
    assert found.body == '{"paid": true}'
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_damaged_file_is_put_aside(books, tmp_path):
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "x.json").write_text("{")
    assert isinstance(claim(books()), Claimed)
    assert [p.name for p in (tmp_path / "spool").iterdir()] == ["x.unreadable"]


def test_no_place_for_a_paid_reply_is_said(books, tmp_path):
    (tmp_path / "spool").write_text("a file where the folder should be")
    with pytest.raises(StorageFull, match="at a paid reply"):
        books(NOWHERE, patience_s=0.0).keep(new(), "{}")


def test_what_could_not_be_closed_is_closed_with_the_next_claim(books, database_url):
    book = books()
    call = claim(book)
    good, book.database = book.database, Database(NOWHERE)
    book.close_call(call.call_id, "dropped", "away")
    book.database = good
    assert isinstance(claim(book), Claimed)
    assert [row[0] for row in rows(book)] == ["dropped", "claimed"]


def test_the_presence_comes_back_under_its_number(database_url):
    presence = Presence(database_url)
    number = presence.number()
    assert presence.number() == number
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
            " and objid = %s and pid <> pg_backend_pid()",
            (number,),
        )
    assert presence.number() == number
    presence.close()
    presence.close()


def test_an_alert_is_noted_once_a_day(book):
    assert book.alert(1.0, 1.5)
    assert not book.alert(1.0, 2.5)


def test_costs_are_told_by_whatever_is_asked(book, database_url):
    bought(book, "a", usd=0.25, model="m1", stage="read", run_id="r1")
    bought(book, "b", usd=0.5, model="m1", stage="propose", caller="you")
    bought(book, "c", usd=None, model="m2", stage="read")
    lost = claim(book, "d", model="m1")
    book.sent(lost.call_id)
    book.close_call(lost.call_id, "unknown", "died")
    tried = claim(book, "e", model="m1")
    book.close_call(tried.call_id, "failed", "503")
    claim(book, "f", model="m1")
    book.reused(Reuse(stage="read", model="m1", key="a", caller="me", usd=0.25))
    book.reused(Reuse(stage="synthesize", caller="me", usd=0.125))
    costs = PostgresCosts(book.database)
    by = {row.group: row for row in costs.spending("model")}
    assert set(by) == {"", "m1", "m2"}
    one = by["m1"]
    assert (one.calls, one.usd, one.failed, one.in_flight) == (2, 0.75, 1, 1)
    assert (one.unknown, one.unknown_usd, one.reused, one.saved_usd) == (1, 0.01, 1, 0.25)
    assert (one.input, one.cached, one.image, one.output) == (20, 8, 6, 10)
    assert (by["m2"].unpriced, by["m2"].usd) == (1, 0)
    assert by[""].saved_usd == 0.125
    assert {row.group for row in costs.spending("stage")} == {"propose", "read", "synthesize"}
    assert {row.group: row.usd for row in costs.spending("caller")} == {"me": 0.25, "you": 0.5}
    assert {row.group: row.usd for row in costs.spending("run")} == {"": 0.5, "r1": 0.25}
    now = datetime.now(UTC)
    (day,) = costs.spending("day", now - timedelta(hours=1))
    assert (day.group, day.usd) == (f"{now:%Y-%m-%d}", 0.75)
    assert costs.spending("day", now + timedelta(hours=1)) == []
    recent = costs.recent(now + timedelta(seconds=1))
    assert (recent.hour, recent.today, recent.month) == (0.75, 0.75, 0.75)
    assert recent.first_at is not None


def test_odd_text_is_kept_as_far_as_it_can_be(book):
    call_id = bought(book, body=json.dumps({"t": "a\0b"}) + "\0", caller="na\0me", model="m\udc80")
    assert claim(book).call_id == call_id
