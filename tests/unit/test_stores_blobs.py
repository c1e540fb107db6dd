"""The folder of blobs: whole or not at all, whatever happens."""

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from componentforge.errors import BlobMissing, ConfigurationError, StorageFull
from componentforge.stores.blobs import FolderBlobs

BIG = bytes(300_000)


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / "blobs")


@contextmanager
def small_files() -> Iterator[None]:
    """Files may not grow past 100 kB: writes then fail as on a full disk.

    As short as can be: what the test runner writes meanwhile would fail too.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_blobs_lie_in_folders_named_after_their_address(blobs):
    address = blobs.put(b"data", "text/plain").blob_sha256
    assert files(blobs.root) == [blobs.root / address[:2] / address[2:4] / address]


def test_damaged_bytes_are_missing_and_make_room_for_whole_ones(blobs):
    address = blobs.put(b"data", "text/plain").blob_sha256
    blobs.path(address).write_bytes(b"dato")
    with pytest.raises(BlobMissing):
        blobs.get(address)
    assert not blobs.has(address)
    blobs.put(b"data", "text/plain")
    assert blobs.get(address) == b"data"


def test_a_blob_cut_short_by_a_crash_is_written_again(blobs):
    address = blobs.put(b"data", "text/plain").blob_sha256
    blobs.path(address).write_bytes(b"da")
    blobs.put(b"data", "text/plain")
    assert blobs.get(address) == b"data"


def test_a_full_disk_is_storage_full_and_leaves_nothing(blobs):
    message = r"blobs: no space left.*free some space"
    with pytest.raises(StorageFull, match=message), small_files():
        blobs.put(BIG, "image/png")
    assert files(blobs.root) == []
    blobs.put(b"small still fits", "text/plain")


def test_a_real_full_device_is_storage_full(tmp_path):
    """A 64 kB memory disk in a mount namespace of its own."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    program = """
import sys
from pathlib import Path
from componentforge.errors import StorageFull
from componentforge.stores.blobs import FolderBlobs
root = Path(sys.argv[1])
try:
    FolderBlobs(root).put(bytes(300_000), "image/png")
except StorageFull as error:
    print("full", sum(p.is_file() for p in root.rglob("*")))
"""
    mounted = f'mount -t tmpfs -o size=64k none {tmp_path} && exec "$@"'
    command = ["unshare", "-m", "sh", "-c", mounted, "sh", sys.executable, "-c", program, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("mounting is not allowed here")
    assert done.stdout == "full 0\n", done.stderr


def test_a_folder_that_cannot_be_one_is_a_configuration_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigurationError, match="set FORGE_HOME"):
        FolderBlobs(tmp_path / "file").put(b"x", "text/plain")


def test_many_writers_of_the_same_bytes_leave_one_file(blobs):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: blobs.put(BIG, "image/png"), range(32)))
    assert len(set(made)) == 1
    assert len(files(blobs.root)) == 1
    assert blobs.get(made[0].blob_sha256) == BIG


def test_a_writer_that_is_killed_leaves_nothing_readable(blobs):
    """Stopped between writing and renaming, as kill -9 would."""
    program = """
import os, sys
from pathlib import Path
from componentforge.stores.blobs import FolderBlobs
os.fsync = lambda _fd: os.kill(os.getpid(), 9)
FolderBlobs(Path(sys.argv[1])).put(b"data", "text/plain")
"""
    done = subprocess.run([sys.executable, "-c", program, str(blobs.root)])
    assert done.returncode == -signal.SIGKILL
    assert [path.suffix for path in files(blobs.root)] == [".tmp"]
    address = blobs.put(b"data", "text/plain").blob_sha256
    assert blobs.get(address) == b"data"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_quotas_count_as_a_full_disk(code):
    from componentforge.stores.processes import storage

    with pytest.raises(StorageFull), storage(Path("x")):
        raise OSError(code, "no room")
