import os
from pathlib import Path

import pytest

from componentforge import wiring
from componentforge.domain.engine import EngineChoice, EngineUse, ModelChoice
from componentforge.errors import ConfigurationError, ServiceUnavailable, StorageFull
from componentforge.settings import Settings
from componentforge.stores import embedded
from componentforge.wiring import Wiring, prepare_prefect, using


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    """Whatever the tester's own environment says."""
    for name in [*os.environ]:
        if name.startswith("FORGE_") or name == "PREFECT_API_URL":
            monkeypatch.delenv(name)


class FakeServers:
    """Servers that need not run: each name starts, or raises what the test says."""

    problems: dict[str, Exception] = {}  # noqa: RUF012
    events: list[str] = []  # noqa: RUF012

    def __init__(self, home: Path, wanted, notice=None, memory=0) -> None:
        self.names = wanted

    def ensure(self):
        from contextlib import contextmanager

        @contextmanager
        def ensured():
            (name,) = self.names
            if name in self.problems:
                raise self.problems[name]
            self.events.append(f"+{name}")
            yield {name: f"fake://{name}"}
            self.events.append(f"-{name}")

        return ensured()


@pytest.fixture
def servers(monkeypatch):
    monkeypatch.setattr(FakeServers, "problems", {})
    monkeypatch.setattr(FakeServers, "events", [])
    monkeypatch.setattr(embedded, "Servers", FakeServers)
    return FakeServers


@pytest.fixture
def heard():
    return []


@pytest.fixture
def wired(tmp_path, heard, servers):
    with Wiring(Settings(home=tmp_path), heard.append) as made:
        yield made


def test_a_part_is_made_once_and_closed_at_the_end(tmp_path):
    class Part:
        closed = 0

        def close(self):
            self.closed += 1

    with Wiring(Settings(home=tmp_path)) as wired:
        part = wired.once("part", Part)
        assert wired.once("part", Part) is part
        assert part.closed == 0
    assert part.closed == 1


def test_parts_made_for_a_block_are_those_of_the_block(tmp_path):
    with using(Settings(home=tmp_path)) as outer:
        assert wiring.current() is outer
        with using(Settings(home=tmp_path / "inner")) as inner:
            assert wiring.current() is inner
            assert wiring.blobs() is inner.blobs()
        assert wiring.current() is outer


def test_servers_start_together_and_end_with_the_parts(wired, servers):
    wired.start_services()
    assert set(servers.events) == {"+prefect", "+valkey", "+postgres"}
    assert wired.address("prefect") == "fake://prefect"
    wired.close()
    assert {e for e in servers.events if e[0] == "-"} == {"-prefect", "-valkey", "-postgres"}


def test_an_address_starts_its_server_once(wired, servers):
    assert wired.address("valkey") == wired.address("valkey") == "fake://valkey"
    assert servers.events == ["+valkey"]


@pytest.mark.parametrize("name", ["valkey", "postgres"])
def test_cache_and_history_may_be_missing(wired, servers, heard, name):
    servers.problems[name] = ServiceUnavailable(name, "is broken", "mend it")
    wired.start_services()
    assert heard == [f"{name}: is broken; mend it; going on without it"]


def test_without_the_prefect_server_nothing_begins_and_the_others_end(wired, servers):
    servers.problems["prefect"] = ServiceUnavailable("Prefect server", "is broken", "mend it")
    with pytest.raises(ServiceUnavailable, match="Prefect server"):
        wired.start_services()
    wired.close()
    assert sorted(servers.events) == ["+postgres", "+valkey", "-postgres", "-valkey"]


def test_a_full_disk_is_told_whoever_meets_it(wired, servers):
    servers.problems["valkey"] = StorageFull("home", "no space")
    with pytest.raises(StorageFull):
        wired.start_services()


def test_what_a_setting_names_is_not_started(tmp_path, servers):
    chosen = Settings(
        home=tmp_path, database_url="postgresql://h/d", redis_url="redis://h",
        PREFECT_API_URL="http://p/api",
    )  # fmt: skip
    with Wiring(chosen) as wired:
        wired.start_services()
        assert wired.embedded() == ()
        assert wired.address("postgres") == "postgresql://h/d"
        assert wired.address("valkey") == "redis://h"
        assert wired.address("prefect") == "http://p/api"
    assert servers.events == []


def program(path: Path, says: str) -> Path:
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return path


def test_the_browser_is_asked_for_its_version_only_when_it_changed(tmp_path):
    browser = program(tmp_path / "chromium", "Chromium 1")
    chosen = Settings(home=tmp_path / "home", chromium=str(browser))
    with Wiring(chosen) as first:
        assert first.browser_version().startswith("Chromium 1 fonts:")
    kept = browser.stat()
    program(browser, "Chromium 2")
    os.utime(browser, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    with Wiring(chosen) as same_identity:
        assert same_identity.browser_version().startswith("Chromium 1 ")
    os.utime(browser, ns=(kept.st_atime_ns, kept.st_mtime_ns + 1))
    with Wiring(chosen) as changed:
        assert changed.browser_version().startswith("Chromium 2 ")


def test_restarts_of_the_browser_are_told_once_and_no_browser_is_made_for_it(tmp_path):
    class Restarted:
        restarts = 2

    with Wiring(Settings(home=tmp_path)) as wired:
        assert wired.new_browser_restarts() == 0
        browser = wired.once("browser", Restarted)
        assert [wired.new_browser_restarts() for _ in range(2)] == [2, 0]
        browser.restarts = 5
        assert wired.new_browser_restarts() == 3


def test_without_a_browser_its_version_says_what_to_do(tmp_path):
    with (
        Wiring(Settings(home=tmp_path, chromium=str(tmp_path / "none"))) as wired,
        pytest.raises(ServiceUnavailable, match="FORGE_CHROMIUM"),
    ):
        wired.browser_version()


def test_a_new_font_changes_what_reading_and_writing_depend_on(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    fonts = tmp_path / "data" / "fonts"
    fonts.mkdir(parents=True)

    def ids():
        with Wiring(Settings(home=tmp_path)) as wired:
            return [wired.engine_use(c, EngineChoice()) for c in ("read", "propose", "synthesize")]

    before = ids()
    (fonts / "New.ttf").write_bytes(b"font")
    after = ids()
    assert before[0] != after[0]
    assert before[1] == after[1] == EngineUse()
    assert before[2] != after[2]


def test_only_known_engines_are_wired(tmp_path):
    with Wiring(Settings(home=tmp_path)) as wired, pytest.raises(ConfigurationError):
        wired.engine_use("propose", EngineChoice(propose="gemini"))


def test_prefect_is_told_where_its_server_is_and_keeps_what_the_user_set(tmp_path, monkeypatch):
    for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_LOGGING_TO_API_ENABLED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    for name in ("PREFECT_SERVER_ANALYTICS_ENABLED", "PREFECT_CLI_PROMPT", "DO_NOT_TRACK"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # restored afterwards
    prepare_prefect("http://here/api", tmp_path)
    assert os.environ["PREFECT_API_URL"] == "http://here/api"
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert os.environ["PREFECT_LOGGING_TO_API_ENABLED"] == "false"
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"


def test_a_library_of_the_users_is_indexed_and_its_problems_are_told(tmp_path):
    folder = tmp_path / "lib"
    folder.mkdir()
    (folder / "Chip.tsx").write_text(
        "export function Chip({ label }: { label: string }) { return <span>{label}</span>; }\n"
    )
    with Wiring(Settings(home=tmp_path / "home")) as wired:
        added = wired.add_library(folder, "mine")
        assert [p.id for p in added.patterns] == ["mine/chip"]
        assert (added.problems, added.changed) == ((), 1)
        assert wired.add_library(folder, "mine").changed == 0


def hosted_parts(tmp_path, **changes):
    return Wiring(
        Settings(home=tmp_path, **{"OPENAI_API_KEY": "sk-x", "model": "own-model", **changes})
    )


def test_the_use_of_a_hosted_capability_holds_all_its_results_depend_on(tmp_path):
    from componentforge.engines.openai.prompts import load

    with hosted_parts(tmp_path, temperature=0.3) as wired:
        choice = EngineChoice(read="openai", propose="openai", synthesize="openai")
        read, propose, synthesize = (
            wired.engine_use(c, choice) for c in ("read", "propose", "synthesize")
        )
        assert read == EngineUse(
            engine="openai", machine=wired.fonts(), model="own-model",
            prompt_sha256=load("read").sha256, temperature=0.3,
        )  # fmt: skip
        assert propose.machine == ""
        assert synthesize.machine == wired.fonts()
        assert len({u.prompt_sha256 for u in (read, propose, synthesize)}) == 3
        asked = ModelChoice(model="other", temperature=0.0)
        assert wired.engine_use("read", choice, asked).model == "other"
        assert wired.engine_use("read", choice, asked).temperature == 0.0
        assert wired.engine_use("read", EngineChoice(), asked) == EngineUse(machine=wired.fonts())


@pytest.mark.parametrize(
    ("changes", "asked", "told"),
    [
        ({"model": None}, ModelChoice(), "FORGE_MODEL"),
        ({"OPENAI_API_KEY": None}, ModelChoice(), "OPENAI_API_KEY"),
        ({}, ModelChoice(prompt="v99"), "no version of the prompts of read"),
        ({"prompt": "v98"}, ModelChoice(), "v98"),
    ],
)
def test_what_a_hosted_engine_lacks_is_told_before_anything_is_spent(
    tmp_path, changes, asked, told
):
    with hosted_parts(tmp_path, **changes) as wired, pytest.raises(ConfigurationError, match=told):
        wired.engine_use("read", EngineChoice(read="openai"), asked)


def test_each_capability_is_wired_alone_and_the_local_one_is_its_ground(tmp_path):
    class Client:
        async def ask(self, request):
            raise AssertionError

    with hosted_parts(tmp_path) as wired:
        wired.once("model client", Client)
        local, hosted = EngineUse(), wired.engine_use("propose", EngineChoice(propose="openai"))
        for make in (wired.reader, wired.proposer, wired.synthesizer):
            kinds = [type(make(use, lambda _r: None)).__name__ for use in (local, hosted)]
            assert kinds[0].startswith("Local")
            assert kinds[1].startswith("Hosted")
            assert make(local, lambda _r: None) is make(local, lambda _r: None)
