"""A parsed article as CoNLL-U, as a table for the eye, or as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from marsad.jsonl import refuse_surrogates
from marsad.records import Document, Name, Sentence, Token

_COLUMNS = ("id", "form", "lemma", "upos", "feats", "head", "deprel", "name")


def as_conllu(document: Document) -> str:
    """CoNLL-U: `# newdoc id`, `# newpar`, `# sent_id` and `# text` comments, a line for each surface word that carries
    clitics, and in MISC the offsets (`start_char`, `end_char`), names (`NER=B-PER|NERType=Politician`) and
    `SpaceAfter=No`.

    FORM is the text as written, except for the parts of a word with clitics, where it is the word's own form.
    """
    lines = [f"# newdoc id = {' '.join(document.article.id.split())}"]
    tags = _tags(document.names)
    paragraph = -1
    for number, sentence in enumerate(document.sentences, start=1):
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            lines.append("# newpar")
        lines.append(f"# sent_id = {number}")
        lines.append(f"# text = {document.article.text[sentence.start : sentence.end]}")
        lines.extend(_conllu_lines(document, sentence, tags))
        lines.append("")
    return "\n".join(lines) + "\n"


def _tags(names: Sequence[Name]) -> dict[int, str]:
    """Token index → its name tags in MISC; a name inside another adds its own after a comma."""
    found: dict[int, list[tuple[str, str]]] = {}
    for name in names:
        for index in range(name.first, name.last):
            found.setdefault(index, []).append((f"{'B' if index == name.first else 'I'}-{name.coarse}", name.type))
    return {
        index: f"NER={','.join(tag for tag, _ in tags)}|NERType={','.join(fine for _, fine in tags)}"
        for index, tags in found.items()
    }


def _conllu_lines(document: Document, sentence: Sentence, tags: dict[int, str]) -> Iterator[str]:
    text = document.article.text
    indexes = range(sentence.first, sentence.last)
    for _, group in groupby(indexes, key=lambda index: document.tokens[index].word):
        parts = list(group)
        start, end = document.tokens[parts[0]].start, document.tokens[parts[-1]].end
        space = "" if text[end : end + 1].isspace() or end == sentence.end else "|SpaceAfter=No"
        if len(parts) > 1:
            span = f"{parts[0] - sentence.first + 1}-{parts[-1] - sentence.first + 1}"
            yield "\t".join([span, text[start:end], *"_______", f"start_char={start}|end_char={end}{space}"])
        for index in parts:
            token = document.tokens[index]
            form = token.form if len(parts) > 1 else text[start:end]
            misc = f"start_char={token.start}|end_char={token.end}"
            misc += f"|{tags[index]}" if index in tags else ""
            yield _conllu_line(token, index, sentence, form, misc + (space if len(parts) == 1 else ""))


def _conllu_line(token: Token, index: int, sentence: Sentence, form: str, misc: str) -> str:
    columns = (_number(index, sentence), form, token.lemma, token.upos, "_", token.feats, _head(token, sentence))
    return "\t".join(column or "_" for column in (*columns, token.deprel, "_", misc))


def _number(index: int, sentence: Sentence) -> str:
    return str(index - sentence.first + 1)


def _head(token: Token, sentence: Sentence) -> str:
    return "0" if token.head < 0 else _number(token.head, sentence)


def as_table(document: Document) -> str:
    """Aligned columns under each sentence, for reading on a terminal."""
    tags: dict[int, str] = {}
    for name in document.names:
        tags |= {i: f"{tags[i]},{name.type}" if i in tags else name.type for i in range(name.first, name.last)}
    return "".join(
        f"# {document.article.text[sentence.start : sentence.end]}\n{_table(document, sentence, tags)}\n"
        for sentence in document.sentences
    )


def _table(document: Document, sentence: Sentence, tags: dict[int, str]) -> str:
    rows = [_COLUMNS]
    for index in range(sentence.first, sentence.last):
        token = document.tokens[index]
        number, head = _number(index, sentence), _head(token, sentence)
        feats, name = token.feats or "_", tags.get(index, "_")
        rows.append((number, token.form or "_", token.lemma or "_", token.upos, feats, head, token.deprel, name))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def as_json(document: Document) -> str:
    """One line of JSON: `{id, sentences, tokens, names}`; a token's `head` is an index into `tokens`, -1 for a root."""
    parsed = {
        "id": document.article.id,
        "sentences": [{"start": sentence.start, "end": sentence.end} for sentence in document.sentences],
        "tokens": [_token(token) for token in document.tokens],
        "names": [{"start": n.start, "end": n.end, "type": n.type, "coarse": n.coarse} for n in document.names],
    }
    return refuse_surrogates(json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _token(token: Token) -> dict[str, str | int]:
    fields = ("start", "end", "form", "lemma", "upos", "feats", "head", "deprel")
    return {field: getattr(token, field) for field in fields}
