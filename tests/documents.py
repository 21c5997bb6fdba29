"""Documents made by hand, so that a stage is tested without the language model.

    document("أعلن/VERB/اعلن/Aspect=Perf>0:root الرئيس/NOUN>1:nsubj استقالته .")

One item per token, between spaces:  surface[=form][/UPOS[/lemma[/feats]]][>head:deprel]

* `+item` belongs to the same surface word as the item before it (clitics): `و/CCONJ +ب/ADP +لرئيس=الرئيس/NOUN`.
* Punctuation needs no tag and takes its usual spaces; a line break starts a new sentence and, with an empty line
  between, a new paragraph. A sentence also ends after `.`, `؟` and `!`.
* Without a tag the token is a NOUN; the lemma defaults to the folded form, without the article.
* `head` is the number of the governor in its sentence, from 1; 0 is the root. Without it the token is a `dep` of the
  first token of its sentence, which is the root.
* `names` are (text, coarse type) or (text, coarse type, fine type); every occurrence in whole tokens is marked.

>>> found = document("و/CCONJ +قال/VERB/قال الرئيس .")
>>> found.article.text, [(token.form, token.lemma, token.word) for token in found.tokens]
('وقال الرئيس.', [('و', 'و', 0), ('قال', 'قال', 0), ('الرئيس', 'رئيس', 1), ('.', '.', 2)])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.language.orthography import clean, fold
from marsad.records import Article, Coarse, Document, Name, Sentence, Token

_OPENING = "«“‹([{"
_CLOSING = "»”›)]}.،؛:!؟…"
_FINAL = frozenset(".؟!")
_SIGNS = frozenset(_OPENING + _CLOSING + '"-–,')


def document(
    notation: str,
    *,
    published: str | None = "2022-01-08",
    names: Iterable[tuple[str, Coarse] | tuple[str, Coarse, str]] = (),
    article_id: str = "test",
    title: str | None = None,
) -> Document:
    """A Document from the compact notation above."""
    text, placed = _lay_out(notation)
    sentences, tokens = _sentences(placed)
    article = Article(id=article_id, text=text, title=title, published=published, language="ar")
    found = [name for wanted in names for name in _find_names(wanted, text, tokens)]
    found.sort(key=lambda name: (name.start, name.end))
    return Document(article, sentences, tokens, tuple(found))


def span_of(document: Document, snippet: str, nth: int = 1) -> tuple[int, int]:
    """Offsets of the nth occurrence of a snippet in the text of a document."""
    start = -1
    for _ in range(nth):
        start = document.article.text.index(snippet, start + 1)
    return start, start + len(snippet)


@dataclass(frozen=True, slots=True)
class _Item:
    surface: str
    form: str
    upos: str
    lemma: str
    feats: str
    head: int | None
    deprel: str
    joined: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    item: _Item
    start: int
    word: int
    sentence: int
    paragraph: int


def _read_item(source: str) -> _Item:
    joined = source.startswith("+") and len(source) > 1
    body, _, relation = source[joined:].partition(">")
    head, _, deprel = relation.partition(":")
    surface_form, upos, lemma, feats = [*body.split("/", 3), "", "", ""][:4]
    surface, _, form = surface_form.partition("=")
    form = clean(form or surface)
    upos = upos or ("PUNCT" if surface in _SIGNS else "NUM" if surface.isdigit() else "NOUN")
    lemma = fold(lemma) or _lemma(form, upos)
    return _Item(surface, form, upos, lemma, feats, int(head) if head else None, deprel or "dep", joined)


def _lemma(form: str, upos: str) -> str:
    folded = fold(form)
    bare = folded.startswith("ال") and len(folded) > 4 and upos in ("NOUN", "ADJ", "PROPN")
    return folded[2:] if bare else folded


def _lay_out(notation: str) -> tuple[str, list[_Placed]]:
    text = ""
    placed: list[_Placed] = []
    word, sentence, paragraph, glue = -1, 0, 0, True
    lines = [line.strip() for line in notation.strip("\n").split("\n")]
    for number, line in enumerate(lines):
        if number:
            text, glue = text + "\n", True
            if not line:
                paragraph += 1
            elif placed and placed[-1].sentence == sentence:
                sentence += 1
        for item in map(_read_item, line.split()):
            is_sign = item.upos == "PUNCT"
            if not (item.joined or glue or (is_sign and item.surface in _CLOSING)):
                text += " "
            word += not item.joined
            placed.append(_Placed(item, len(text), word, sentence, paragraph))
            text += item.surface
            glue = is_sign and item.surface in _OPENING
            sentence += item.surface in _FINAL
    return text, placed


def _sentences(placed: Sequence[_Placed]) -> tuple[tuple[Sentence, ...], tuple[Token, ...]]:
    sentences, tokens = [], []
    first = 0
    while first < len(placed):
        last = first
        while last < len(placed) and placed[last].sentence == placed[first].sentence:
            last += 1
        part = [_token(placed[i], i, first) for i in range(first, last)]
        sentences.append(Sentence(part[0].start, part[-1].end, placed[first].paragraph, first, last))
        tokens.extend(part)
        first = last
    return tuple(sentences), tuple(tokens)


def _token(placed: _Placed, index: int, first: int) -> Token:
    item = placed.item
    if item.head is None:
        head, deprel = (-1, "root") if index == first else (first, "punct" if item.upos == "PUNCT" else item.deprel)
    else:
        head, deprel = first + item.head - 1 if item.head else -1, item.deprel
    end = placed.start + len(item.surface)
    return Token(placed.start, end, item.form, item.lemma, item.upos, item.feats, head, deprel, placed.word)


def _find_names(wanted: tuple[str, Coarse] | tuple[str, Coarse, str], text: str, tokens: Sequence[Token]) -> list[Name]:
    surface, coarse = wanted[0], wanted[1]
    fine = wanted[2] if len(wanted) == 3 else coarse
    starts = {token.start: i for i, token in enumerate(tokens)}
    ends = {token.end: i + 1 for i, token in enumerate(tokens)}
    found, at = [], text.find(surface)
    while at >= 0:
        end = at + len(surface)
        if at in starts and end in ends:
            found.append(Name(at, end, fine, coarse, starts[at], ends[end]))
        at = text.find(surface, end)
    if not found:
        raise ValueError(f"no tokens read {surface!r}")
    return found
