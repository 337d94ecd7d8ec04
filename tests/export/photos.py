"""A photograph as phones make them: turned, and saying where it was taken."""

from __future__ import annotations

import io

from PIL import Image


def photo_with_place() -> bytes:
    """A small JPEG with an orientation and a place in its EXIF."""
    picture = Image.new("RGB", (320, 240), "#7AA67A")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "GPS-PLACE 35.38N 139.92E"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()
