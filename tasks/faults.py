"""Errors that are not ours, met round the stages: one line for the user, all in the log."""

import logging

from componentforge.errors import ForgeError, InternalFault, ServiceUnavailable


def as_forge_error(image: str, error: Exception) -> ForgeError:
    """What went wrong round the stages of `image`; the whole of it goes to the log."""
    if isinstance(error, ForgeError):
        return error
    logging.getLogger("componentforge").error("%s: %s", image, error, exc_info=error)
    if type(error).__module__.partition(".")[0] in {"httpx", "httpcore"}:
        return ServiceUnavailable("Prefect server", "does not answer", "run `forge up`, then again")
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return InternalFault(image, type(error).__name__, first[:160])
