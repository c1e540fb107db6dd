"""The cache is filled before the results are asked for."""

from prefect import flow

from flows.generate import understand, write
from tasks.admission import admit, charge
from tasks.faults import as_forge_error
from tasks.models import GenerateRequest
from tasks.observe import observed
from tasks.outside import outside
from tasks.stage import recording
from tasks.warm import Warmed, warmed


@flow(name="warm_cache", validate_parameters=False)
def warm_cache(requests: list[GenerateRequest]) -> list[Warmed]:
    """All stages of each picture but the last: nothing is published. One that fails is told."""
    return [warm(request) for request in requests]


def warm(request: GenerateRequest) -> Warmed:
    """One picture; the others go on whatever becomes of it."""
    with observed(request), recording(request.run_id) as stages:
        try:
            admit(request)
            env = outside(request)
            write(understand(request, env), env, request.repairs, request.repair_usd)
        except Exception as error:  # noqa: BLE001  # Prefect's own among them
            return warmed(request.image, stages, str(as_forge_error(request.image, error)))
        finally:
            charge(stages)
        return warmed(request.image, stages)
