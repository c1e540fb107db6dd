"""What decides a render's pixels besides the code: the browser and the installed fonts."""

import os
from hashlib import sha256
from pathlib import Path

from componentforge.browser.locate import find_chromium, version_of


def browser_version(chromium: str | None, note: Path) -> str:
    """The browser's version, as it tells it itself.

    Asking takes longer than a whole cached run, so the answer is kept in the file `note` beside the
    program's identity.

    Raises:
        ServiceUnavailable: There is no browser.
    """
    program = find_chromium(chromium).resolve()
    about = program.stat()
    identity = f"{program} {about.st_size} {about.st_mtime_ns} {_packaged(program)}"
    try:
        known, _, version = note.read_text().partition("\n")
        if known == identity:
            return version
    except OSError:
        pass
    version = version_of(program)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{identity}\n{version}")
    except OSError:
        return version
    return version


def _packaged(program: Path) -> str:
    """Identity of the real browser behind a distribution's start script."""
    for real in (Path("/usr/lib") / program.name / program.name, program.with_name("chrome")):
        if real.is_file():
            about = real.stat()
            return f"{about.st_size} {about.st_mtime_ns}"
    return ""


def fonts() -> str:
    """Changes when a font is installed or removed."""
    data = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))
    roots = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts"]
    roots += [Path.home() / ".fonts", Path("/Library/Fonts")]
    seen: list[str] = []
    for root in roots:
        for folder, _, files in sorted(os.walk(root)):
            seen.append(f"{folder} {Path(folder).stat().st_mtime_ns} {len(files)}")
    return "fonts:" + sha256("\n".join(seen).encode()).hexdigest()[:12]
