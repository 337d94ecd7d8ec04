"""Finding what an operation speaks of, with a clear answer when it is gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from kisarazu_ws.domain.errors import WorkshopError
from kisarazu_ws.domain.values import Entity
from kisarazu_ws.store.tx import Tx

E = TypeVar("E", bound=Entity)


def need(tx: Tx, kind: type[E], id: str) -> E:
    """The value with this id; raises `gone` when somebody removed it meanwhile."""
    found = tx.get(kind, id)
    if found is None:
        raise WorkshopError(
            "gone",
            "対象がもうありません（先に消されたようです）。",
            "ほかの内容はそのままです。",
            "画面を確かめて、もう一度操作してください。",
        )
    return found


def refuse(code: str, what: str, next_step: str) -> WorkshopError:
    """A refused operation: nothing was changed."""
    return WorkshopError(code, what, "何も変わっていません。", next_step)


def next_position(values: Iterable[object]) -> int:
    """One more than the highest `position` (or 0)."""
    return max((int(getattr(v, "position")) for v in values), default=-1) + 1  # noqa: B009


def next_number(values: Iterable[object]) -> int:
    """One more than the highest `number` (or 1)."""
    return max((int(getattr(v, "number")) for v in values), default=0) + 1  # noqa: B009
