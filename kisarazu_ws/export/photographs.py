"""Photographs for documents: turned upright, made small, and stripped of where and when."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from kisarazu_ws.export.rasters import Raster

LONGEST_PX = 1600
QUALITY = 85


def photograph(content: bytes | None) -> Raster | None:
    """A JPEG without any metadata, at most 1,600 pixels a side; None if it cannot be read."""
    if content is None:
        return None
    try:
        with Image.open(io.BytesIO(content)) as opened:
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_PX, LONGEST_PX))
            plain = Image.new("RGB", upright.size, "white")
            flat = upright.convert("RGBA")
            plain.paste(flat, mask=flat.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return Raster("jpeg", out.getvalue(), plain.width, plain.height)
