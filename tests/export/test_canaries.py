"""200 names that must not get out, and do not: in no format, nor in what is packed inside it."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdf
import pytest

from kisarazu_ws.export.archive import unzipped
from kisarazu_ws.export.export import FORMATS, export
from kisarazu_ws.workshop.disclosure import disclose
from kisarazu_ws.workshop.mandala import add_evidence
from kisarazu_ws.workshop.minutes import add_finding
from kisarazu_ws.workshop.notes import NewNote, write_notes
from kisarazu_ws.workshop.organise import make_cluster
from kisarazu_ws.workshop.people import NewParticipant, add_participants
from kisarazu_ws.workshop.snapshot import SessionSnapshot, session_snapshot
from tests.builders import small

ROSTER = [f"見本野太郎{n:03d}号" for n in range(100)]
MASKED = [f"見本山花子{n:03d}号" for n in range(60)]
DROPPED = [f"見本川次郎{n:03d}号" for n in range(40)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionSnapshot]:
    """A session with the names in its roster, in masked notes and in dropped ones, all of them
    in islands, evidence and findings."""
    made = small(tmp_path_factory.mktemp("canary") / "a.kws")
    do, session_id = made.workshop.do, made.session.id
    do(add_participants, session_id, [NewParticipant(name=name) for name in ROSTER]).result()
    news = [NewNote(f"見本：{name}の家の前が暗い") for name in MASKED + DROPPED]
    notes = do(write_notes, session_id, news).result()
    do(make_cluster, session_id, [n.id for n in notes], "見本の夜道").result()
    finding = do(add_finding, session_id, "見本：夜道が暗い").result()
    do(add_evidence, finding.id, session_id, [("note", note.id) for note in notes]).result()
    for note in notes[: len(MASKED)]:
        do(disclose, [note.id], "mask", "見本：●●の家の前が暗い").result()
    do(disclose, [note.id for note in notes[len(MASKED) :]], "drop").result()
    yield session_snapshot(made.workshop.snapshot, session_id)
    made.workshop.close()


def said(file: Path) -> str:
    """All that can be read out of a file: its bytes, its parts, the text and facts of a PDF."""
    content = file.read_bytes()
    texts = [content.decode("utf-8", "replace")]
    if content.startswith(b"PK"):
        texts += [part.decode("utf-8", "replace") for part in unzipped(content).values()]
    if file.suffix == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        texts += [page.extract_text() for page in reader.pages] + [str(reader.metadata)]
        texts.append(subprocess.check_output(["pdftotext", str(file), "-"], text=True))
    return "".join("".join(texts).split())


def found(files: Sequence[Path], names: Sequence[str]) -> list[str]:
    everything = "".join(map(said, files))
    return [name for name in names if name in everything]


def test_no_name_gets_out(written: SessionSnapshot, tmp_path: Path) -> None:
    files = export(written, tmp_path, FORMATS, blobs=lambda _: None)

    assert len(files) == len(FORMATS)
    assert not found(files, ROSTER + MASKED + DROPPED)


def test_the_office_keeps_the_original_words_but_not_the_roster(
    written: SessionSnapshot, tmp_path: Path
) -> None:
    """Also the control: the search above finds what is there."""
    formats = [one for one in FORMATS if one not in ("svg", "png")]
    files = export(written, tmp_path, formats, blobs=lambda _: None, internal=True)

    for file in files:
        assert len(found([file], MASKED + DROPPED)) == 100, file.name
        assert "庁内版" in file.name
    assert not found(files, ROSTER)
