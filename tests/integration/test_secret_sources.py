"""Secrets from every source, against servers that speak Vault's and AWS's protocol on loopback."""

import http.server
import json
import logging
import threading
import traceback
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.stores.secret_sources import Secrets

PLANTED = "planted-Zx81-never-shown"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Source:
    """Answers what a test says."""

    def __init__(self):
        self.answers, self.asked = [], 0

    def read(self, name):
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return SecretStr(answer)


@contextmanager
def serving(answer):
    """A server on loopback; `answer(method, path, headers, body)` gives (status, document)."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("content-length") or 0)
            status, document = answer(
                self.command, self.path, self.headers, self.rfile.read(length)
            )  # fmt: skip
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def vault(monkeypatch):
    def answer(method, path, headers, body):
        if headers["X-Vault-Token"] != "s.good":
            return 403, {"errors": ["permission denied", PLANTED]}
        if (method, path.partition("?")[0]) == ("GET", "/v1/kv/data/team/openai"):
            return 200, {"data": {"data": {"key": PLANTED, "value": "plain"}, "metadata": {}}}
        if "broken" in path:
            return 500, {"errors": [PLANTED]}
        return 404, {"errors": []}

    with serving(answer) as url:
        monkeypatch.setenv("VAULT_ADDR", url)
        monkeypatch.setenv("VAULT_TOKEN", "s.good")
        yield


@pytest.fixture
def aws(monkeypatch):
    def answer(method, path, headers, body):
        assert headers["X-Amz-Target"] == "secretsmanager.GetSecretValue"
        assert "AWS4-HMAC-SHA256" in headers["Authorization"]
        name = json.loads(body)["SecretId"]
        found = {"plain": PLANTED, "fields": json.dumps({"key": PLANTED})}.get(name)
        if name == "busy":
            return 500, {"__type": "InternalServiceError", "message": PLANTED}
        if name == "binary":
            return 200, {"Name": name, "SecretBinary": "AAAA"}
        if found is None:
            return 400, {"__type": "ResourceNotFoundException", "message": PLANTED}
        return 200, {"Name": name, "SecretString": found}

    with serving(answer) as url:
        for name, value in {
            "AWS_ENDPOINT_URL": url, "AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_EC2_METADATA_DISABLED": "true",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        yield


def test_a_value_is_kept_for_its_time_and_then_asked_for_again():
    clock, source = Clock(), Source()
    secrets = Secrets(10, {"x": source}, clock)
    source.answers = ["old", "new"]
    clock.now = 9.9
    assert [secrets.get("x:k").get_secret_value() for _ in range(3)] == ["old"] * 3
    clock.now = 20
    assert secrets.get("x:k").get_secret_value() == "new"
    assert source.asked == 2


def test_a_source_that_is_away_lends_its_last_value_for_a_while():
    clock, source = Clock(), Source()
    secrets = Secrets(10, {"x": source}, clock)
    away = ServiceUnavailable("x", "away", "wait")
    source.answers = ["old", away, away]
    secrets.get("x:k")
    clock.now = 15
    assert secrets.get("x:k").get_secret_value() == "old"
    clock.now = 25
    with pytest.raises(ServiceUnavailable):
        secrets.get("x:k")


def test_a_secret_that_was_taken_away_is_gone_at_once_and_forgetting_asks_again():
    clock, source = Clock(), Source()
    secrets = Secrets(10, {"x": source}, clock)
    source.answers = ["old", "new", ConfigurationError("x", "gone", "ask"), "back"]
    secrets.get("x:k")
    secrets.forget("x:k")
    assert secrets.get("x:k").get_secret_value() == "new"
    clock.now = 11
    with pytest.raises(ConfigurationError):
        secrets.get("x:k")
    assert secrets.get("x:k").get_secret_value() == "back"
    secrets.forget()


def test_environment_and_file(monkeypatch, tmp_path):
    monkeypatch.setenv("A_KEY", PLANTED)
    (tmp_path / "key").write_text(f"{PLANTED}\n")
    for address in ("env:A_KEY", f"file:{tmp_path / 'key'}"):
        assert Secrets().get(address).get_secret_value() == PLANTED


def test_a_block_of_the_prefect_server(prefect_url):
    from prefect.blocks.system import Secret

    Secret(value=SecretStr(PLANTED)).save("planted-key", overwrite=True, _sync=True)
    assert Secrets().get("prefect:planted-key").get_secret_value() == PLANTED
    with pytest.raises(ConfigurationError, match="no such Secret block"):
        Secrets().get("prefect:not-there")


def test_vault_and_aws(vault, aws):
    secrets = Secrets()
    for address in ("vault:kv/team/openai#key", "aws:plain", "aws:fields#key"):
        assert secrets.get(address).get_secret_value() == PLANTED
    assert secrets.get("vault:kv/team/openai").get_secret_value() == "plain"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("vault:kv/none#key", ConfigurationError),
        ("vault:kv/team/openai#other", ConfigurationError),
        ("vault:kv/broken", ServiceUnavailable),
        ("aws:none", ConfigurationError),
        ("aws:fields#other", ConfigurationError),
        ("aws:plain#key", ConfigurationError),
        ("aws:binary", ConfigurationError),
        ("aws:busy", ServiceUnavailable),
        ("env:NOT_SET_AT_ALL", ConfigurationError),
        ("file:/nonexistent", ConfigurationError),
        (PLANTED, ConfigurationError),
        (f"nowhere:{PLANTED}", ConfigurationError),
    ],
)
def test_what_is_not_there_is_told_in_one_line_without_any_value(vault, aws, address, kind, caplog):
    secrets = Secrets()
    with caplog.at_level(logging.DEBUG, "componentforge"), pytest.raises(kind) as caught:
        secrets.get(address)
    told = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(secrets)
    assert "\n" not in str(caught.value)
    assert PLANTED not in told
    assert "s.good" not in told


def test_a_token_that_is_refused_is_told(vault, monkeypatch):
    monkeypatch.setenv("VAULT_TOKEN", "s.bad")
    with pytest.raises(ConfigurationError, match="no right to read it"):
        Secrets().get("vault:kv/team/openai#key")
    monkeypatch.delenv("VAULT_TOKEN")
    with pytest.raises(ConfigurationError, match="VAULT_TOKEN is not set"):
        Secrets().get("vault:kv/team/openai#key")


def test_files_that_hold_no_secret_are_told(tmp_path):
    for name, data in {"empty": b" \n", "binary": b"\xff\xfe\xfa", "large": b"x" * 70_000}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ConfigurationError):
            Secrets().get(f"file:{tmp_path / name}")


def test_an_unreachable_vault_is_away(monkeypatch):
    monkeypatch.setenv("VAULT_ADDR", "http://127.0.0.1:9")
    monkeypatch.setenv("VAULT_TOKEN", PLANTED)
    with pytest.raises(ServiceUnavailable) as caught:
        Secrets().get("vault:kv/x")
    assert PLANTED not in "".join(traceback.format_exception(caught.value))
