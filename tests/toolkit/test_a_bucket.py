"""Files in a bucket, with a real S3 server: kept, handed out, made, backed up and brought back.

The libraries of a bucket are not among those that every installation has (deploy/env.example,
FILES_URL). Where they are missing this is left out:
pip install 'django-storages[s3]' 'moto[s3]' flask flask-cors
"""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from smewg.toolkit.backups import archive, moving
from smewg.toolkit.file_places import storage_of
from smewg.views import health
from tests.factories import UserFactory, listed
from tests.smewg.test_backups import kept  # noqa: F401 (a fixture)

pytest.importorskip("storages")
boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto.server")

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

PDF = b"%PDF-1.7\n1 0 obj\n"
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def bucket():
    """FILES_URL names a bucket of an S3 server that runs here."""
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    at = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=at, region_name="us-east-1",
        aws_access_key_id="KEY", aws_secret_access_key="sec/ret",
    )  # fmt: skip
    client.create_bucket(Bucket="papers")
    url = f"s3://KEY:sec%2Fret@papers/smewg?endpoint={at}&region=us-east-1"
    with override_settings(STORAGES={"default": storage_of(url), "staticfiles": PLAIN}):
        yield client
    for name in names_in(client):
        client.delete_object(Bucket="papers", Key=name)
    server.stop()


def names_in(client):
    found = client.list_objects_v2(Bucket="papers").get("Contents", [])
    return sorted(each["Key"] for each in found)


def test_a_file_is_kept_once_and_handed_out_by_the_page_alone(bucket, plan, client_as):
    item = listed(plan, UserFactory(), year=2018)
    asker = client_as("secretariat")
    way = reverse("kpis:evidence_add_file", args=[item.pk])
    for body in (PDF, PDF + b"another"):
        asker.post(way, {"file": SimpleUploadedFile("same.pdf", body)})
    one, other = item.files.all()
    assert one.file.name != other.file.name, "none is written over another"
    assert len(names_in(bucket)) == 2
    assert all(name.startswith("smewg/") for name in names_in(bucket))
    answer = asker.get(reverse("kpis:evidence_file", args=[one.pk]))
    assert b"".join(answer.streaming_content) == PDF
    hidden = client_as("observer").get(reverse("kpis:evidence_file", args=[one.pk]))
    assert hidden.status_code == 404
    assert health._storage(), "/readyz looks whether it takes a file"
    assert len(names_in(bucket)) == 2, "and leaves none"


def test_a_backup_holds_the_files_and_brings_them_back(bucket, kept):  # noqa: F811
    body = hashlib.sha256(b"x").digest() * 5000
    name = default_storage.save("papers/2018/a.pdf", ContentFile(body))
    path = kept / "a.tar.gz"
    assert archive.make(path).files == [f"files/{name}"]
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another since"))
    manifest, tar = archive.opened(path)
    with tar:
        moving.put_files(tar, manifest)
    with default_storage.open(name) as file:
        assert file.read() == body
    assert names_in(bucket) == [f"smewg/{name}"]
