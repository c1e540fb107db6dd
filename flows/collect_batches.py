"""Answers of the Batch API are fetched, and the pictures that waited for them go on."""

from prefect import flow

from flows.batch import work
from tasks import batching
from tasks.model_batches import Collected, finished, look, resumed


@flow(name="collect_batches")
def collect_batches(chunk: int = 20) -> Collected:
    """Fetch what came, go on with the pictures that waited for it, send their next questions.

    Any number of runs at once: one of them moves the batches, all of them work.
    """
    told = Collected().after(look())
    batches = resumed()
    for batch_id in batches:
        work(batch_id, batching.new_owner(), chunk)
    if batches:
        told = told.after(look())
    done = tuple(batch_id for batch_id in batches if finished(batch_id))
    return told.model_copy(update={"batches": tuple(batches), "finished": done})
