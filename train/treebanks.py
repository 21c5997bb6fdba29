"""Universal Dependencies treebanks as training sentences: PADT (an early release, brought to UD v2 labels) and PUD.

The conversion of PADT, the same for training and test (docs of the figures: they compare only under the same one):

* labels: dobj→obj, nsubjpass→nsubj:pass, csubjpass→csubj:pass, auxpass→aux:pass, neg→advmod, mwe→fixed, foreign and
  name→flat; tag CONJ→CCONJ;
* nmod under a verb or adjective→obl; obj with a case child→obl; obj under a noun→nmod;
* a coordinator moves from the first conjunct to the conjunct that follows it;
* name chains headed by their last word become flat under their first;
* words that the release left unsplit stand there once for each of their segments, every copy with the whole form and
  the tag X (ويمكنني ويمكنني ويمكنني): the copies get their own segment, a clitic its tag, the stem the tag and lemma
  that its form has most often in the file;
* surface words are rebuilt from the segments, which the release gives without `# text`: one-letter particles join the
  next word, genitive and accusative pronouns the word before (with ة→ت, ى→ا, ء→ئ ؤ by case, وا→و, ل+ال→لل).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from marsad.language.orthography import clean, fold

PREFIXES = frozenset("وفبلكسأ")
LABELS = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "neg": "advmod",
    "mwe": "fixed",
    "foreign": "flat",
    "name": "flat",
}
FEATURES = ("Aspect", "Voice", "Mood", "Person", "Gender", "Number", "Definite", "Case", "VerbForm", "PronType")


@dataclass
class Node:
    """A syntactic word. head: index in the sentence, -1 for the root. word: index of its surface word."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: dict[str, str]
    head: int
    deprel: str
    word: int = -1
    glued: bool = False


@dataclass(frozen=True)
class Tree:
    """words: cleaned surface words; cuts: (prefix letters, suffix letters) of each; nodes in order."""

    id: str
    document: str
    words: list[str]
    cuts: list[tuple[int, int]]
    nodes: list[Node]


def read_padt(path: Path) -> list[Tree]:
    sentences = _read(path)
    usual = _usual_readings([node for _, nodes in sentences for node in nodes])
    return [_tree(comments, _convert(_split_copies(nodes, usual)), _padt_words) for comments, nodes in sentences]


def read_pud(path: Path) -> list[Tree]:
    return [_tree(comments, _like_padt(nodes), _pud_words) for comments, nodes in _read(path)]


def _read(path: Path) -> list[tuple[dict[str, str], list[Node]]]:
    out: list[tuple[dict[str, str], list[Node]]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        comments: dict[str, str] = {}
        nodes: list[Node] = []
        for line in block.splitlines():
            if line.startswith("#"):
                name, _, rest = line[2:].partition(" ")
                comments[name] = rest.removeprefix("= ")
                continue
            fields = line.split("\t")
            if not fields[0].isdigit():
                continue
            feats = dict(pair.split("=", 1) for pair in fields[5].split("|")) if fields[5] != "_" else {}
            upos = "CCONJ" if fields[3] == "CONJ" else fields[3]
            form = clean(fields[1]) or fields[1]
            lemma = fold(fields[2]).replace("`", "") if fields[2] != "_" else fold(form)
            nodes.append(Node(form, lemma or fold(form), upos, fields[4], feats, int(fields[6]) - 1, fields[7]))
            nodes[-1].glued = "SpaceAfter=No" in fields[9]
        if nodes:
            out.append((comments, nodes))
    return out


# ── words left unsplit ──────────────────────────────────────────────────────────────────────────────────────────────

_CLITIC_TAGS = {"cc": "CCONJ", "root": "CCONJ", "mark": "CCONJ", "case": "ADP", "aux": "PART"}
_CLITIC_LETTERS = {"cc": "وف", "root": "وف", "mark": "ل", "case": "بلك", "aux": "س"}
_PRONOUN = re.compile(r"(?<=..)(?:هما|كما|هم|ها|هن|نا|كم|كن|ني|ه|ي|ك)$")
Reading = tuple[str, str]


def _usual_readings(nodes: list[Node]) -> dict[str, Reading]:
    counts: dict[str, Counter[Reading]] = {}
    for node in nodes:
        if node.upos != "X":
            counts.setdefault(fold(node.form), Counter())[node.upos, node.lemma] += 1
    return {form: counter.most_common(1)[0][0] for form, counter in counts.items()}


def _split_copies(nodes: list[Node], usual: dict[str, Reading]) -> list[Node]:
    first = 0
    while first < len(nodes):
        last = first
        while last + 1 < len(nodes) and nodes[last + 1].form == nodes[first].form and nodes[last + 1].xpos[0] == "U":
            last += 1
        if last > first and nodes[first].xpos[0] == "U":
            _split_word(nodes[first : last + 1], usual)
        first = last + 1
    return nodes


def _split_word(copies: list[Node], usual: dict[str, Reading]) -> None:
    rest, parts = copies[0].form, list(copies)
    while len(parts) > 1 and rest[0] in _CLITIC_LETTERS.get(parts[0].deprel, ""):
        _set(parts[0], rest[0], rest[0], _CLITIC_TAGS[parts[0].deprel], "C---------")
        rest = rest[1:]
        parts = parts[1:]
        if copies[0].form.startswith("لل") and len(parts) == 1:
            rest = "ا" + rest
    pronoun = _PRONOUN.search(rest)
    if len(parts) == 2 and pronoun:
        _set(parts[1], pronoun.group(), fold(pronoun.group()), "PRON", "SP------2-")
        rest = rest[: pronoun.start()]
        parts = parts[:1]
    if len(parts) == 1:
        upos, lemma = usual.get(fold(rest), ("X", fold(rest)))
        _set(parts[0], rest, lemma, upos, parts[0].xpos)


def _set(node: Node, form: str, lemma: str, upos: str, xpos: str) -> None:
    node.form, node.lemma, node.upos, node.xpos = form, lemma, upos, xpos


# ── labels and heads ────────────────────────────────────────────────────────────────────────────────────────────────


def _convert(nodes: list[Node]) -> list[Node]:
    for node in nodes:
        node.deprel = LABELS.get(node.deprel, node.deprel)
    with_case = {node.head for node in nodes if node.deprel == "case"}
    for i, node in enumerate(nodes):
        above = nodes[node.head].upos if node.head >= 0 else ""
        if node.deprel == "obj" and above == "NOUN":
            node.deprel = "nmod"
        elif (node.deprel == "nmod" and above in ("VERB", "ADJ")) or (node.deprel == "obj" and i in with_case):
            node.deprel = "obl"
    _move_coordinators(nodes)
    _flatten_names(nodes)
    return nodes


def _move_coordinators(nodes: list[Node]) -> None:
    for i, node in enumerate(nodes):
        if node.deprel == "cc" and node.upos == "CCONJ":
            later = [j for j, other in enumerate(nodes) if j > i and other.head == node.head and other.deprel == "conj"]
            if later:
                node.head = later[0]


def _flatten_names(nodes: list[Node]) -> None:
    busy = {node.head for node in nodes if node.deprel in ("case", "cc")}
    for last in range(len(nodes) - 1, 0, -1):
        if nodes[last].upos != "X" or nodes[last].deprel == "flat":
            continue
        first = last
        while first > 0 and _is_name_part(nodes, first - 1, first, last, busy):
            first -= 1
        if first == last:
            continue
        nodes[first].head, nodes[first].deprel = nodes[last].head, nodes[last].deprel
        for i, node in enumerate(nodes):
            if first < i <= last:
                node.head, node.deprel = first, "flat"
            elif node.head == last and i != first:
                node.head = first


def _is_name_part(nodes: list[Node], i: int, after: int, last: int, busy: set[int]) -> bool:
    node = nodes[i]
    return node.upos == "X" and node.head in (after, last) and node.deprel in ("nmod", "flat") and i not in busy


_PUD_LABELS = {"acl:relcl": "acl", "obl:tmod": "obl", "cc:preconj": "cc", "csubj:pass": "csubj"}


def _like_padt(nodes: list[Node]) -> list[Node]:
    """PUD with PADT's habits, so that one label means one thing: relative pronouns hang on the antecedent as cc, a
    coordinator that opens the sentence is its root, participles that describe are amod or xcomp, not ccomp."""
    marked = {node.head for node in nodes if node.deprel == "mark"}
    for i, node in enumerate(nodes):
        if fold(node.form) in ("ان", "لان") and node.deprel in ("mark", "compound:prt"):
            node.upos, node.deprel = "CCONJ", "mark"
        above = nodes[node.head] if node.head >= 0 else None
        if node.deprel == "ccomp" and node.upos == "ADJ" and above is not None and i not in marked:
            node.deprel = "xcomp" if above.upos == "VERB" else "amod"
        is_relative = node.xpos == "REL" and above is not None and above.deprel == "acl:relcl"
        if is_relative and above is not None and 0 <= above.head < i < node.head:
            node.head, node.deprel = above.head, "cc"
    for node in nodes:
        node.deprel = _PUD_LABELS.get(node.deprel, node.deprel)
    root = next(i for i, node in enumerate(nodes) if node.head < 0)
    if nodes[0].upos == "CCONJ" and nodes[0].deprel == "cc" and nodes[0].head == root:
        nodes[root].head, nodes[root].deprel = 0, "parataxis"
        nodes[0].head, nodes[0].deprel = -1, "root"
        if nodes[-1].upos == "PUNCT" and nodes[-1].head == root:
            nodes[-1].head = 0
    return nodes


# ── surface words ───────────────────────────────────────────────────────────────────────────────────────────────────


def _tree(comments: dict[str, str], nodes: list[Node], group: object) -> Tree:
    groups = group(nodes)  # type: ignore[operator]
    words, cuts = [], []
    merged: dict[int, int] = {}
    kept: list[int] = []
    for members in groups:
        cut, word = _spell([nodes[i] for i in members])
        if cut is None:
            main = next((i for i in members if nodes[i].head not in members), members[-1])
            merged |= dict.fromkeys(members, main)
            nodes[main].form, nodes[main].lemma = word, fold(word)
            cut, members = (0, 0), [main]
        for i in members:
            nodes[i].word = len(words)
        kept += members
        words.append(word)
        cuts.append(cut)
    place = {old: new for new, old in enumerate(kept)}
    for i in kept:
        head = nodes[i].head
        nodes[i].head = place[merged.get(head, head)] if head >= 0 else -1
    origin = comments.get("orig_file_sentence", comments.get("sent_id", "?"))
    return Tree(comments.get("sent_id", "?"), origin.split("#")[0], words, cuts, [nodes[i] for i in kept])


def _padt_words(nodes: list[Node]) -> list[list[int]]:
    groups: list[list[int]] = []
    open_word = False
    for i, node in enumerate(nodes):
        starts_arabic = "\u0621" <= node.form[0] <= "\u064a"
        if (groups and open_word and starts_arabic) or _is_suffix(nodes, i):
            groups[-1].append(i)
        else:
            groups.append([i])
        open_word = _is_prefix(node) and len(groups[-1]) <= 3
    return groups


def _is_prefix(node: Node) -> bool:
    return node.form in PREFIXES and node.xpos[:1] in "CPF" and node.upos != "X"


def _is_suffix(nodes: list[Node], i: int) -> bool:
    return (
        i > 0 and nodes[i].xpos.startswith("SP") and nodes[i].xpos[8:9] in ("2", "4") and nodes[i - 1].upos != "PUNCT"
    )


def _pud_words(nodes: list[Node]) -> list[list[int]]:
    groups: list[list[int]] = []
    for i, node in enumerate(nodes):
        before = nodes[i - 1] if i else None
        joins = before is not None and before.glued and "PUNCT" not in (before.upos, node.upos)
        if joins and before is not None and before.form[-1].isalpha() and node.form[0].isalpha():
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _spell(members: list[Node]) -> tuple[tuple[int, int] | None, str]:
    """The cut of a word and its spelling; no cut where the members are not clitics around one stem."""
    before = 0
    while before < len(members) - 1 and before < 3 and members[before].form in PREFIXES:
        before += 1
    after = len(members) - before - 1
    stem = members[before]
    if after > 1 or (after == 1 and len(members[-1].form) > 3):
        return None, "".join(node.form for node in members)
    word = stem.form
    if after:
        word = _before_suffix(stem) + members[-1].form
    for node in reversed(members[:before]):
        if node.form == "ل" and word.startswith("الل"):
            word = word[2:]
        elif node.form == "ل" and word.startswith("ال") and len(word) > 3:
            word = word[1:]
        word = node.form + word
    return (before, len(members[-1].form) if after else 0), word


def _before_suffix(stem: Node) -> str:
    form = stem.form
    if form.endswith("ة"):
        return form[:-1] + "ت"
    if form.endswith("ى"):
        return form[:-1] + "ا"
    if form.endswith("وا") and stem.upos == "VERB":
        return form[:-1]
    if form.endswith("اء"):
        return form[:-1] + {"1": "ؤ", "2": "ئ"}.get(stem.xpos[8:9], "ء")
    return form
