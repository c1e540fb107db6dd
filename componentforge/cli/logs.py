"""Logs go to a file under the home folder: a terminal shows results, not records."""

import fcntl
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from componentforge.settings import Settings
from componentforge.wiring.log_lines import OURS, formatter, level, stderr_handler

_MOST_BYTES = {"text": 2_000_000, "json": 20_000_000}
"""JSON tells every stage of every run."""


def set_up_logs(settings: Settings) -> None:
    """Send every record of this process, Prefect's too, to `<home>/logs/forge.log` or to standard
    error, in the form the settings say.

    Called again after Prefect was imported, because it then sets up loggers of its own.
    """
    root = logging.getLogger()
    found = next((handler for handler in root.handlers if handler.name == OURS), None)
    root.handlers[:] = [found or _handler(settings)]
    root.setLevel(logging.WARNING)
    # Only ours are many: what libraries tell below a warning is for their authors.
    logging.getLogger("componentforge").setLevel(level(settings))
    # A record that cannot be written (a full disk) is lost, not a traceback on the terminal.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"prefect", "httpx", "rapidocr", "RapidOCR"}:
            logger = logging.getLogger(name)
            for handler in [*logger.handlers]:
                logger.removeHandler(handler)
            logger.propagate = True


class SharedFile(RotatingFileHandler):
    """A log several processes write: one of them moves it aside when it is full, all follow."""

    def shouldRollover(self, record: logging.LogRecord) -> int:  # noqa: N802
        """Whether this line would make it too long; first follows one that was moved aside."""
        if self._moved():
            self._follow()
        return int(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802
        """Move it aside, unless another process just did."""
        with Path(f"{self.baseFilename}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._moved():
                super().doRollover()
                return
        self._follow()

    def _follow(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.stream = self._open()

    def _moved(self) -> bool:
        if self.stream is None:
            return True
        try:
            here, there = os.fstat(self.stream.fileno()), os.stat(self.baseFilename)  # noqa: PTH116
        except (OSError, ValueError):
            return True
        return (here.st_dev, here.st_ino) != (there.st_dev, there.st_ino)


def _handler(settings: Settings) -> logging.Handler:
    if settings.log_to == "stderr":
        return stderr_handler(settings)
    folder = settings.home / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = SharedFile(
            folder / "forge.log",
            maxBytes=_MOST_BYTES[settings.log_format],
            backupCount=2,
            encoding="utf-8",
        )
    except OSError:
        # A full disk is told where it matters, by the store that needs it.
        return logging.NullHandler()
    handler.name = OURS
    handler.setFormatter(formatter(settings))
    return handler
