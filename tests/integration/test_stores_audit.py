"""The audit log on a real PostgreSQL: it grows, and nothing else goes unnoticed."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from pydantic import SecretStr

from componentforge.domain.audit import FIRST, entry_hash, verify_chain
from componentforge.errors import ConfigurationError, StorageFull
from componentforge.stores.audit import AuditLog, export_lines, read_anchors
from componentforge.stores.database import Database

ROWS, IN_MEMORY, REAL = 60, 960, 40


@pytest.fixture
def log(database_url, tmp_path):
    log = AuditLog(Database(database_url), tmp_path / "anchors", "ann")
    yield log
    log.database.close()


@pytest.fixture
def superuser(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def filled(log, rows=ROWS):
    for i in range(rows):
        log.append(("run.done", "run.failed", "cache.cleared")[i % 3], f"thing {i}", number=i)
    return log


def test_entries_come_back_as_written_and_verify(log):
    first = log.append("run.done", "a.png", run="r1", usd=None)
    second = log.append("cache.cleared", "all", entries=3)
    assert [e.seq for e in log.entries()] == [1, 2]
    assert list(log.entries()) == [first, second]
    assert (first.previous, second.previous) == (FIRST, first.hash)
    assert (first.actor, json.loads(second.details)) == ("ann", {"entries": 3})
    found = log.verify()
    assert (found.whole, found.entries, found.anchors, found.unanchored) == (True, 2, 1, 0)
    assert log.latest("run.done") == first
    assert log.latest("nothing") is None
    assert list(log.entries("run.done")) == [first]


@pytest.mark.parametrize(
    "text", ["a\0b", "\udcff.png", "'; drop table audit_log; --", "ünïcode", ""]
)
def test_any_text_is_kept_and_verifies(log, text):
    log.append("run.failed", text, error=text)
    assert log.verify().whole


def test_many_at_once_make_one_chain(log, database_url):
    logs = [log, AuditLog(Database(database_url), log.anchors, "bob")]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: logs[i % 2].append("run.done", str(i)), range(40)))
    logs[1].database.close()
    found = log.verify()
    assert (found.whole, found.entries, found.unanchored) == (True, 40, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_log set subject = 'x'",
        "update audit_log set subject = 'x' where false",
        "delete from audit_log",
        "truncate audit_log",
        "insert into audit_log values (9, now(), 'a', 'e', 's', '{}', repeat('0', 64), repeat('1', 64))",
        "alter table audit_log disable trigger all",
        "drop table audit_log",
    ],
)  # fmt: skip
def test_the_application_can_only_append(log, superuser, statement):
    filled(log, 3)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), log.database.transaction() as mine:
        mine.execute(statement)
    if not statement.startswith(("alter", "drop")):
        # The second wall stands before a superuser too, also one that plays a replica.
        superuser.execute("set session_replication_role = replica")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            superuser.execute(statement)
    assert log.verify().whole


def test_the_rest_of_the_schema_is_open_to_the_application(log):
    with log.database.transaction() as mine:
        assert mine.execute("select current_user").fetchone() == ("forge_app",)
        mine.execute(
            "insert into component_versions values ('A', 1, repeat('0', 64), now(), 'r', '')"
        )
        mine.execute("update component_versions set note = 'x'")
        mine.execute("delete from component_versions")


def forged(entry, key=None, **changes):
    """An entry with other contents and a hash that fits them."""
    new = entry.model_copy(update=changes)
    values = new.model_dump()
    values.pop("hash")
    return new.model_copy(update={"hash": entry_hash(**values, key=key)})


def rechained(entries, start):
    """The chain from `start` on, written anew as somebody without the key would."""
    made = list(entries[:start])
    for number, entry in enumerate(entries[start:], start + 1):
        previous = made[-1].hash if made else FIRST
        made.append(forged(entry, seq=number, previous=previous))
    return made


def tampered(entries, rng):
    """(what was done, the entries after it); every kind a person with all rights could think of."""
    done = list(entries)
    at = rng.randrange(len(done))
    e = done[at]
    kind = rng.choice(
        ["field", "rehash", "rechain", "remove", "remove rechained", "swap", "move", "cut", "empty",
         "twice", "shift time", "insert", "cut front"]
    )  # fmt: skip
    if kind in ("field", "rehash", "rechain"):
        field = rng.choice(["actor", "event", "subject", "details", "at", "previous", "hash"])
        if field == "at":
            value = e.at + timedelta(microseconds=rng.choice([-1, 1, 3600_000_000]))
        elif field in ("previous", "hash"):
            value = f"{rng.getrandbits(256):064x}"
        else:
            value = getattr(e, field) + rng.choice([" ", "x", "\u200b"])
        e = e.model_copy(update={field: value})
        if kind != "field" and field != "hash":
            e = forged(e)
        done[at] = e
        if kind == "rechain" and field != "hash":
            done = rechained(done, at + 1)
    elif kind == "remove":
        del done[at]
    elif kind == "remove rechained":
        del done[at]
        done = rechained(done, at)
    elif kind == "swap":
        other = rng.choice([i for i in range(len(done)) if i != at])
        a, b = done[at], done[other]
        done[at], done[other] = (
            b.model_copy(update={"seq": a.seq}), a.model_copy(update={"seq": b.seq})
        )  # fmt: skip
    elif kind == "move":
        e = done.pop(at)
        done.insert(rng.choice([i for i in range(len(done) + 1) if i != at]), e)
    elif kind == "cut":
        done = done[:at]
    elif kind == "cut front":
        done = done[at + 1 :]
    elif kind == "empty":
        done = []
    elif kind == "twice":
        done.insert(at, e)
    elif kind == "shift time":
        done = [x.model_copy(update={"at": x.at - timedelta(days=1)}) for x in done]
    else:
        done.insert(at, forged(e, subject="never happened", seq=at + 1))
        done = rechained(done, at + 1) if rng.random() < 0.5 else done
    return kind, done


def test_a_thousand_tamperings_are_all_found(log, superuser):
    """By whoever holds every right: the walls are torn down first."""
    entries = list(filled(log).entries())
    anchors = read_anchors(log.anchors)
    rng = random.Random(5)
    missed = []
    for _ in range(IN_MEMORY):
        kind, done = tampered(entries, rng)
        assert done != entries
        if verify_chain(done, anchors).whole:
            missed.append(kind)
    superuser.execute("alter table audit_log disable trigger all")
    superuser.execute("alter table audit_log drop constraint audit_log_hash_key")
    for _ in range(REAL):
        kind, done = tampered(entries, rng)
        if kind == "move" or len({e.seq for e in done}) < len(done):
            # A table has no other order than its key, and the key allows nothing twice.
            done = [e.model_copy(update={"seq": i}) for i, e in enumerate(done, 1)]
        with superuser.transaction(), superuser.cursor() as cursor:
            cursor.execute("truncate audit_log")
            cursor.executemany(
                "insert into audit_log values (%s, %s, %s, %s, %s, %s, %s, %s)",
                [tuple(e.model_dump().values()) for e in done],
            )
        if log.verify().whole:
            missed.append(f"{kind} in the table")
    assert missed == []


def test_with_a_key_a_forged_chain_is_found_even_when_the_anchors_are_forged_too(log, tmp_path):
    key = SecretStr("only the auditor knows")
    kept = AuditLog(log.database, tmp_path / "keyed", "ann", key)
    entries = list(filled(kept, 20).entries())
    assert kept.verify().whole
    done = rechained([*entries[:9], *entries[10:]], 9)
    anchor = read_anchors(kept.anchors)[0].model_copy(
        update={"seq": done[-1].seq, "hash": done[-1].hash}
    )
    assert (
        verify_chain(done, [anchor]).problem_count < verify_chain(done, [anchor], key).problem_count
    )
    assert {p.seq for p in verify_chain(done, [anchor], key).problems} >= {10, 19}


def test_a_log_without_anchors_is_not_called_whole(log):
    log.append("run.done", "a.png")
    for path in log.anchors.glob("*.json"):
        path.unlink()
    found = log.verify()
    assert [p.kind for p in found.problems] == ["anchor"]


def test_an_anchor_that_was_spoilt_is_said(log):
    log.append("run.done", "a.png")
    next(log.anchors.glob("*.json")).write_text("{}")
    with pytest.raises(ConfigurationError, match="no audit anchor any more"):
        log.verify()


def test_anchors_never_go_back(log):
    first, second = log.append("a", "x"), log.append("b", "x")
    log._anchor(first)
    assert read_anchors(log.anchors)[0].seq == second.seq
    later = second.model_copy(update={"at": second.at + timedelta(days=1), "seq": 3})
    log._anchor(later)
    log._anchor(second.model_copy(update={"seq": 4}))
    assert [a.seq for a in read_anchors(log.anchors)] == [2, 3]


def test_a_folder_that_cannot_be_written_is_said(log, tmp_path):
    log.anchors = tmp_path / "file"
    log.anchors.write_text("")
    with pytest.raises(StorageFull, match="audit anchor"):
        log.append("run.done", "a.png")


def test_an_export_is_enough_to_check_the_chain_elsewhere(log):
    from componentforge.domain.audit import AuditEntry

    filled(log, 5)
    lines = [json.loads(line) for line in export_lines(log.entries())]
    assert verify_chain([AuditEntry(**line) for line in lines], read_anchors(log.anchors)).whole
