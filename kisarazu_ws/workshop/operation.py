"""The one door: an operation is a function of a transaction, with a Japanese label.

Screens, phones, imports and the command line all pass through `Workshop.do`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Generic, ParamSpec, TypeVar

from kisarazu_ws.store.tx import Tx

P = ParamSpec("P")
T = TypeVar("T")

FACILITATOR = "facilitator"
PHONE = "phone"
IMPORT = "import"


@dataclass(frozen=True)
class Operation(Generic[P, T]):
    """A function that changes the file, its label, and whether undo may take it back."""

    run: Callable[Concatenate[Tx, P], T]
    label: str
    undoable: bool = True

    def __call__(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it as part of another operation."""
        return self.run(tx, *args, **kwargs)


def operation(
    label: str, *, undoable: bool = True
) -> Callable[[Callable[Concatenate[Tx, P], T]], Operation[P, T]]:
    """Make a function into an `Operation`."""

    def wrap(run: Callable[Concatenate[Tx, P], T]) -> Operation[P, T]:
        return Operation(run, label, undoable)

    return wrap
