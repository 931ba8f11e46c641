"""Pictures are kept without what tells where and when they were taken."""

import io

import pytest
from PIL import Image

from app.errors import InvalidInput
from app.people.pictures import without_marks

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def a_photo(kind, *, turned=6, **more):
    marks = Image.Exif()
    marks[MAKE], marks[ORIENTATION] = "Secretphone", turned
    marks.get_ifd(GPS).update({1: "N", 2: (36.0, 45.0, 12.0)})
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 30)).save(out, kind, exif=marks, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_place_and_device_are_gone_and_the_picture_is_the_same(kind, media_type):
    before = a_photo(kind, **({"xmp": b"<x>Secretphone</x>"} if kind != "PNG" else {}))
    assert b"Secretphone" in before
    after = without_marks(before, media_type)
    assert b"Secretphone" not in after
    opened = Image.open(io.BytesIO(after))
    assert not opened.getexif().get_ifd(GPS)
    assert opened.tobytes() == Image.open(io.BytesIO(before)).tobytes()


@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_a_jpeg_stays_the_right_way_up(turned):
    after = without_marks(a_photo("JPEG", turned=turned, progressive=True), "image/jpeg")
    assert Image.open(io.BytesIO(after)).getexif().get(ORIENTATION, 1) == turned


def test_what_hangs_on_after_the_picture_is_left_out():
    photo = a_photo("JPEG")
    after = without_marks(photo + photo, "image/jpeg")
    assert after.count(b"\xff\xd8\xff") == 1
    assert b"Secretphone" not in after


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp"])
def test_a_torn_picture_is_refused_in_words(media_type, app):
    kind = media_type.removeprefix("image/").upper()
    for length in (13, 60, 200):
        with pytest.raises(InvalidInput) as caught:
            without_marks(a_photo(kind)[:length], media_type)
        assert "已损坏" in caught.value.errors["file"][0]


def test_other_files_stay_as_they_are():
    assert without_marks(b"%PDF-1.7", "application/pdf") == b"%PDF-1.7"
