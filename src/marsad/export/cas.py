"""Articles with their records as UIMA CAS XMI, a file an article, with the type system beside: for INCEpTION.

Every layer is a span layer of its own (`webanno.custom.Marsad…`) with texts as features; sentences are DKPro's. In XMI
offsets count UTF-16 units; dkpro-cassis converts them. What XML cannot hold is a space there, so that offsets stay.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cassis import Cas, TypeSystem

from marsad.export.output import written_whole
from marsad.records import Record
from marsad.store.rows import RecordRow

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
_TYPE_SYSTEM = "typesystem.xml"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip knows: same records, same bytes
_Features = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class CasLayer:
    """A layer of annotations: its UIMA type, the names of its features and, for a record, spans with their values."""

    type: str
    means: str
    features: tuple[str, ...]
    spans: Callable[[Record], Iterator[tuple[int, int, _Features]]]


def write_cas(records: Iterable[RecordRow], path: Path) -> int:
    """An XMI file for each record: in a zip where the name ends in .zip, else in a folder; how many. OSError."""
    types = type_system()
    with ExitStack() as stack:
        write = _into_zip(path, stack) if path.suffix.lower() == ".zip" else _into_folder(path)
        write(_TYPE_SYSTEM, types.to_xml())
        count = 0
        for count, row in enumerate(records, start=1):  # noqa: B007
            write(f"{row.article.key}.xmi", as_cas(row.record, types).to_xmi() or "")
    return count


def type_system() -> TypeSystem:
    """The types of LAYERS and the sentence."""
    types = TypeSystem()
    types.create_type(name=SENTENCE, supertypeName="uima.tcas.Annotation")
    for layer in LAYERS:
        made = types.create_type(name=layer.type, supertypeName="uima.tcas.Annotation", description=layer.means)
        for feature in layer.features:
            types.create_feature(domainType=made, name=feature, rangeType="uima.cas.String")
    return types


def as_cas(record: Record, types: TypeSystem) -> Cas:
    """One record as a CAS over its article's text."""
    cas = Cas(typesystem=types, lenient=False)
    cas.sofa_string = _xml(record.article.text or "")
    cas.sofa_mime = "text/plain"
    sentence = types.get_type(SENTENCE)
    cas.add_all([sentence(begin=span.start, end=span.end) for span in record.sentences])
    for layer in LAYERS:
        made = types.get_type(layer.type)
        for start, end, values in layer.spans(record):
            known = {name: _xml(v) for name, v in zip(layer.features, values, strict=True) if v is not None}
            cas.add(made(begin=start, end=end, **known))
    return cas


def _into_zip(path: Path, stack: ExitStack) -> Callable[[str, str], None]:
    part = stack.enter_context(written_whole(path))
    archive = stack.enter_context(zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED))
    return lambda name, text: archive.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)


def _into_folder(path: Path) -> Callable[[str, str], None]:
    path.mkdir(exist_ok=True)

    def write(name: str, text: str) -> None:
        with written_whole(path / name) as part:
            part.write_text(text, encoding="utf-8")

    return write


def _xml(text: str) -> str:
    return _NOT_XML.sub(" ", text)


# ── layers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(record: Record, ids: Sequence[str | None]) -> str | None:
    names = {entity.id: entity.name for entity in record.entities}
    return "; ".join(names.get(one, one) for one in ids if one) or None


def _mentions(record: Record) -> Iterator[tuple[int, int, _Features]]:
    for entity in record.entities:
        about = entity.name, entity.name_en, entity.type, entity.country, "+".join(entity.sectors) or None, entity.slug
        for mention in entity.mentions:
            yield mention.start, mention.end, (entity.id, mention.kind, *about)


def _statements(record: Record) -> Iterator[tuple[int, int, _Features]]:
    for item in record.statements:
        speaker, addressee = _names(record, [item.speaker]), _names(record, [item.addressee])
        force = item.cue.force if item.cue else None
        yield item.start, item.end, (item.id, item.kind, force, speaker, addressee, item.setting)


def _events(record: Record) -> Iterator[tuple[int, int, _Features]]:
    for item in record.events:
        parties = _names(record, item.actors), _names(record, item.recipients)
        days = (item.date.start, item.date.end) if item.date else (None, None)
        what = item.id, item.type, item.mode, item.status
        yield item.trigger.start, item.trigger.end, (*what, *parties, *days, item.place, f"{item.confidence:.2f}")


def _stances(record: Record) -> Iterator[tuple[int, int, _Features]]:
    for item in record.stances:
        parties = _names(record, [item.holder]), _names(record, [item.target])
        for span in item.evidence:
            yield span.start, span.end, (item.id, item.polarity, *parties, item.topic, item.basis)


def _figures(record: Record) -> Iterator[tuple[int, int, _Features]]:
    for item in record.figures:
        value = "–".join(map(str, item.value)) if isinstance(item.value, tuple) else str(item.value)
        yield item.start, item.end, (item.id, item.measure, value, item.of, _names(record, [item.source]), item.event)


def _times(record: Record) -> Iterator[tuple[int, int, _Features]]:
    yield from ((item.start, item.end, (item.id, item.type, item.value)) for item in record.times)


def _places(record: Record) -> Iterator[tuple[int, int, _Features]]:
    for item in record.places:
        geonameid = None if item.geonameid is None else str(item.geonameid)
        yield item.start, item.end, (item.id, item.name_en, geonameid, item.country, item.level)


LAYERS = (
    CasLayer(
        "webanno.custom.MarsadMention",
        "where an actor is named",
        ("entity", "kind", "name", "name_en", "entity_type", "country", "sectors", "slug"),
        _mentions,
    ),
    CasLayer(
        "webanno.custom.MarsadStatement",
        "reported speech",
        ("identifier", "kind", "force", "speaker", "addressee", "setting"),
        _statements,
    ),
    CasLayer(
        "webanno.custom.MarsadEvent",
        "the word an event hangs on",
        (
            "identifier",
            "event_type",
            "mode",
            "status",
            "actors",
            "recipients",
            "first_day",
            "last_day",
            "place",
            "confidence",
        ),
        _events,
    ),
    CasLayer(
        "webanno.custom.MarsadStance",
        "the words that show a stand",
        ("identifier", "polarity", "holder", "target", "topic", "basis"),
        _stances,
    ),
    CasLayer(
        "webanno.custom.MarsadFigure",
        "a number that is claimed",
        ("identifier", "measure", "value", "counted", "claimed_by", "event"),
        _figures,
    ),
    CasLayer("webanno.custom.MarsadTime", "a time", ("identifier", "kind", "value"), _times),
    CasLayer(
        "webanno.custom.MarsadPlace",
        "a place on the map",
        ("identifier", "name_en", "geonameid", "country", "level"),
        _places,
    ),
)
