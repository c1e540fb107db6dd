"""S3 as moto speaks it: what a bucket answers when something is wrong."""

import pytest

from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.stores.blobs_elsewhere import FsspecBlobs
from tests.buckets import NOBODY, bucket


def test_a_bucket_that_is_not_there_is_a_setting_to_correct():
    with bucket(), pytest.raises(ConfigurationError, match=r"FORGE_BLOBS_URL: .*make the bucket"):
        FsspecBlobs("s3://another/prefix").put(b"data", "text/plain")


def test_two_machines_share_a_bucket():
    with bucket() as url:
        address = FsspecBlobs(f"{url}/deep/prefix").put(b"shared", "text/plain").blob_sha256
        assert FsspecBlobs(f"{url}/deep/prefix").get(address) == b"shared"
        assert not FsspecBlobs(f"{url}/other").has(address)


def test_an_endpoint_that_does_not_answer_is_a_missing_service(monkeypatch):
    for name, value in {**NOBODY, "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(ServiceUnavailable, match="check FORGE_BLOBS_URL"):
        FsspecBlobs("s3://forge/elsewhere").has("0" * 64)
