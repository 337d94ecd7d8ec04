"""From a version in the snapshot to the picture on the screen or in a file; runs in a job."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Literal

import pypdfium2
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from kisarazu_ws.domain.mandala import Evidence, MandalaVersion, difference
from kisarazu_ws.domain.sessions import Session
from kisarazu_ws.domain.snapshot import Snapshot
from kisarazu_ws.export.drawing import Drawing, to_pdf, to_png
from kisarazu_ws.export.drawing_svg import to_svg
from kisarazu_ws.export.files import write_whole
from kisarazu_ws.export.mandala import draw_mandala
from kisarazu_ws.export.mandala_view import MandalaView
from kisarazu_ws.ui.mandala.canvas import Picture
from kisarazu_ws.workshop.snapshot import version_nodes

Mode = Literal["plain", "evidence", "changes"]
PNG_WIDTH = 3508  # A3 at about 210 dpi
WIDEST = 5000


def shown(snapshot: Snapshot, version_id: str, mode: Mode) -> MandalaView | None:
    """What the station shows of a version; None when there is none."""
    version = snapshot.get(MandalaVersion, version_id)
    if version is None:
        return None
    nodes = version_nodes(snapshot, version.id)
    ids = {n.id: n.key for n in nodes}
    found = [e for e in snapshot.all(Evidence).values() if e.target_id in ids]
    sessions = snapshot.all(Session)
    sample = any(sessions[e.session_id].sample for e in found if e.session_id in sessions)
    base = snapshot.get(MandalaVersion, version.base_id)
    changes = difference(version_nodes(snapshot, base.id), nodes) if base else ()
    return MandalaView(
        version,
        nodes,
        evidence=Counter(ids[e.target_id] for e in found) if mode == "evidence" else None,
        changes=changes if mode == "changes" else None,
        base_label=base.label if base else "",
        sample=sample,
    )


def render(view: MandalaView | None, wide: int) -> Picture:
    """The page as an image `wide` pixels across, with the boxes of its nodes."""
    if view is None:
        return Picture(QImage())
    drawing = draw_mandala(view)
    boxes = {
        key: QRectF(
            box.x / drawing.width, box.y / drawing.height, box.w / drawing.width,
            box.h / drawing.height,
        )
        for key, box in drawing.boxes.items()
    }  # fmt: skip
    labels = {n.key: n.label for n in view.nodes}
    return Picture(_image(drawing, min(wide, WIDEST)), boxes, labels)


def write(view: MandalaView | None, target: Path) -> None:
    """Write the picture as PDF, SVG or PNG (by the name's ending), whole or not at all."""
    if view is None:
        return
    drawing = draw_mandala(view)
    makers = {
        ".pdf": lambda: to_pdf(drawing),
        ".svg": lambda: to_svg(drawing).encode(),
        ".png": lambda: to_png(drawing, PNG_WIDTH),
    }
    write_whole(target, makers[target.suffix.lower()]())


def _image(drawing: Drawing, wide: int) -> QImage:
    document = pypdfium2.PdfDocument(to_pdf(drawing))
    try:
        bitmap = document[0].render(scale=wide / drawing.width, rev_byteorder=True)
        shown_ = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride,
            QImage.Format.Format_RGB888,
        )  # fmt: skip
        return shown_.copy()
    finally:
        document.close()
