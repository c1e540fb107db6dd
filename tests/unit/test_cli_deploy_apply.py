"""Files that describe pools and limits: read whole or refused by name."""

import json
from pathlib import Path

import pytest

from componentforge.cli.deploy_apply import read_limits, read_pools
from componentforge.errors import ConfigurationError

POOLS = Path(__file__).resolve().parents[2] / "deployments" / "pools"


def test_ours_are_a_pool_a_type_and_a_limit_for_the_browser():
    assert {pool["type"]: pool["name"] for pool in read_pools(POOLS)} == {
        "process": "forge", "docker": "forge-docker", "kubernetes": "forge-kubernetes",
    }  # fmt: skip
    assert read_limits(POOLS / "limits.json") == [{"name": "tag:browser", "limit": 16}]


def test_a_pool_without_a_field_is_named_with_the_field(tmp_path):
    pool = json.loads((POOLS / "process.json").read_text())
    del pool["type"]
    (tmp_path / "odd.json").write_text(json.dumps(pool))
    with pytest.raises(ConfigurationError, match=r"odd\.json: its fields are not .*\(type\)"):
        read_pools(tmp_path)


def test_a_file_that_is_no_json_or_not_there_is_named(tmp_path):
    (tmp_path / "torn.json").write_text("{")
    with pytest.raises(ConfigurationError, match=r"torn\.json: cannot be read"):
        read_pools(tmp_path)
    with pytest.raises(ConfigurationError, match=r"limits\.json: cannot be read"):
        read_limits(tmp_path / "limits.json")
