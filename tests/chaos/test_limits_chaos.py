"""A limit's slot is free again when its holder and the server were killed together."""

import os
import signal
import time
from uuid import uuid4

import pytest

from componentforge.stores.embedded import Servers

LEASE_S = 60
"""The shortest Prefect allows; what it gives a task, too."""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(os.environ.get("FORGE_CHAOS") != "all", reason="waits for a minute: make chaos")
def test_a_slot_outlives_a_killed_server_and_is_free_when_its_lease_ends(tmp_path):
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.objects import ConcurrencyLeaseHolder
    from prefect.settings import PREFECT_API_URL, temporary_settings

    servers = Servers(tmp_path, ("prefect",))
    try:
        url = servers.up()["prefect"]
        with temporary_settings({PREFECT_API_URL: url}):
            with get_client(sync_client=True) as client:
                client.upsert_global_concurrency_limit_by_name("tag:browser", 1)
                client.increment_concurrency_slots_with_lease(
                    ["tag:browser"], 1, "concurrency", lease_duration=LEASE_S,
                    holder=ConcurrencyLeaseHolder(type="task_run", id=uuid4()),
                )  # fmt: skip
            (status,) = servers.status()
            os.kill(status.pid, signal.SIGKILL)
        # Nearly always the address it had; on a busy machine another program may have taken it.
        again = {PREFECT_API_URL: servers.up()["prefect"]}
        with temporary_settings(again), get_client(sync_client=True) as client:
            taken = client.read_global_concurrency_limit_by_name("tag:browser")
            assert taken.active_slots == 1
            until = time.monotonic() + 300
            while client.read_global_concurrency_limit_by_name("tag:browser").active_slots:
                assert time.monotonic() < until, "the slot stays taken"
                time.sleep(2)
    finally:
        servers.down()
