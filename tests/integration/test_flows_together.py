"""Many callers, the same pictures, at the same time."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from PIL import Image
from prefect import flow

from componentforge.settings import Settings
from componentforge.wiring import using
from tasks.models import GenerateRequest

CALLERS, PICTURES = 8, 10
OWN = ("ingest", "ocr", "read", "render", "score")
"""Stages that see the picture: no two pictures share them."""


@pytest.fixture
def wired(tmp_path, database_url, valkey_url, result_cache, prefect_url):
    chosen = Settings(home=tmp_path / "home", database_url=database_url, redis_url=valkey_url)
    with using(chosen) as made:
        yield made


@pytest.fixture
def pictures(card_picture, tmp_path):
    made = [tmp_path / f"{n}.png" for n in range(PICTURES)]
    with Image.open(card_picture) as image:
        for n, path in enumerate(made):
            image.crop((0, 0, image.width - 20 - n, image.height)).save(path)
    return made


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_eight_callers_of_the_same_ten_pictures_compute_each_once(wired, pictures, tmp_path):
    from flows.generate import make

    together = threading.Barrier(CALLERS)

    @flow(validate_parameters=False)
    def call(number):
        together.wait(120)
        return [
            make(GenerateRequest(image=str(p), out=str(tmp_path / f"out-{number}"), repairs=0))
            for p in pictures
        ]

    with ThreadPoolExecutor(CALLERS) as pool:
        # In a copy of the context: there Prefect is told which server to use.
        calls = [pool.submit(copy_context().run, call, number) for number in range(CALLERS)]
        made = [one for of_caller in calls for one in of_caller.result()]
    assert [one.status for one in made] == ["done"] * (CALLERS * PICTURES)
    stages = [stage for one in made for stage in one.stages if stage.name != "publish"]
    names = {stage.name for stage in stages}
    asked = Counter(stage.name for stage in stages)
    assert asked == dict.fromkeys(names, CALLERS * PICTURES)
    computed = Counter(stage.name for stage in stages if not stage.cached)
    assert {name: computed[name] for name in OWN} == dict.fromkeys(OWN, PICTURES)
    # Cards of two widths may ask the same of a later stage: then it is computed for both.
    assert all(0 < computed[name] <= PICTURES for name in names), computed
