"""A telephone's picture (HEIC) is kept as JPEG, and the same file twice is noticed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pillow_heif import from_pillow

from contributions.operations import report_files
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from smewg.toolkit.uploads import FileRefused, as_kept

TURNED = 6
"""What EXIF says of a picture that was taken with the telephone on its side."""


def picture(size=(64, 32), colour="red", **about):
    written = BytesIO()
    from_pillow(Image.new("RGB", size, colour)).save(written, format="HEIF", **about)
    return written.getvalue()


def sent(content, name="IMG_0042.HEIC"):
    return SimpleUploadedFile(name, content, "image/heic")


def test_a_real_heic_picture_becomes_a_jpeg_of_the_same_picture():
    kept = as_kept(sent(picture()))
    assert (kept["name"], kept["media_type"]) == ("IMG_0042.jpg", "image/jpeg")
    shown = Image.open(kept["file"])
    assert (shown.format, shown.size) == ("JPEG", (64, 32))
    red, green, blue = shown.getpixel((10, 10))
    assert red > 230
    assert max(green, blue) < 30


def test_where_it_was_taken_does_not_go_with_it():
    exif = Image.Exif()
    exif[0x010E] = "At the hotel in Lima"
    kept = as_kept(sent(picture(exif=exif.tobytes())))
    assert b"hotel" not in kept["file"].read()


@pytest.mark.parametrize("content", [b"", b"not a picture", picture()[:200], b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(FileRefused, match=r"IMG_0042\.HEIC"):
        as_kept(sent(content))


@pytest.mark.django_db
def test_the_same_file_twice_is_noticed(plan, delegate, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)

    def keep(name, colour="red"):
        return report_files.keep(
            report, sent(picture(colour=colour), name), by=delegate, is_public=True, is_source=False
        )

    first = keep("one.heic")
    with pytest.raises(FileRefused, match=r"two\.jpg is here already, as one\.jpg"):
        keep("two.heic")
    keep("blue.heic", "blue")
    report_files.take_out(first)
    keep("two.heic")
