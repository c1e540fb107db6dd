"""Root starting a program that refuses to be root."""

import os
import pwd
import shutil
from collections.abc import Sequence
from pathlib import Path

from componentforge.errors import ConfigurationError

_USERS = ("pgserver", "postgres", "nobody")
"""The first that exists. None is created: a tool should not change a machine's users."""


_CAPABILITIES = ((2, "dac_read_search"), (1, "dac_override"))


def run_as(command: Sequence[str | Path], owns: Path) -> list[str | Path]:
    """The command to really run: itself, or as another user when we are root.

    Args:
        command: Program and arguments.
        owns: A folder the program must own; given to that user, with all in it.

    Folders above that are closed to the user (root's home, say) are not opened: the program is
    given the one capability that lets it pass through them, and only then.
    """
    if os.geteuid() != 0:
        return list(command)
    user = _user()
    _give(owns, user)
    switch: list[str | Path] = [
        *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    ]
    closed = [part for part in (command[0], owns) if not _reachable(Path(part), user)]
    if closed:
        capability = _passing_capability()
        if capability is None:
            raise ConfigurationError(
                "PostgreSQL",
                f"it does not run as root and the user {user.pw_name} may not enter {closed[0]}",
                "run as an ordinary user, install to and work in an open folder,"
                " or set FORGE_DATABASE_URL",
            )
        switch += [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]
    if shutil.which("setpriv") is None:
        raise ConfigurationError(
            "PostgreSQL",
            "it does not run as root and `setpriv` is not there to run it as another user",
            "install util-linux, run as an ordinary user, or set FORGE_DATABASE_URL",
        )
    return [*switch, "--", *command]


def trusted_owners() -> set[int]:
    """Who may own a folder our servers listen in: we, and as root the one we hand it to."""
    if os.geteuid() != 0:
        return {os.geteuid()}
    return {0, _user().pw_uid}


def _user() -> pwd.struct_passwd:
    for name in _USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ConfigurationError(
        "PostgreSQL",
        f"it does not run as root and none of the users {', '.join(_USERS)} exists",
        "run as an ordinary user or set FORGE_DATABASE_URL",
    )


def _give(folder: Path, user: pwd.struct_passwd) -> None:
    if folder.stat().st_uid == user.pw_uid:
        return
    for base, folders, files in os.walk(folder):
        for name in (*folders, *files, "."):
            os.chown(Path(base) / name, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _passing_capability() -> str | None:
    """The least we may hand on that lets a program pass closed folders; containers drop some."""
    try:
        status = Path("/proc/self/status").read_text()
        ours = int(status.partition("CapEff:")[2].split()[0], 16)
    except (OSError, ValueError, IndexError):
        return None
    return next((name for bit, name in _CAPABILITIES if ours >> bit & 1), None)


def _reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether every folder above is open to the user."""
    for folder in path.resolve().parents:
        about = folder.stat()
        if about.st_uid == user.pw_uid:
            open_to = about.st_mode & 0o100
        elif about.st_gid == user.pw_gid:
            open_to = about.st_mode & 0o010
        else:
            open_to = about.st_mode & 0o001
        if not open_to:
            return False
    return True
