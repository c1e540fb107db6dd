"""Logs go to a file under the home folder: a terminal shows results, not records."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_OURS = "forge-log"


def log_to_file(home: Path) -> None:
    """Send every record of this process, Prefect's too, to `<home>/logs/forge.log`.

    Called again after Prefect was imported, because it then sets up loggers of its own.
    """
    root = logging.getLogger()
    ours = next((handler for handler in root.handlers if handler.name == _OURS), None)
    root.handlers[:] = [ours or _handler(home)]
    root.setLevel(logging.WARNING)
    # A record that cannot be written (a full disk) is lost, not a traceback on the terminal.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"prefect", "httpx", "rapidocr", "RapidOCR"}:
            logger = logging.getLogger(name)
            for handler in [*logger.handlers]:
                logger.removeHandler(handler)
            logger.propagate = True


def _handler(home: Path) -> logging.Handler:
    folder = home / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "forge.log", maxBytes=2_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        # A full disk is told where it matters, by the store that needs it.
        return logging.NullHandler()
    handler.name = _OURS
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler
