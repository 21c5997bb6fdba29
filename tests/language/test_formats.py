"""What `marsad parse` prints."""

import json
from dataclasses import replace

from documents import document
from marsad.language.formats import as_conllu, as_json, as_table

PARSED = document(
    "و/CCONJ>2:cc +قال/VERB/قال/Aspect=Perf>0:root ماكرون/PROPN>2:nsubj : «نعم»/INTJ\n\nانتهى/VERB",
    names=[("ماكرون", "PER", "Politician")],
)

CONLLU = """\
# newdoc id = test
# newpar
# sent_id = 1
# text = وقال ماكرون: «نعم»
1-2	وقال	_	_	_	_	_	_	_	start_char=0|end_char=4
1	و	و	CCONJ	_	_	2	cc	_	start_char=0|end_char=1
2	قال	قال	VERB	_	Aspect=Perf	0	root	_	start_char=1|end_char=4
3	ماكرون	ماكرون	PROPN	_	_	2	nsubj	_	start_char=5|end_char=11|NER=B-PER|NERType=Politician|SpaceAfter=No
4	:	:	PUNCT	_	_	1	punct	_	start_char=11|end_char=12
5	«نعم»	«نعم»	INTJ	_	_	1	dep	_	start_char=13|end_char=18

# newpar
# sent_id = 2
# text = انتهى
1	انتهى	انتهي	VERB	_	_	0	root	_	start_char=20|end_char=25

"""

TABLE = """\
# وقال ماكرون: «نعم»
id  form    lemma   upos   feats        head  deprel  name
1   و       و       CCONJ  _            2     cc      _
2   قال     قال     VERB   Aspect=Perf  0     root    _
3   ماكرون  ماكرون  PROPN  _            2     nsubj   Politician
4   :       :       PUNCT  _            1     punct   _
5   «نعم»   «نعم»   INTJ   _            1     dep     _

# انتهى
id  form   lemma  upos  feats  head  deprel  name
1   انتهى  انتهي  VERB  _      0     root    _

"""


def test_conllu() -> None:
    assert as_conllu(PARSED) == CONLLU


def test_table() -> None:
    assert as_table(PARSED) == TABLE


def test_json() -> None:
    line = as_json(PARSED)
    assert line.endswith("\n") and line.count("\n") == 1
    parsed = json.loads(line)
    assert list(parsed) == ["id", "sentences", "tokens", "names"]
    assert parsed["sentences"] == [{"start": 0, "end": 18}, {"start": 20, "end": 25}]
    assert parsed["names"] == [{"start": 5, "end": 11, "type": "Politician", "coarse": "PER"}]
    assert [token["head"] for token in parsed["tokens"]] == [1, -1, 1, 0, 0, -1]
    values = (5, 11, "ماكرون", "ماكرون", "PROPN", "", 1, "nsubj")
    names = ("start", "end", "form", "lemma", "upos", "feats", "head", "deprel")
    assert list(parsed["tokens"][2].items()) == list(zip(names, values, strict=True))


def test_a_form_or_lemma_that_is_empty_does_not_break_the_columns() -> None:
    tokens = tuple(replace(token, lemma="") for token in PARSED.tokens)
    lines = as_conllu(replace(PARSED, tokens=tokens)).splitlines()
    assert all(len(line.split("\t")) == 10 and all(line.split("\t")) for line in lines if line and line[0] != "#")


def test_an_identifier_of_several_lines_stays_in_its_comment() -> None:
    article = replace(PARSED.article, id="a\nb")
    assert as_conllu(replace(PARSED, article=article)).startswith("# newdoc id = a b\n# newpar\n")


def test_a_name_inside_another_is_told_after_it() -> None:
    office = document("وزير خارجية روسيا", names=[("وزير خارجية روسيا", "OCC", "job"), ("روسيا", "GPE", "Nation")])
    assert [line.split("|", 2)[2] for line in as_conllu(office).splitlines() if "\t" in line] == [
        "NER=B-OCC|NERType=job",
        "NER=I-OCC|NERType=job",
        "NER=I-OCC,B-GPE|NERType=job,Nation",
    ]
    assert as_table(office).splitlines()[-2].endswith("job,Nation")
