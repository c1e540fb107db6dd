"""Blobs in a bucket: whole or not at all, kept near, every vendor's error one of ours."""

import errno
import secrets
import sys

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from componentforge.errors import (
    BlobMissing,
    ConfigurationError,
    ServiceUnavailable,
    StorageFull,
)
from componentforge.settings import Settings
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.blobs_elsewhere import FsspecBlobs, open_blobs
from componentforge.wiring import Wiring


@pytest.fixture
def url():
    return f"memory://{secrets.token_hex(4)}/blobs"


@pytest.fixture
def near(tmp_path):
    return FolderBlobs(tmp_path / "near")


def spoil(blobs, address, data):
    MemoryFileSystem().pipe_file(blobs.path(address), data)


def test_without_a_setting_blobs_lie_under_the_home_folder(tmp_path):
    with Wiring(Settings(home=tmp_path)) as wired:
        assert wired.blobs().root == tmp_path / "blobs"


def test_two_homes_with_one_address_see_the_same_bytes(tmp_path, url):
    with (
        Wiring(Settings(home=tmp_path / "one", blobs_url=url)) as one,
        Wiring(Settings(home=tmp_path / "two", blobs_url=url)) as two,
    ):
        address = one.blobs().put(b"shared", "text/plain").blob_sha256
        assert two.blobs().get(address) == b"shared"


def test_a_shared_folder_keeps_the_promises_of_a_folder(tmp_path):
    found = open_blobs(tmp_path, f"file://{tmp_path}/a%20folder")
    assert isinstance(found, FolderBlobs)
    assert found.root == tmp_path / "a folder"


def test_what_was_fetched_once_is_read_near(url, near):
    address = FsspecBlobs(url).put(b"data", "text/plain").blob_sha256
    blobs = FsspecBlobs(url, near)
    assert not near.has(address)
    assert blobs.get(address) == b"data"
    MemoryFileSystem().rm_file(blobs.path(address))
    assert blobs.has(address)
    assert blobs.get(address) == b"data"
    assert not FsspecBlobs(url).has(address)


def test_a_copy_that_does_not_fit_near_is_not_missed(url, tmp_path):
    (tmp_path / "file").write_text("in the way")
    blobs = FsspecBlobs(url, FolderBlobs(tmp_path / "file"))
    address = blobs.put(b"data", "text/plain").blob_sha256
    assert blobs.get(address) == b"data"


def test_damaged_bytes_are_missing_and_make_room_for_whole_ones(url):
    blobs = FsspecBlobs(url)
    address = blobs.put(b"data", "text/plain").blob_sha256
    spoil(blobs, address, b"dato")
    with pytest.raises(BlobMissing):
        blobs.get(address)
    assert not blobs.has(address)
    blobs.put(b"data", "text/plain")
    assert blobs.get(address) == b"data"


def test_a_blob_cut_short_is_written_again(url):
    blobs = FsspecBlobs(url)
    address = blobs.put(b"data", "text/plain").blob_sha256
    spoil(blobs, address, b"da")
    blobs.put(b"data", "text/plain")
    assert blobs.get(address) == b"data"


def test_where_writing_takes_time_a_reader_sees_all_or_nothing(tmp_path, monkeypatch):
    blobs = FsspecBlobs(f"file://{tmp_path}/blobs")
    files = type(blobs._files)
    write = files.pipe_file

    def cut_off(self, path, value, **kwargs):
        write(self, path, value[:2], **kwargs)
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(files, "pipe_file", cut_off)
    with pytest.raises(StorageFull, match="no space left"):
        blobs.put(b"data", "text/plain")
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("raised", "ours", "told"),
    [
        (PermissionError("Forbidden"), ConfigurationError, "may not be used .Forbidden."),
        (FileNotFoundError("no bucket"), ConfigurationError, "is not there; make the bucket"),
        (OSError(errno.EDQUOT, "quota"), StorageFull, "no space left"),
        (ConnectionError("refused\nmore"), ServiceUnavailable, "does not answer .refused."),
        (RuntimeError(), ServiceUnavailable, "does not answer .RuntimeError."),
    ],
)
def test_a_vendor_s_error_becomes_one_of_ours(raised, ours, told, url, monkeypatch):
    blobs = FsspecBlobs(url)

    def refuse(*_args, **_kwargs):
        raise raised

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refuse)
    with pytest.raises(ours, match=told):
        blobs.put(b"data", "text/plain")


def test_an_address_nobody_knows_is_told_by_its_setting(tmp_path):
    with pytest.raises(ConfigurationError, match=r"FORGE_BLOBS_URL: .*Protocol not known"):
        open_blobs(tmp_path, "nowhere://bucket")


def test_a_package_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(ConfigurationError, match=r"gcsfs.*install componentforge\[s3\]"):
        open_blobs(tmp_path, "gs://bucket")
