"""What people say of generated components makes the models better, or nothing changes."""

from prefect import flow
from pydantic import PositiveInt

from tasks.retraining import LEAST, Retrained, register, supply, train, training_set


@flow(name="retrain")
def retrain(least: PositiveInt = LEAST) -> Retrained:
    """With enough new feedback: build a training set, train, compare, promote what is better."""
    known = supply()
    if known.fresh < least:
        return Retrained(fresh=known.fresh, least=least, enough=False)
    dataset = training_set()
    return register(dataset, train(dataset), known, least)
