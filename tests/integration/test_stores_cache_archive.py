"""The cache in a file, with a real Valkey on both sides."""

import io
import json
import resource
import subprocess
import sys
import tarfile
from hashlib import sha256

import pytest

from componentforge.errors import ConfigurationError, StorageFull
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.cache_archive import Moved, export_cache, import_cache

KEY, OTHER = f"forge/ocr/v1/{'a' * 64}", f"forge/read/v2/{'b' * 64}"


@pytest.fixture
def filled(result_cache, folder_blobs):
    blob = folder_blobs.put(b"pixels", "image/png")
    record = {"result": json.dumps({"blob_sha256": blob.blob_sha256})}
    result_cache.put(KEY, json.dumps(record).encode(), 1.5, None, at=1000.0)
    result_cache.put(OTHER, b'{"a":1}', 0.25, 0.5, at=2000.0)
    return result_cache


def entries(cache):
    return {key: cache.get(key) for key in sorted(cache.keys())}


def test_what_was_exported_comes_back_with_its_blobs_costs_and_times(
    filled, folder_blobs, tmp_path
):
    before = entries(filled)
    path = tmp_path / "cache.tar.gz"
    assert export_cache(filled, folder_blobs, path, None) == Moved(2, 1, 0)
    filled.clear()
    elsewhere = FolderBlobs(tmp_path / "elsewhere")
    assert import_cache(filled, elsewhere, path) == Moved(2, 1, 0)
    assert entries(filled) == before
    assert elsewhere.get(sha256(b"pixels").hexdigest()) == b"pixels"
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_one_stage_alone_can_be_exported(filled, folder_blobs, tmp_path):
    assert export_cache(filled, folder_blobs, tmp_path / "c", "read") == Moved(1, 0, 0)


def test_a_result_whose_blob_is_gone_is_left_out(filled, tmp_path):
    empty = FolderBlobs(tmp_path / "empty")
    assert export_cache(filled, empty, tmp_path / "c", None) == Moved(1, 0, 1)


def test_what_is_there_already_stays(filled, folder_blobs, tmp_path):
    export_cache(filled, folder_blobs, tmp_path / "c", None)
    filled.put(OTHER, b'{"a":2}', 9.0)
    import_cache(filled, folder_blobs, tmp_path / "c")
    assert filled.get(OTHER).content == b'{"a":2}'


@pytest.mark.parametrize(
    "change",
    [
        {"key": "forge-lock/x"},
        {"key": "forge/ocr/v1/*"},
        {"content": "no json"},
        {"content": json.dumps({"blob_sha256": "c" * 64})},
        {"seconds": "soon"},
        {"at": None},
    ],
)
def test_a_foreign_record_changes_nothing(result_cache, folder_blobs, tmp_path, change):
    record = {"key": KEY, "content": "{}", "seconds": 1.0, "usd": 0.0, "at": 1.0, **change}
    archived(tmp_path / "c", {f"results/{'d' * 64}.json": json.dumps(record).encode()})
    assert import_cache(result_cache, folder_blobs, tmp_path / "c") == Moved(0, 0, 1)
    assert result_cache.keys() == []


def archived(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in {**members, "end.json": b"{}"}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def test_a_blob_that_is_not_what_its_name_says_and_a_path_that_leads_out_are_not_kept(
    result_cache, tmp_path
):
    blobs = FolderBlobs(tmp_path / "blobs")
    archived(tmp_path / "c", {f"blobs/{'e' * 64}": b"other", "../../out": b"x", "/etc/x": b"x"})
    assert import_cache(result_cache, blobs, tmp_path / "c") == Moved(0, 0, 0)
    assert not (tmp_path / "blobs").exists()
    assert not (tmp_path.parent / "out").exists()


def test_half_an_archive_is_told_and_what_came_before_stays(filled, folder_blobs, tmp_path):
    path = tmp_path / "c"
    export_cache(filled, folder_blobs, path, None)
    whole = path.read_bytes()
    for length in (20, len(whole) // 2):
        path.write_bytes(whole[:length])
        with pytest.raises(ConfigurationError, match=r"cannot be read|cut off"):
            import_cache(filled, folder_blobs, path)
    with pytest.raises(ConfigurationError, match="not there"):
        import_cache(filled, folder_blobs, tmp_path / "nothing")


FULL = """
import sys
from pathlib import Path
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.cache import ResultCache
from componentforge.stores.cache_archive import export_cache
try:
    export_cache(ResultCache(sys.argv[1]), FolderBlobs(Path(sys.argv[2])), Path(sys.argv[3]), None)
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_full_disk_leaves_the_old_archive(result_cache, tmp_path):
    import random

    noise = random.Random(1).randbytes(60_000).hex()
    result_cache.put(KEY, json.dumps(noise).encode(), 1.0)
    path = tmp_path / "c"
    path.write_bytes(b"old")

    def tight():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-c", FULL, result_cache.url, str(tmp_path / "b"), str(path)],
        preexec_fn=tight, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(StorageFull.__name__)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.glob(".c*")] == []
