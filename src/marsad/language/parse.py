"""Articles into Documents: sentences, syntactic words with tags and dependencies, names."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from itertools import chain, islice
from typing import cast

from marsad.language.model import Model, Node, Reading
from marsad.language.orthography import clean
from marsad.language.segment import split_sentences
from marsad.language.words import split_words
from marsad.records import Article, Coarse, Document, Name, Sentence, Token

# A window is what the encoder sees at once; words beyond it are read in the next window of the same sentence. It has
# 512 places, of which words of Arabic news take 1.6 each and foreign ones up to twelve.
WINDOW_WORDS = 120
WINDOW_BREAK = 80
WINDOW_PIECES = 500
_BATCH_ARTICLES = 16
_BATCH_WORDS = 300
_AHEAD = 3
_NO_LETTERS = "\ufffd"
_BREAKS = frozenset("،؛,;:.)»”")


@lru_cache(maxsize=1)
def default_model() -> Model:
    """The shipped model, loaded once."""
    return Model()


def parse(articles: Iterable[Article], *, model: Model | None = None) -> Iterator[Document]:
    """Read articles, some at a time, in order; up to 32 are read ahead, so memory does not grow with their number.

    >>> document = next(parse([Article(id="1", text="سافر الوزير للعراق وبغداده.")]))
    >>> [token.form for token in document.tokens]
    ['سافر', 'الوزير', 'ل', 'العراق', 'و', 'بغداد', 'ه', '.']
    """
    reader = model or default_model()
    stream = iter(articles)
    ahead: deque[Future[list[Document]]] = deque()
    with ThreadPoolExecutor(1) as thread:
        # the next articles are read while the caller works on these
        while chunk := list(islice(stream, _BATCH_ARTICLES)):
            ahead.append(thread.submit(_parse_chunk, chunk, reader))
            if len(ahead) > _AHEAD:
                yield from ahead.popleft().result()
        yield from chain.from_iterable(future.result() for future in ahead)


class _Words:
    """The surface words of one sentence and the windows they are read in."""

    __slots__ = ("cleaned", "end", "paragraph", "readings", "spans", "start")

    def __init__(self, text: str, start: int, end: int, paragraph: int) -> None:
        self.start, self.end, self.paragraph = start, end, paragraph
        raw = text[start:end]
        self.spans = [(start + a, start + b) for a, b in split_words(raw)]
        self.cleaned = [clean(text[a:b]).replace(" ", "") or _NO_LETTERS for a, b in self.spans]
        self.readings: list[Reading] = []

    def windows(self, model: Model) -> list[list[str]]:
        """The words in stretches that the encoder can take, broken at punctuation where some is near."""
        words, out, first = self.cleaned, [], 0
        while first < len(words):
            stop = pieces = 0
            for stop in range(first, min(first + WINDOW_WORDS, len(words))):
                pieces += model.count_pieces(words[stop])
                if pieces > WINDOW_PIECES:
                    break
            else:
                stop += 1
            if stop < len(words):
                near = range(stop - 1, first + WINDOW_BREAK, -1)
                stop = next((i + 1 for i in near if words[i] in _BREAKS), stop)
            out.append(words[first:stop])
            first = stop
        return out


def _parse_chunk(articles: list[Article], model: Model) -> list[Document]:
    sentences = [[_Words(a.text, *span) for span in split_sentences(a.text)] for a in articles]
    windows = [(s, w) for article in sentences for s in article if s.spans for w in s.windows(model)]
    order = sorted(range(len(windows)), key=lambda i: -len(windows[i][1]))
    batches: list[list[int]] = []
    while order:
        size = max(1, _BATCH_WORDS // len(windows[order[0]][1]))
        batches.append(order[:size])
        order = order[size:]
    found = model.read_batches([[windows[i][1] for i in batch] for batch in batches])
    readings = {
        i: reading for batch, read in zip(batches, found, strict=True) for i, reading in zip(batch, read, strict=True)
    }
    for i, (sentence, _) in enumerate(windows):
        sentence.readings.append(readings[i])
    return [_document(article, words) for article, words in zip(articles, sentences, strict=True)]


def _document(article: Article, found: list[_Words]) -> Document:
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    names: list[Name] = []
    word_count = 0
    for words in found:
        first = len(tokens)
        root = -1
        word = 0
        for reading in words.readings:
            base = len(tokens)
            stems: list[int] = []
            for node in reading.nodes:
                span = words.spans[word + node.word]
                tokens.append(_token(article.text, words, node, span, word, word_count, base, root))
                if not node.is_clitic:
                    stems.append(len(tokens) - 1)
            if root < 0:
                root = next(base + i for i, node in enumerate(reading.nodes) if node.head < 0)
            for name in reading.names:
                a, b = stems[name.first], stems[name.last - 1]
                names.append(Name(tokens[a].start, tokens[b].end, name.type, cast(Coarse, name.coarse), a, b + 1))
            word += 1 + reading.nodes[-1].word
        word_count += len(words.spans)
        sentences.append(Sentence(words.start, words.end, words.paragraph, first, len(tokens)))
    vectors = b"".join(reading.vectors for words in found for reading in words.readings)
    return Document(article, tuple(sentences), tuple(tokens), tuple(names), vectors=vectors)


def _token(
    text: str, words: _Words, node: Node, span: tuple[int, int], word: int, count: int, base: int, root: int
) -> Token:
    start, end = _place(text, span, node, words.cleaned[word + node.word])
    form = node.form if node.form != _NO_LETTERS else text[start:end]
    lemma = node.lemma if node.form != _NO_LETTERS else text[start:end]
    head, deprel = base + node.head, node.deprel
    if node.head < 0:
        # a later window of the same sentence hangs on the first
        head, deprel = (root, "parataxis") if root >= 0 else (-1, "root")
    return Token(start, end, form, lemma, node.upos, node.feats, head, deprel, count + word + node.word)


def _place(text: str, span: tuple[int, int], node: Node, cleaned: str) -> tuple[int, int]:
    """Where a node's letters stand in the text: marks go with the letter before them."""
    start, end = span
    if node.end - node.start == len(cleaned):
        return span
    if end - start == len(cleaned):
        return start + node.start, start + node.end
    offsets = [i for i in range(start, end) for _ in clean(text[i])]
    first = start if node.start == 0 else offsets[node.start]
    return first, end if node.end == len(cleaned) else offsets[node.end]
