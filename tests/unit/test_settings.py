from pathlib import Path

import pytest

from componentforge.errors import ConfigurationError
from componentforge.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    import os

    for name in [*os.environ]:
        if name.startswith("FORGE_") or name == "PREFECT_API_URL":
            monkeypatch.delenv(name)


def test_the_home_folder_is_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_settings().home == tmp_path / ".forge"


def test_every_setting_is_read_from_its_variable(monkeypatch):
    for name, value in {
        "FORGE_HOME": "/h",
        "FORGE_CHROMIUM": "/c",
        "FORGE_NODE": "/n",
        "FORGE_DATABASE_URL": "postgresql://u:secret@h/d",
        "FORGE_REDIS_URL": "redis://:secret@h",
        "FORGE_QDRANT_URL": "http://q",
        "FORGE_CACHE_TTL": "60",
        "FORGE_ENGINE": "read=local",
        "FORGE_MAX_BYTES": "7",
        "FORGE_MAX_PIXELS": "8",
        "PREFECT_API_URL": "http://p/api",
    }.items():
        monkeypatch.setenv(name, value)
    found = read_settings()
    assert (found.home, found.chromium, found.node) == (Path("/h"), "/c", "/n")
    assert found.database_url is not None
    assert found.database_url.get_secret_value() == "postgresql://u:secret@h/d"
    assert found.cache_ttl == 60
    assert (found.engine, found.max_bytes, found.max_pixels) == ("read=local", 7, 8)
    assert found.prefect_api_url == "http://p/api"
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORGE_CACHE_TTL", "soon"),
        ("FORGE_CACHE_TTL", "-1"),
        ("FORGE_MAX_BYTES", "0"),
        ("FORGE_DATABASE_URL", "hunter2"),
        ("FORGE_REDIS_URL", "hunter2"),
        ("FORGE_DATABASE_READ_URL", "hunter2"),
        ("FORGE_OTLP_ENDPOINT", "hunter2"),
        ("FORGE_METRICS_PORT", "70000"),
        ("FORGE_LOG_FORMAT", "hunter2"),
        ("FORGE_CACHE_MEMORY", "0"),
        ("FORGE_READ_LAG", "-1"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable_and_not_the_value(
    monkeypatch, name, value
):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        read_settings()
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert "\n" not in line
    assert "hunter2" not in line


def test_an_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("FORGE_DATABASE_URL", "")
    assert read_settings().database_url is None


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Settings().engine = "x"  # type: ignore[misc]


def test_the_endpoint_of_hosted_models_has_the_names_everybody_gives_it(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://models.example/v1")
    monkeypatch.setenv("FORGE_OPENAI_API", "chat_completions")
    monkeypatch.setenv("FORGE_MODEL_USD_PER_DAY", "2.5")
    found = read_settings()
    assert found.openai_api_key is not None
    assert found.openai_api_key.get_secret_value() == "sk-planted"
    assert (found.openai_base_url, found.openai_api) == (
        "https://models.example/v1", "chat_completions",
    )  # fmt: skip
    assert found.model_usd_per_day == 2.5
    assert found.described()["openai_api_key"] == "set"
    assert "planted" not in repr(found) + str(found.described())


def test_a_wrong_endpoint_is_named_as_the_user_wrote_it(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "models.example")
    with pytest.raises(ConfigurationError, match="OPENAI_BASE_URL: it is no address"):
        read_settings()
