"""All documents of a session, written into a folder: the one door of this layer.

Every file is written whole or not at all. Back-ends are imported when they are asked for, because
some take a tenth of a second to load.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.export.compose import compose
from kisarazu_ws.export.document import Document
from kisarazu_ws.export.facts import Facts
from kisarazu_ws.export.fields import INTERNAL
from kisarazu_ws.export.files import SAFE, file_name, ready_folder, write_whole
from kisarazu_ws.export.rasters import Raster
from kisarazu_ws.workshop.snapshot import SessionSnapshot, for_public

Blobs = Callable[[str], bytes | None]
Cancelled = Callable[[], bool]
Advance = Callable[[int, int], None]
MANDALA_PX = 2400  # wide on a slide: sharp on a projector of 4K
FORMATS = ("pdf", "docx", "pptx", "xlsx", "csv", "md", "svg", "png")
_KINDS = {
    "pdf": "議事録",
    "docx": "議事録",
    "pptx": "発表資料",
    "xlsx": "意見一覧",
    "csv": "意見一覧",
    "md": "議事録",
    "svg": "ボード",
    "png": "ボード",
}


def export(
    snapshot: SessionSnapshot,
    to: Path,
    formats: Collection[str],
    *,
    blobs: Blobs,
    internal: bool = False,
    cancelled: Cancelled = lambda: False,
    progress: Advance = lambda done, of: None,
) -> tuple[Path, ...]:
    """Write the formats (pdf docx pptx xlsx csv md svg png) of a session into the folder `to`.

    What goes out is the session as it is published; `internal` ones have the original words and
    are stamped 庁内版.
    Gives the files in that order; older ones of the same name are replaced. When cancelled, what
    is finished stays and nothing half is left. `progress` hears (done, of) files. Raises
    `WorkshopError`: format, disk_full, file_locked, write_failed.
    """
    wanted = _checked(formats)
    ready_folder(to)
    maker = Maker(edition(snapshot, internal=internal), blobs, cancelled)
    written: list[Path] = []
    for done, format_ in enumerate(wanted):
        progress(done, len(wanted))
        content = b"" if cancelled() else maker.make(format_)
        if cancelled():
            break
        kind = f"{_KINDS[format_]}（{INTERNAL}）" if internal else _KINDS[format_]
        name = file_name(kind, snapshot.session.title, format_)
        written.append(write_whole(to / name, content))
    progress(len(written), len(wanted))
    return tuple(written)


def minutes_pdf(snapshot: SessionSnapshot, *, blobs: Blobs) -> bytes:
    """The minutes as PDF, as a preview shows them: the same bytes as the exported public file."""
    return Maker(edition(snapshot), blobs, lambda: False).make("pdf")


def edition(snapshot: SessionSnapshot, *, internal: bool = False) -> SessionSnapshot:
    """The session as it is published, or whole for the office's own use."""
    return snapshot if internal else for_public(snapshot)


class Maker:
    """Makes each format from one document, composed once."""

    def __init__(self, snapshot: SessionSnapshot, blobs: Blobs, cancelled: Cancelled) -> None:
        self._snapshot = snapshot
        self._blobs = blobs
        self._cancelled = cancelled

    @cached_property
    def document(self) -> Document:
        """The minutes."""
        return compose(self._snapshot)

    @cached_property
    def facts(self) -> Facts:
        """The figures behind them."""
        return Facts(self._snapshot)

    def make(self, format_: str) -> bytes:
        """The content of one file."""
        makers: dict[str, Callable[[], bytes]] = {
            "pdf": self._pdf,
            "docx": self._docx,
            "pptx": self._pptx,
            "xlsx": self._xlsx,
            "csv": self._csv,
            "md": self._markdown,
            "svg": self._svg,
            "png": self._png,
        }
        return makers[format_]()

    def _pdf(self) -> bytes:
        from kisarazu_ws.export.minutes_pdf import minutes_pdf as pdf

        return pdf(self.document, self._blobs, self._cancelled)

    def _docx(self) -> bytes:
        from kisarazu_ws.export.board import board_rasters
        from kisarazu_ws.export.minutes_docx import minutes_docx
        from kisarazu_ws.export.photographs import photograph

        return minutes_docx(
            self.document,
            board_rasters,
            lambda picture: photograph(self._blobs(picture.sha256)),
            self._cancelled,
        )

    def _pptx(self) -> bytes:
        from kisarazu_ws.export.minutes_slides import minutes_slides
        from kisarazu_ws.export.photographs import photograph

        return minutes_slides(
            self.document,
            lambda picture: photograph(self._blobs(picture.sha256)),
            self._mandala(),
            self._cancelled,
        )

    def _mandala(self) -> tuple[str, Raster] | None:
        """Title and picture of the city's newest mandala, if there is one."""
        from kisarazu_ws.export.drawing import to_png
        from kisarazu_ws.export.mandala import draw_mandala
        from kisarazu_ws.export.mandala_view import MandalaView

        version = self._snapshot.mandala
        if version is None or self._cancelled():
            return None
        drawing = draw_mandala(MandalaView(version, self._snapshot.nodes))
        high = round(MANDALA_PX * drawing.height / drawing.width)
        return drawing.title, Raster("png", to_png(drawing, MANDALA_PX), MANDALA_PX, high)

    def _xlsx(self) -> bytes:
        from kisarazu_ws.export.opinions_xlsx import opinions_xlsx

        return opinions_xlsx(self.facts, self.document, self._cancelled)

    def _csv(self) -> bytes:
        from kisarazu_ws.export.opinions_csv import opinions_csv

        return opinions_csv(self.facts.rows(), sample=self._snapshot.session.sample)

    def _markdown(self) -> bytes:
        from kisarazu_ws.export.markdown import markdown

        return markdown(self.document, self.facts).encode("utf-8", "replace")

    def _svg(self) -> bytes:
        from kisarazu_ws.export.board import board_svg

        return board_svg(self.facts, self.document)

    def _png(self) -> bytes:
        from kisarazu_ws.export.board import board_png

        return board_png(self.facts, self.document)


def _checked(formats: Collection[str]) -> tuple[str, ...]:
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown or not formats:
        what = f"「{'、'.join(unknown)}」という形式は" if unknown else "書き出す形式が"
        raise WorkshopError(
            "format",
            f"{what}ありません。",
            SAFE,
            f"{'、'.join(FORMATS)} から選んでください。",
        )
    return tuple(one for one in FORMATS if one in formats)
