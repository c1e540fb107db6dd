"""Requests through the deployment `generate/on-demand`, all at once; each user makes one and stops.

    locust -f tests/bench/locustfile.py --headless --users 50 --spawn-rate 50 --run-time 30m \
        --host http://127.0.0.1:4200/api

A request is a run that is made and waited for: the time in the table is from asking until the
component lies in its folder. Only Prefect's HTTP interface is used, so it measures any server.
Variables: LOAD_PICTURES (pictures, parted by colons), LOAD_OUT (folder the workers write into).
"""

import itertools
import os
import time

from locust import HttpUser, between, task

PICTURES = os.environ["LOAD_PICTURES"].split(":")
OUT = os.environ["LOAD_OUT"]
TURN = itertools.count()
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


class Caller(HttpUser):
    """Somebody who wants one component."""

    wait_time = between(0, 0)

    @task
    def one(self) -> None:
        """Make the run, wait until it ended, and tell how long that took."""
        number = next(TURN)
        request = {"image": PICTURES[number % len(PICTURES)], "out": OUT, "folder": f"c{number}"}
        began, problem = time.perf_counter(), None
        try:
            problem = self.run_of({"request": request})
        finally:
            self.environment.events.request.fire(
                request_type="RUN",
                name="generate/on-demand",
                response_time=1000 * (time.perf_counter() - began),
                response_length=0,
                exception=RuntimeError(problem) if problem else None,
                context={},
            )
        self.stop()

    def run_of(self, parameters: dict[str, object]) -> str | None:
        """What went wrong; None when the run completed."""
        where = "/deployments/name/generate/on-demand"
        deployment = self.client.get(where, name="deployment").json()["id"]
        made = self.client.post(
            f"/deployments/{deployment}/create_flow_run",
            json={"parameters": parameters, "state": {"type": "SCHEDULED"}},
            name="make the run",
        )
        if made.status_code >= 400:
            return made.text[:200]
        run = made.json()["id"]
        while True:
            time.sleep(1.0)
            state = self.client.get(f"/flow_runs/{run}", name="is it ready?").json()["state"]
            if state["type"] in FINAL:
                told = f"{state['name']}: {state['message']}"
                return None if state["type"] == "COMPLETED" else told
