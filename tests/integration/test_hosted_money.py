"""Prices, caps and alerts of hosted models, against a server that keeps a book of its own."""

import pytest

from componentforge.domain.model_ledger import Caps
from componentforge.errors import ConfigurationError, LimitReached
from tests.asked import SERVED, ask, asking, booked, question, settings_for
from tests.openai_server.counting import ServedModel, Tiles
from tests.openai_server.scenario import Answer
from tests.openai_server.server import OpenAIServer

ONE = Answer({"n": 1})


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with OpenAIServer(tmp_path_factory.mktemp("book") / "book.db", models=SERVED) as server:
        yield server


@pytest.fixture
def make(server, tmp_path, database_url, valkey_url):
    def make(scenario, **settings):
        server.reset(scenario)
        return asking(settings_for(tmp_path, server.url, database_url, valkey_url, **settings))

    return make


def test_a_price_that_is_unknown_is_unknown_and_never_zero(
    tmp_path, tmp_path_factory, database_url, valkey_url
):
    served = (ServedModel("house-model", Tiles(85, 170)),)
    book = tmp_path_factory.mktemp("b") / "book.db"
    with OpenAIServer(book, lambda _: ONE, models=served) as server:
        chosen = settings_for(tmp_path, server.url, database_url, valkey_url)
        with asking(chosen) as told:
            reply = ask(told.client, question(1, model="house-model"))[0]
            assert reply.usd is None
            assert reply.usage.output > 0
            assert booked(told.wired) == [("received", 1, None)]
        with asking(chosen, caps=Caps(day_usd=1)) as told:
            found = ask(told.client, question(2, model="house-model"))[0]
            assert isinstance(found, ConfigurationError)
            assert "FORGE_MODEL_PRICES" in str(found)
        prices = tmp_path / "prices.toml"
        prices.write_text('[models."house-model"]\ninput = 2.0\ncached = 0.5\noutput = 8.0\n')
        with asking(chosen.model_copy(update={"model_prices": prices})) as told:
            reply = ask(told.client, question(3, model="house-model"))[0]
            assert reply.usd == pytest.approx(server.book.calls()[-1].usd, abs=1e-9)


def test_a_model_past_its_stop_date_is_not_asked(make, server, tmp_path):
    prices = tmp_path / "prices.toml"
    prices.write_text('[models."old"]\ninput = 1\noutput = 1\nstops = 2020-01-01\ninstead = "new"')
    with make(lambda _: ONE, model_prices=prices) as told:
        found = ask(told.client, question(1, model="old"))[0]
        assert isinstance(found, ConfigurationError)
        assert str(found) == "model old: it stopped on 2020-01-01; use new"
        assert not server.book.calls()


def test_a_cap_counts_what_is_in_flight(make, server):
    # Each may cost 0.0001 for its output and a little for its input: four fit, five do not.
    with make(lambda _: Answer({"n": 1}, seconds=0.4), model_usd_per_day=0.00045) as told:
        found = ask(told.client, *[question(n) for n in range(8)])
        refused = [one for one in found if isinstance(one, LimitReached)]
        assert len(server.book.calls()) == 8 - len(refused) == 4
        assert "FORGE_MODEL_USD_PER_DAY" in str(refused[0])
        # What came cost far less than was put aside: there is room again.
        assert ask(told.client, question(9))[0].bought


def test_a_run_has_a_cap_of_its_own(make):
    with make(lambda _: Answer({"n": 1}, output_tokens=200), model_usd_per_run=0.0002) as told:
        assert ask(told.client, question(1))[0].bought
        found = ask(told.client, question(2))[0]
        assert isinstance(found, LimitReached)
        assert "in this run" in str(found)
        assert ask(told.client, question(1))[0].bought is False  # what is there costs nothing


def test_passing_the_days_alert_is_told_once(make):
    with make(lambda _: Answer({"n": 1}, output_tokens=100), model_usd_alert=0.0001) as told:
        for n in range(5):
            ask(told.client, question(n))
        assert len(told.alerts) == 1
        assert told.alerts[0] >= 0.0001
