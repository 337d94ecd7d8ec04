"""Expected troubles: a code and Japanese words for what happened, what is safe, what next."""

from __future__ import annotations


class WorkshopError(Exception):
    """An expected trouble that a person is told about; everything else is a bug."""

    def __init__(self, code: str, what: str, safe: str, next_step: str) -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what
        self.safe = safe
        self.next_step = next_step

    def __reduce__(self) -> tuple[type[WorkshopError], tuple[str, str, str, str]]:
        return type(self), (self.code, self.what, self.safe, self.next_step)

    @property
    def message(self) -> str:
        """The three sentences, one a line."""
        return f"{self.what}\n{self.safe}\n{self.next_step}"
