"""Japanese text as words (SudachiPy, longest units), with the civic list applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sudachipy import dictionary, tokenizer

from kisarazu_ws.domain.text import fold
from kisarazu_ws.language.synonyms import CivicWords

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_BOUND = frozenset({"助詞", "助動詞", "接尾辞"})  # these never open a phrase
_LONGEST_ENTRY = 4  # tokens that one entry of the civic list may span


@dataclass(frozen=True)
class Token:
    """One word: as written (`surface`), folded (`plain`), normalised (`form`), shown (`lemma`).

    `content` words carry meaning; a `muted` one misleads here and counts for nothing; `bound`
    words lean on the one before.
    """

    surface: str
    plain: str
    form: str
    lemma: str
    part: str
    detail: str
    pieces: tuple[str, ...] = ()
    muted: bool = False

    @property
    def content(self) -> bool:
        """Whether the word carries meaning."""
        return self.part in _CONTENT and not self.muted and self.detail != "数詞"

    @property
    def bound(self) -> bool:
        """Whether the word leans on the one before it."""
        return self.part in _BOUND or (self.detail == "非自立可能" and self.part == "動詞")


class Tokens:
    """Splits text; the dictionary (0.1 s) is loaded at the first use."""

    def __init__(self, civic: CivicWords) -> None:
        self._civic = civic
        self._openings = {word[:n] for word in civic.same for n in range(1, len(word))}
        self._long = dictionary.Dictionary(dict="small").tokenizer(tokenizer.Tokenizer.SplitMode.C)

    def split(self, text: str) -> tuple[Token, ...]:
        """All tokens of `text`, in order; whitespace and signs included."""
        return tuple(self._guarded(self._merged([*self._read(text)])))

    def _read(self, text: str) -> Iterator[Token]:
        folded = fold(text)
        written = text if len(text) == len(folded) else folded  # half-width ｶﾞ is two characters
        for found in self._long.tokenize(folded):
            part, detail, more, *_ = found.part_of_speech()
            pieces = found.split(tokenizer.Tokenizer.SplitMode.A)
            surface = written[found.begin() : found.end()]
            if part == "接尾辞":
                more = detail  # 名詞的, 形容詞的 …
            yield Token(
                surface=surface,
                plain=found.surface(),
                form=found.normalized_form(),
                lemma=surface if surface.isascii() else found.dictionary_form(),
                part=part,
                detail=detail if detail in ("数詞", "非自立可能") else more,
                pieces=tuple(p.normalized_form() for p in pieces) if len(pieces) > 1 else (),
            )

    def _merged(self, tokens: list[Token]) -> list[Token]:
        """Tokens that together are an entry of the civic list become one word."""
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            step = self._entry_length(tokens, at)
            out.append(_joined(tokens[at : at + step]))
            at += step
        return out

    def _entry_length(self, tokens: Sequence[Token], at: int) -> int:
        if tokens[at].plain not in self._openings:
            return 1
        for step in range(min(_LONGEST_ENTRY, len(tokens) - at), 1, -1):
            if "".join(t.plain for t in tokens[at : at + step]) in self._civic.same:
                return step
        return 1

    def _guarded(self, tokens: list[Token]) -> Iterator[Token]:
        for at, token in enumerate(tokens):
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if self._misleads(tokens, at):
                yield replace(token, muted=True)
            elif after and token.part == "名詞" and after.detail == "名詞的":
                yield replace(token, lemma=token.lemma + after.plain)  # 駐車 is shown as 駐車場
            else:
                yield token

    def _misleads(self, tokens: Sequence[Token], at: int) -> bool:
        guard = self._civic.guards.get(tokens[at].form)
        if guard is None or at == 0:
            return False
        before = tokens[at - 1]
        if before.surface == "の" and at > 1:
            before = tokens[at - 2]
        spoken = before.part in ("動詞", "形容詞", "助動詞") or before.form in ("易い", "難い")
        return bool({before.form, before.lemma, *before.pieces} & guard.after) or (
            guard.after_verb and spoken
        )


def _joined(tokens: Sequence[Token]) -> Token:
    if len(tokens) == 1:
        return tokens[0]
    written, plain = "".join(t.surface for t in tokens), "".join(t.plain for t in tokens)
    return Token(written, plain, plain, plain, "名詞", "一般")
