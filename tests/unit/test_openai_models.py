"""Prices and capabilities: dated configuration."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from componentforge.domain.model_calls import ImagePart, TokenUsage
from componentforge.engines.openai.estimate import estimate, image_tokens
from componentforge.engines.openai.models import Patches, Tiles, load_models
from componentforge.errors import ConfigurationError
from tests.asked import question
from tests.openai_server import counting

KNOWN = load_models()


def test_the_file_is_dated_and_every_model_can_be_used():
    assert KNOWN.dated >= date(2026, 11, 29)
    for name, model in KNOWN.models.items():
        assert model.name == name
        assert 0 < model.input < model.output
        assert model.cached is None or model.cached < model.input
        assert model.pictures is not None
        assert model.stops is None or model.instead in KNOWN.models


def test_a_bill_by_hand():
    # 700 plain, 200 read from and 100 written into the cache, 50 out; dollars a million tokens.
    usage = TokenUsage(input=1000, cached=200, cache_written=100, output=50)
    sol = KNOWN.models["gpt-6.2-sol"]
    expected = (700 * 2.0 + 200 * 0.10 + 100 * 2.5 + 50 * 10.0) / 1e6
    assert sol.usd(usage) == pytest.approx(expected)
    assert sol.usd(usage, batch=True) == pytest.approx(expected / 2)


def test_a_long_question_costs_more_in_all_its_parts():
    sol = KNOWN.models["gpt-6.2-sol"]
    just = sol.usd(TokenUsage(input=272_000, output=1000))
    over = sol.usd(TokenUsage(input=272_001, output=1000))
    assert just == pytest.approx((272_000 * 2 + 1000 * 10) / 1e6)
    assert over == pytest.approx((272_001 * 4 + 1000 * 15) / 1e6)


@given(
    st.integers(0, 10**6), st.floats(0, 1), st.integers(0, 10**5), st.sampled_from([*KNOWN.models])
)
def test_a_cheaper_kind_of_token_never_makes_a_bill_larger(tokens, share, out, name):
    model = KNOWN.models[name]
    plain = model.usd(TokenUsage(input=tokens, output=out))
    cached = model.usd(TokenUsage(input=tokens, cached=int(tokens * share), output=out))
    assert 0 <= cached <= plain + 1e-12


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("gpt-6-luna", "gpt-6-luna"),
        ("gpt-4.1-2025-04-14", "gpt-4.1"),
        ("ft:gpt-4o-2024-08-06:acme::abc", "gpt-4o"),
        ("llama-3", None),
        ("ft:", None),
    ],
)
def test_snapshots_and_fine_tunings_are_known_by_their_model(name, known):
    found = KNOWN.known(name)
    assert (found.name if found else None) == known


def test_a_stop_date_is_told_60_days_before_and_ends_the_use():
    stop = KNOWN.models["gpt-4.1"].stops
    assert stop is not None
    assert KNOWN.checked("gpt-4.1", stop - timedelta(61))[1] is None
    for days in (60, 1):
        warning = KNOWN.checked("gpt-4.1", stop - timedelta(days))[1]
        assert warning == f"model gpt-4.1 stops on {stop}, in {days} days; use gpt-6-luna"
    with pytest.raises(ConfigurationError, match=r"it stopped on .*; use gpt-6-luna"):
        KNOWN.checked("gpt-4.1", stop)
    assert KNOWN.checked("nobody", stop) == (None, None)


def test_a_file_of_the_users_adds_and_replaces(tmp_path):
    own = tmp_path / "prices.toml"
    own.write_text(
        '[models."house"]\ninput = 0\noutput = 0\n'
        '[models."gpt-6-luna"]\ninput = 9.0\noutput = 9.0\ntemperature = true\n'
    )
    mine = load_models(own)
    assert mine.models["house"].usd(TokenUsage(input=5, output=5)) == 0
    assert mine.models["gpt-6-luna"].input == 9.0
    assert mine.models["gpt-6.2-sol"] == KNOWN.models["gpt-6.2-sol"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[models."x"]\ninput = -1\noutput = 1', "models.x.input"),
        ('[models."x"]\ninput = 1', "models.x.output"),
        ('[models."x"]\ninput = 1\noutput = 1\nprice = 3', "models.x.price"),
        ("models = 3", "models"),
        ("[", "prices.toml"),
    ],
)
def test_a_wrong_file_is_said_in_one_line(tmp_path, text, said):
    own = tmp_path / "prices.toml"
    own.write_text(text)
    with pytest.raises(ConfigurationError, match="FORGE_MODEL_PRICES") as wrong:
        load_models(own)
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="No such file"):
        load_models(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("size", "tokens"),
    # Measured by others for the 6 family at detail high: 1.2 times patches, 2,500 of them at most.
    [((256, 256), 77), ((1024, 1024), 1229), ((1920, 1080), 2448), ((2560, 1440), 2931),
     ((3840, 2160), 2931), ((4032, 3024), 2942)],
)  # fmt: skip
def test_patches_are_counted_as_the_server_counts(size, tokens):
    assert Patches(factor=1.2, most=2500).tokens(*size, "high") == tokens


@pytest.mark.parametrize(
    ("size", "detail", "tokens"),
    # The guide's own examples.
    [((1024, 1024), "high", 765), ((2048, 4096), "high", 1105), ((4096, 8192), "low", 85)],
)
def test_tiles_are_counted_as_the_guide_does(size, detail, tokens):
    assert Tiles(base=85, tile=170).tokens(*size, detail) == tokens


@given(st.integers(1, 6000), st.integers(1, 6000), st.sampled_from(["low", "high", "auto"]))
def test_two_who_wrote_the_rules_down_agree(width, height, detail):
    assert Tiles(base=85, tile=170).tokens(width, height, detail) == counting.Tiles(85, 170).count(
        width, height, detail
    )
    if min(width, height) * 40 > max(width, height):
        assert Patches(factor=1.62, most=1536).tokens(width, height, detail) == counting.Patches(
            1.62
        ).count(width, height, detail)


def test_an_estimate_holds_texts_form_picture_and_the_whole_answer(folder_blobs):
    data = BytesIO()
    Image.new("RGB", (256, 256)).save(data, "PNG")
    blob = folder_blobs.put(data.getvalue(), "image/png")
    plain = estimate(question(1), KNOWN.models["gpt-6-luna"], folder_blobs)
    parts = (*question(1).parts, ImagePart(image=blob))
    seen = estimate(question(1, parts=parts), KNOWN.models["gpt-6-luna"], folder_blobs)
    assert (seen.image, seen.input - plain.input) == (77, 77)
    assert seen.output == 200
    assert image_tokens(data.getvalue(), "high", None) == 77  # of an unknown model: the newest rule
