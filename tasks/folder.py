"""A folder that appears whole or not at all, and is replaced in one step.

The new folder is written beside the old one, takes over what in the old one is not ours, and then
the two change names. At no moment is there no folder, or half of one.
"""

import ctypes
import errno
import json
import os
import secrets
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, cast

from componentforge.errors import ConfigurationError, DraftRejected, StorageFull

MANIFEST = "result.json"
"""Written last; names the files that are ours."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AT_FDCWD, _EXCHANGE = -100, 2


def publish_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Make `target` hold `files` (relative names, `MANIFEST` among them) and what is not ours.

    Raises:
        ConfigurationError: `target` is something of the user's, or cannot be written.
        StorageFull: It did not fit; `target` is as it was.
        DraftRejected: A name leads out of the folder.
    """
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise DraftRejected(target.name, f"the file {name!r} would lie outside its folder")
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_left_behind(target)
        ours = _ours(target)
        beside = target.parent / f".{target.name}.forge-{os.getpid()}-{secrets.token_hex(3)}"
        try:
            _write(beside, files)
            if target.exists():
                _carry_over(target, beside, ours)
                _exchange(beside, target)
                _carry_over(beside, target, ours)  # what the user saved in that very moment
            else:
                beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The `result.json` of a folder of ours; None when it is none."""
    try:
        found: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or "schema_version" not in found or "files" not in found:
        return None
    return cast(dict[str, Any], found)


def _ours(target: Path) -> frozenset[str]:
    """Names in `target` that may be replaced. Raises ConfigurationError when it is not ours."""
    if not target.exists() and not target.is_symlink():
        return frozenset()
    if not target.is_dir() or target.is_symlink():
        raise ConfigurationError(str(target), "is not a folder", "move it or choose another --out")
    manifest = manifest_of(target)
    if manifest is not None:
        return frozenset({MANIFEST, *map(str, manifest["files"])})
    if any(target.iterdir()):
        raise ConfigurationError(
            str(target),
            "holds files that are not ComponentForge's",
            "move it or choose another --out",
        )
    return frozenset()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    # The manifest last: a folder without it is known to be half.
    for name in sorted(files, key=lambda name: name == MANIFEST):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(files[name])
            file.flush()
            os.fsync(file.fileno())


def _carry_over(source: Path, to: Path, ours: frozenset[str]) -> None:
    """Give `to` every file of `source` that is not ours and not there yet."""
    for base, _, names in os.walk(source):
        for name in names:
            path = Path(base) / name
            relative = path.relative_to(source)
            new = to / relative
            if relative.as_posix() in ours or os.path.lexists(new):
                continue
            new.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, new, follow_symlinks=False)
            except OSError:
                shutil.copy2(path, new, follow_symlinks=False)


def _exchange(new: Path, target: Path) -> None:
    """The two change names, in one step where the system can."""
    if _swapped(new, target):
        return
    backup = new.with_name(f"{new.name}-old")
    target.rename(backup)
    try:
        new.rename(target)
    except BaseException:
        backup.rename(target)
        raise
    backup.rename(new)


def _swapped(one: Path, other: Path) -> bool:
    """Linux's renameat2 with RENAME_EXCHANGE; False where there is none."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    rename.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _clear_left_behind(target: Path) -> None:
    """Remove what a killed run left beside `target`, once the user's own files in it are safe."""
    for left in target.parent.glob(f".{_literal(target.name)}.forge-*-*"):
        pid = left.name.removeprefix(f".{target.name}.forge-").split("-")[0]
        if not pid.isdigit() or _alive(int(pid)):
            continue
        manifest = manifest_of(left)
        if manifest is not None:
            if not target.exists():
                with suppress(OSError):
                    left.rename(target)
                continue
            _carry_over(left, target, frozenset({MANIFEST, *map(str, manifest["files"])}))
        shutil.rmtree(left, ignore_errors=True)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _told(target: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(str(target.parent), "no space left for the component") from error
        raise ConfigurationError(
            str(target), f"cannot be written ({error.strerror})", "choose another --out"
        ) from error
