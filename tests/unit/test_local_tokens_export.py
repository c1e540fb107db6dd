"""Tokens in the formats others read."""

from componentforge.domain.base import Box
from componentforge.domain.layout import Shadow
from componentforge.domain.proposal import Requirement
from componentforge.domain.tokens import DesignTokens, Evidence, ShadowValue, Token
from componentforge.engines.local.tokens_export import (
    requirements_json,
    shadow_css,
    tokens_css,
    tokens_json,
)

TOKENS = DesignTokens(
    tokens=(
        Token(group="color", name="primary", value="#0d6efd", confidence=0.9, role="primary",
              evidence=Evidence(pixel_share=0.25, uses=3, seen_at=(Box(x=1, y=2, w=3, h=4),))),
        Token(group="fontFamily", name="body", value="Inter", confidence=0.8),
        Token(group="fontSize", name="text-14", value=14.0, confidence=0.8),
        Token(group="fontWeight", name="bold", value=700.0, confidence=0.8),
        Token(group="lineHeight", name="line-20", value=20.0, confidence=0.8),
        Token(group="radius", name="radius-6", value=6.0, confidence=0.8),
        Token(group="spacing", name="space-12", value=12.0, confidence=0.8),
        Token(group="borderWidth", name="thin", value=1.0, confidence=0.8),
        Token(group="shadow", name="card", value="x", confidence=0.8),
    ),
    shadows=(ShadowValue(css="0px 1px 3px 0px rgb(0 0 0 / 0.1)", dx=0, dy=1, blur=3, spread=0,
                         color="#000000", alpha=0.1),),
)  # fmt: skip


def test_a_colour_has_its_space_its_components_and_its_hex():
    value = tokens_json(TOKENS)["color"]["primary"]["$value"]
    assert value["colorSpace"] == "srgb"
    assert value["components"] == [0.051, 0.4314, 0.9922]
    assert value["hex"] == "#0d6efd"


def test_dimensions_are_in_px_and_weights_are_numbers():
    document = tokens_json(TOKENS)
    assert document["radius"]["radius-6"]["$value"] == {"value": 6, "unit": "px"}
    assert document["fontWeight"]["bold"]["$value"] == 700
    assert document["fontFamily"]["body"]["$value"] == ["Inter"]


def test_every_group_says_its_type():
    kinds = {group: entry["$type"] for group, entry in tokens_json(TOKENS).items()}
    assert kinds["fontSize"] == kinds["spacing"] == kinds["borderWidth"] == "dimension"
    assert kinds["shadow"] == "shadow"


def test_a_shadow_keeps_its_parts():
    value = tokens_json(TOKENS)["shadow"]["card"]["$value"]
    assert value["blur"] == {"value": 3, "unit": "px"}
    assert value["color"]["alpha"] == 0.1


def test_confidence_and_evidence_travel_under_extensions():
    extension = tokens_json(TOKENS)["color"]["primary"]["$extensions"]["componentforge"]
    assert extension == {
        "confidence": 0.9, "role": "primary",
        "evidence": {"pixelShare": 0.25, "uses": 3, "seenAt": [[1, 2, 3, 4]]},
    }  # fmt: skip


def test_the_theme_block_names_each_property_once_and_without_repeating_its_kind():
    css = tokens_css(TOKENS)
    assert css.startswith("@theme {\n")
    assert "  --color-primary: #0d6efd;" in css
    assert "  --text-14: 14px;" in css
    assert "  --radius-6: 6px;" in css
    assert '  --font-body: "Inter", ui-sans-serif' in css
    assert "  --shadow-card: 0px 1px 3px 0px rgb(0 0 0 / 0.1);" in css


def test_an_empty_group_is_left_out():
    assert tokens_json(DesignTokens(tokens=())) == {}


def test_layers_of_a_shadow_are_joined():
    layers = [Shadow(dx=0, dy=1, blur=2, color="#000000", alpha=0.5)] * 2
    assert shadow_css(layers) == ", ".join(["0px 1px 2px 0px rgb(0 0 0 / 0.5)"] * 2)


def test_requirements_are_plain_data():
    one = Requirement(
        id="props.variant", category="props", name="variant", values=("a", "b"), required=True,
        confidence=0.5, rationale="seen",
    )  # fmt: skip
    assert requirements_json([one])[0]["values"] == ["a", "b"]
