"""Operations on what goes out to the public: each decision is logged and can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from kisarazu_ws.domain.disclosure import CHOICES, REWORDED, Disclosure
from kisarazu_ws.domain.notes import Note
from kisarazu_ws.domain.values import now_iso
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.lookup import need, refuse
from kisarazu_ws.workshop.notes import checked
from kisarazu_ws.workshop.operation import operation


@operation("公開のしかたを決める")
def disclose(tx: Tx, note_ids: Sequence[str], choice: str, text: str = "") -> None:
    """Mask, generalise, keep or drop notes in what is published; `text` are the words that go out
    instead. Refuses an unknown choice, and other words that are empty or no other words."""
    if choice not in CHOICES:
        raise refuse(
            "choice",
            "その扱いはありません。",
            "伏せる・言いかえる・そのまま・載せない から選んでください。",
        )
    words = checked(text) if choice in REWORDED else ""
    for note in [need(tx, Note, id_) for id_ in note_ids]:
        if choice in REWORDED and words == note.text:
            raise refuse(
                "same_words", "公開する文が元の文と同じです。",
                "直してから決めるか、「そのまま」を選んでください。",
            )  # fmt: skip
        tx.put(Disclosure(id=note.id, session_id=note.session_id, choice=choice, text=words,
                          rev=note.rev, at=now_iso()))  # fmt: skip


@operation("公開のしかたを決め直す")
def undisclose(tx: Tx, note_ids: Sequence[str]) -> None:
    """Take decisions back; the notes are asked about again."""
    for id_ in note_ids:
        tx.drop(need(tx, Disclosure, id_))
