"""Which provider takes fine-tuning jobs for which base model, until when: dated configuration."""

import tomllib
from datetime import date
from importlib.resources import files

from componentforge.domain.tuning import ProviderKind, TuningOffer
from componentforge.errors import ConfigurationError


def known_offers() -> tuple[TuningOffer, ...]:
    """Those that come with the program."""
    text = (files("componentforge.engines.openai") / "tuning.toml").read_text(encoding="utf-8")
    return tuple(TuningOffer.model_validate(offer) for offer in tomllib.loads(text)["offers"])


def offer_for(provider: ProviderKind, model: str) -> TuningOffer:
    """What `provider` takes for `model`. A server of one's own takes anything, at no known price.

    Raises:
        ConfigurationError: The provider does not train this model on pictures.
    """
    offers = [offer for offer in known_offers() if offer.provider == provider]
    for offer in offers:
        if offer.model == model:
            return offer
    if provider == "own":
        return TuningOffer(provider="own", model=model, least_examples=1)
    named = ", ".join(offer.model for offer in offers)
    raise ConfigurationError(
        f"--model {model}", f"{provider} does not tune it on pictures", f"choose one of: {named}"
    )


def open_offers(today: date) -> list[tuple[TuningOffer, bool]]:
    """All known offers, and whether jobs are taken today, as far as is known."""
    return [(o, o.closes is None or o.at_the_earliest or today < o.closes) for o in known_offers()]
