"""How a log record becomes a line: for people or as JSON, with the ids it belongs to, and without
secrets.
"""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import SecretStr

from componentforge.domain.context import current_ids
from componentforge.settings import Settings

OURS = "forge-log"
_SHORTEST = 4
"""A secret shorter than this would blacken ordinary words."""
_LOOKS_SECRET = (
    (re.compile(r"(\w+://[^\s:/@]*:)[^\s/@]+@"), r"\1***@"),  # a password in an address
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 ***"),
    (re.compile(r"\bsk-[\w-]{8,}"), "***"),
    (re.compile(r"(?i)\b(api[_-]?key|token|password|secret)(['\"]?\s*[=:]\s*['\"]?)[^\s'\",;&]{4,}"),
     r"\1\2***"),
)  # fmt: skip
_PASSWORD = re.compile(r"://[^:/@]*:([^@/]+)@")
_FIELDS = ("seconds", "cached", "cost_usd", "seconds_saved")
"""What a stage's line tells besides; see `tasks.recorder`."""


class Hidden:
    """Replaces secrets: those of the settings, and what looks like one."""

    def __init__(self, secrets: Sequence[str]) -> None:
        known = sorted({s for s in secrets if len(s) >= _SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """`text` without them."""
        if self._known is not None:
            text = self._known.sub("***", text)
        for pattern, instead in _LOOKS_SECRET:
            text = pattern.sub(instead, text)
        return text


class TextLines(logging.Formatter):
    """`time level logger message [run=.. item=..]`."""

    def __init__(self, hide: Hidden) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        line, more, rest = super().format(record).partition("\n")
        ids = " ".join(f"{name}={value}" for name, value in current_ids().items())
        return self._hide(f"{line}{f' [{ids}]' if ids else ''}{more}{rest}")


class JsonLines(logging.Formatter):
    """A JSON object a line: time, level, logger, message, the ids, and what a stage took."""

    def __init__(self, hide: Hidden) -> None:
        super().__init__()
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        """One record; an error's traceback is its field `error`."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._hide(record.getMessage()),
            **{name: self._hide(value) for name, value in current_ids().items()},
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = self._hide(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def hidden(settings: Settings) -> Hidden:
    """Hides the settings' secrets. Of an address only the password is one: it is told by its look,
    and by itself wherever it stands.
    """
    secrets = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
    passwords = [found for secret in secrets for found in _PASSWORD.findall(secret)]
    return Hidden([*passwords, *(secret for secret in secrets if "://" not in secret)])


def formatter(settings: Settings) -> logging.Formatter:
    """The one the setting asks for; it knows the settings' secrets, and hides them."""
    hide = hidden(settings)
    return JsonLines(hide) if settings.log_format == "json" else TextLines(hide)


def level(settings: Settings) -> int:
    """Least that is logged."""
    name = settings.log_level or ("info" if settings.log_format == "json" else "warning")
    return logging.getLevelNamesMapping()[name.upper()]


def log_to_stderr(settings: Settings) -> None:
    """For a process that is not ours to set up, a Prefect worker's: our own records, as the
    settings say, on standard error. Does nothing when they are handled already or for `file`.
    """
    ours = logging.getLogger("componentforge")
    roots = (*logging.getLogger().handlers, *ours.handlers)
    if settings.log_to != "stderr" or any(handler.name == OURS for handler in roots):
        return
    ours.addHandler(stderr_handler(settings))
    ours.setLevel(level(settings))
    ours.propagate = False


def stderr_handler(settings: Settings) -> logging.Handler:
    """Lines on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.name = OURS
    handler.setFormatter(formatter(settings))
    return handler
