"""Requests through the deployment `generate/on-demand`, all in flight at once; each user makes one and stops.

    locust -f tests/bench/locustfile.py --headless --users 50 --spawn-rate 5 --run-time 30m \
        --host http://127.0.0.1:4200/api

A request is a run that is made and waited for: the time in the table is from asking until the
component lies in its folder. Only Prefect's HTTP interface is used, so it measures any server; one
that is busy (503) is asked again, as Prefect's own client does. Ends with the last request.
Variables: LOAD_PICTURES (pictures, parted by colons), LOAD_OUT (folder the workers write into),
LOAD_REQUESTS (after so many it ends; as many as users).
"""

import itertools
import os
import random
import time

from locust import HttpUser, between, task

PICTURES = os.environ["LOAD_PICTURES"].split(":")
OUT = os.environ["LOAD_OUT"]
REQUESTS = int(os.environ["LOAD_REQUESTS"])
TURN, DONE = itertools.count(), itertools.count(1)
TRIES = 10
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


class Caller(HttpUser):
    """Somebody who wants one component."""

    wait_time = between(0, 0)

    @task
    def one(self) -> None:
        """Make the run, wait until it ended, and tell how long that took."""
        number = next(TURN)
        request = {"image": PICTURES[number % len(PICTURES)], "out": OUT, "folder": f"c{number}"}
        began = time.perf_counter()
        try:
            problem = self.run_of({"request": request})
        except (ValueError, KeyError) as error:  # an answer that is none of Prefect's
            problem = repr(error)
        self.environment.events.request.fire(
            request_type="RUN",
            name="generate/on-demand",
            response_time=1000 * (time.perf_counter() - began),
            response_length=0,
            exception=RuntimeError(problem) if problem else None,
            context={},
        )
        runner = self.environment.runner
        if runner is not None and next(DONE) == REQUESTS:
            time.sleep(3.0)  # the table is written once a second, and not at the end
            runner.quit()
        self.stop()

    def run_of(self, parameters: dict[str, object]) -> str | None:
        """What went wrong; None when the run completed."""
        where = "/deployments/name/generate/on-demand"
        deployment = self.asked("get", where, "which deployment?").json()["id"]
        wanted = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        address = f"/deployments/{deployment}/create_flow_run"
        made = self.asked("post", address, "make the run", json=wanted)
        if made.status_code >= 400:
            return made.text[:200]
        run = made.json()["id"]
        while True:
            time.sleep(1.0)
            state = self.asked("get", f"/flow_runs/{run}", "is it ready?").json()["state"]
            if state["type"] in FINAL:
                told = f"{state['name']}: {state['message']}"
                return None if state["type"] == "COMPLETED" else told

    def asked(self, method: str, address: str, name: str, **more: object):
        """The server's answer; while it is busy or resets the line, again after growing pauses."""
        for attempt in range(TRIES):
            answer = self.client.request(method, address, name=name, **more)
            if 0 < answer.status_code < 500 or attempt == TRIES - 1:
                return answer
            time.sleep(random.uniform(0.5, 1.5) * min(2**attempt, 8))
        raise AssertionError("unreachable")
