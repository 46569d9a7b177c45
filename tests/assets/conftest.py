"""An S3-compatible store on this machine, for tests that put files there."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """An S3-compatible server on this machine, with a private bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "synthetic", "aws_secret_access_key": "synthetic", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket="synthetic")
    yield endpoint
    server.stop()


@pytest.fixture
def in_the_store(settings: Any, object_store: str) -> str:
    keys = {"access_key": "synthetic", "secret_key": "synthetic", "region_name": "us-east-1"}
    options = {"bucket_name": "synthetic", "endpoint_url": object_store, **keys}
    store = {"BACKEND": "archive.assets.storage.PrivateS3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    return object_store
