"""HTML of any kind → a tree or plain text. Needs lxml (extra `sources`)."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml import etree

from marsad.read.limits import DEEPEST, MOST_ELEMENTS
from marsad.read.text import ReadError

_MOST_ATTRIBUTES = 100
_BLOCKS = (
    "address article aside blockquote body br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li "
    "main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_UNREAD = "audio canvas embed figcaption head iframe noscript object script style svg template video"


def load_tree(html: str) -> lxml.html.HtmlElement:
    """The tree of a page or a fragment; ReadError where it is empty, overgrown or too deep."""
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, encoding="utf-8")
    try:
        parser.feed(html.encode(errors="replace"))
        tree = parser.close()
    except etree.LxmlError:
        raise ReadError("not HTML that can be read") from None
    if builder.fault is not None:
        raise ReadError(builder.fault)
    return tree


def as_text(html: str) -> str:
    """The words of a fragment, a line for each block, without what is not read.

    >>> as_text("<p>أعلن&nbsp;<b>الرئيس</b></p><script>x</script>نعم<br>لا")
    'أعلن الرئيس\\nنعم\\nلا'
    """
    if not html.strip():
        return ""
    lines = "".join(_pieces(load_tree(f"<div>{html}</div>"))).split("\n")
    return "\n".join(words for line in lines if (words := " ".join(line.split())))


def _pieces(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """The text of a tree in its order, with a line end around each block."""
    blocks, unread = frozenset(_BLOCKS.split()), frozenset(_UNREAD.split())
    skipped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_start = event == "start"
        if element.tag in unread:
            skipped += 1 if is_start else -1
        if not skipped and element.tag in blocks:
            yield "\n"
        text = element.text if is_start else element.tail
        if not skipped and text:
            yield " ".join(text.splitlines())


class _Builder:
    """Builds the tree as the parser goes, and stops where it gets too large.

    A tag with very many attributes takes the usual builder quadratic time; here they are dropped.
    """

    def __init__(self) -> None:
        self.fault: str | None = None
        self._builder = etree.TreeBuilder(element_factory=lxml.html.html_parser.makeelement)
        self._elements = self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS:
            self.fault = f"more than {MOST_ELEMENTS:,} elements: no page of news"
        elif self._depth > DEEPEST:
            self.fault = f"elements {DEEPEST} deep: no page of news"
        if self.fault is None:
            self._builder.start(tag, dict(attributes) if len(attributes) <= _MOST_ATTRIBUTES else {})

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self.fault is None:
            self._builder.end(tag)

    def data(self, text: str) -> None:
        if self.fault is None:
            self._builder.data(text)

    def comment(self, text: str) -> None:
        """Left out."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Left out."""

    def close(self) -> lxml.html.HtmlElement | None:
        return self._builder.close() if self.fault is None else None
