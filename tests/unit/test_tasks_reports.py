"""Whether Prefect's server hears of every stage."""

import pytest
from prefect.events.clients import AssertingEventsClient, NullEventsClient
from prefect.events.worker import EventsWorker

from tasks.reports import stage_reports


def override():
    chosen = EventsWorker._client_override
    return chosen[0] if chosen else None


def test_inside_nothing_is_sent_and_afterwards_it_is_again():
    with stage_reports(False):
        assert override() is NullEventsClient
        with stage_reports(False):
            pass
        assert override() is NullEventsClient, "the outer block goes on"
    assert override() is None


def test_an_error_ends_it_too():
    with pytest.raises(OSError, match="full"), stage_reports(False):
        raise OSError("full")
    assert override() is None


def test_when_wanted_nothing_changes():
    EventsWorker.set_client_override(AssertingEventsClient)
    try:
        with stage_reports(True):
            assert override() is AssertingEventsClient
    finally:
        EventsWorker.set_client_override(None)
