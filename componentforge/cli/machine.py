"""What this machine, or the container we are in, lets us use."""

import os
from pathlib import Path

_UNKNOWN_MEMORY = 4 << 30


def cores(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores this process may keep busy, at least 1; a container's quota is rounded up."""
    own = len(os.sched_getaffinity(0))
    try:
        quota, period = (groups / "cpu.max").read_text().split()
        return max(1, min(own, -(-int(quota) // int(period))))
    except (OSError, ValueError):  # no quota, or none that can be read
        return own


def memory(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes of memory: the machine's, or the container's limit when that is less."""
    try:
        own = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        own = _UNKNOWN_MEMORY
    try:
        return min(own, int((groups / "memory.max").read_text()))
    except (OSError, ValueError):  # "max"
        return own
