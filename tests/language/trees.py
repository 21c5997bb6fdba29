"""Dependency trees as indented text, for people to review.

    python tests/language/trees.py            the sample article, with its words
    python tests/language/trees.py SHARED     forty sentences of real articles, with their words
    python tests/language/trees.py --write    renew tests/golden/trees.txt
    python tests/language/trees.py --write SHARED   renew tests/golden/trees_news.txt, words left out

Articles of others are kept as offsets: what stands in tests/golden/trees_news.txt is our reading, not their text.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from marsad.language.parse import parse
from marsad.records import Article, Document, Sentence

GOLDEN = Path(__file__).parent.parent / "golden"
SEED_SENTENCES = 16
NEWS_SENTENCES = 24
EVERY = 650


def render(document: Document, sentence: Sentence, *, words: bool) -> Iterator[str]:
    """One line a token, indented by its depth under the root, children in text order."""
    tokens = document.tokens
    children: dict[int, list[int]] = {}
    for i in range(sentence.first, sentence.last):
        children.setdefault(tokens[i].head, []).append(i)
    stack = [(i, 0) for i in reversed(children.get(-1, []))]
    while stack:
        i, depth = stack.pop()
        token = tokens[i]
        shown = token.form if words else f"{token.start}:{token.end}"
        yield f"{'  ' * depth}{shown} {token.upos} {token.deprel}"
        stack += [(child, depth + 1) for child in reversed(children.get(i, []))]


def sample() -> Iterator[tuple[Document, Sentence]]:
    text = (files("marsad") / "sample" / "article.txt").read_text(encoding="utf-8")
    document = next(parse([Article(id="sample", text=text)]))
    for sentence in document.sentences:
        yield document, sentence


def news(shared: Path) -> Iterator[tuple[Document, Sentence]]:
    """The first sentences of the seed article, and the second sentence of every so many articles on world politics."""
    articles = [Article(id="seed", text=(shared / "seed" / "article.txt").read_text(encoding="utf-8"))]
    with lzma.open(shared / "data" / "articles" / "ant_world_politics.jsonl.xz", "rt", encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            if i % EVERY == 0 and len(articles) <= NEWS_SENTENCES:
                item = json.loads(line)
                articles.append(Article(id=item["id"], text=item["text"]))
    for document in parse(articles):
        chosen = document.sentences[1:2] or document.sentences[:1]
        for sentence in document.sentences[:SEED_SENTENCES] if document.article.id == "seed" else chosen:
            yield document, sentence


def text(sentences: Iterator[tuple[Document, Sentence]], *, words: bool) -> str:
    blocks = []
    for document, sentence in sentences:
        title = f"# {document.article.id} {sentence.start}:{sentence.end}"
        blocks.append("\n".join([title, *render(document, sentence, words=words)]))
    return "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    write = "--write" in sys.argv
    found = text(news(folders[0]), words=not write) if folders else text(sample(), words=True)
    if write:
        (GOLDEN / ("trees_news.txt" if folders else "trees.txt")).write_text(found, encoding="utf-8")
    else:
        sys.stdout.write(found)
