"""What any `BlobStore` promises."""

import secrets
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from componentforge.domain.ports import BlobStore
from componentforge.errors import BlobMissing
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.blobs_elsewhere import FsspecBlobs


@pytest.fixture(scope="module")
def bucket():
    """S3 as moto speaks it, on this machine."""
    from tests.buckets import bucket

    with bucket() as url:
        yield url


@pytest.fixture(params=["folder", "file", "memory", "memory with copies near", "s3"])
def blobs(request, tmp_path):
    match request.param:
        case "folder":
            return FolderBlobs(tmp_path / "blobs")
        case "file":
            return FsspecBlobs(f"file://{tmp_path}/blobs")
        case "memory":
            return FsspecBlobs(f"memory://{secrets.token_hex(4)}/blobs")
        case "memory with copies near":
            near = FolderBlobs(tmp_path / "near")
            return FsspecBlobs(f"memory://{secrets.token_hex(4)}/blobs", near)
    return FsspecBlobs(f"{request.getfixturevalue('bucket')}/{secrets.token_hex(4)}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.binary(max_size=5000))
def test_bytes_come_back_under_their_hash(blobs: BlobStore, data):
    blob = blobs.put(data, "image/png")
    assert blob.blob_sha256 == sha256(data).hexdigest()
    assert (blob.size, blob.media_type) == (len(data), "image/png")
    assert blobs.has(blob.blob_sha256)
    assert blobs.get(blob.blob_sha256) == data


def test_storing_twice_gives_the_same_address(blobs):
    assert blobs.put(b"x", "image/png") == blobs.put(b"x", "image/png")


def test_what_was_never_stored_is_missing(blobs):
    assert not blobs.has("0" * 64)
    with pytest.raises(BlobMissing, match="000000000000"):
        blobs.get("0" * 64)
