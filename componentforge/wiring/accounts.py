"""Who used what, and what happened: the parts of a process that hold it to account."""

import json
import os
from typing import TYPE_CHECKING

from componentforge.errors import ServiceUnavailable, StorageFull
from componentforge.wiring.stores import StoreParts

if TYPE_CHECKING:
    from pydantic import JsonValue

    from componentforge.stores.audit import AuditLog
    from componentforge.stores.quotas import Quotas


class AccountParts(StoreParts):
    """Quotas and the audit log."""

    def quotas(self) -> "Quotas":
        """What callers may use; without a server, what `Quotas` says of that."""

        def make() -> "Quotas":
            from componentforge.stores.quotas import Quota, Quotas

            s = self.settings
            quota = Quota(
                runs=s.quota_runs,
                pixels=s.quota_pixels,
                usd=s.quota_usd,
                runs_per_minute=s.rate_runs,
            )
            return Quotas(self.cache().url, quota)

        return self.once("quotas", make)

    def caller(self) -> str:
        """Who this process works for."""
        return self.settings.caller or self.once("caller", _login)

    def audit(self) -> "AuditLog":
        """The audit log. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "AuditLog":
            from componentforge.stores.audit import AuditLog

            s = self.settings
            return AuditLog(self.history().database, s.anchors, self.caller(), s.audit_key)

        return self.once("audit", make)

    def record(self, event: str, subject: str, **details: "JsonValue") -> None:
        """Write an event into the audit log, and before it settings that changed.

        What cannot be written is said and goes on, unless `audit_required`.

        Raises:
            ServiceUnavailable, StorageFull: Required, and it could not be written.
        """
        try:
            self.once("settings recorded", self._record_settings)
            self.audit().append(event, subject, **details)
        except (ServiceUnavailable, StorageFull) as error:
            if self.settings.audit_required:
                raise
            self.notice(f"{error}; {event} is not in the audit log")

    def _record_settings(self) -> bool:
        told = self.settings.described()
        last = self.audit().latest("settings.changed")
        before = json.loads(last.details) if last is not None else {}
        if before != told:
            self.audit().append("settings.changed", "settings", **told)
        return True


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return f"uid {os.getuid()}"
