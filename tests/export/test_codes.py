"""Codes are valid: countries are those of ISO 3166-1, COW numbers those of states, and what is none is told."""

import csv
import io
import re
from typing import Any

import pytest

from marsad.export import stream_rows
from marsad.export.codes import NO_STATES, checked, codes
from marsad.store import Store
from marsad.store.query import FilterError, Filters, find_events
from marsad.store.rows import EventRow

# ISO 3166-1 alpha-3, all 249 of them
ISO = re.findall(
    "[A-Z]{3}",
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH
    BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB
    CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO
    GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN
    IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
    MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER
    NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU
    RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT
    WLF WSM YEM ZAF ZMB ZWE
    """,
)
# without a code in ISO 3166-1: Kosovo as PLOVER has it, and states that are no more, as ISO 3166-3 has them
BESIDE_ISO = {"KOS", "SUN", "YUG"}


def test_countries_are_those_of_iso() -> None:
    assert len(ISO) == 249
    assert set(codes().countries) == {*ISO, *BESIDE_ISO}
    assert not set(NO_STATES) & set(codes().countries)


def test_cow_numbers() -> None:
    cow = codes().cow
    assert len(cow) == len(set(cow.values())) == 195 and set(cow) <= {*ISO, "KOS"}
    assert (cow["USA"], cow["TUR"], cow["DEU"], cow["YEM"], cow["KAZ"], cow["SSD"]) == (2, 640, 255, 679, 705, 626)
    assert "PSE" not in cow and "HKG" not in cow


def test_codes_in_an_export_are_valid(news: Store) -> None:
    stream = io.StringIO(newline="")
    stream_rows(find_events(news), EventRow, "csv", stream)
    for row in csv.DictReader(io.StringIO(stream.getvalue(), newline="")):
        for column in ("actor_countries", "recipient_countries", "place_country"):
            assert set(filter(None, row[column].split(";"))) <= {*ISO, *BESIDE_ISO, *NO_STATES}
        assert row["type"] in codes().types


def test_scores_and_quads() -> None:
    known = codes()
    assert [known.quad(kind) for kind in ("AGREE", "AID", "ACCUSE", "SANCTION", "none")] == [1, 2, 3, 4, None]
    assert (known.score("ASSAULT", "drone"), known.score("ASSAULT", None), known.score("none", None)) == (
        -9.5,
        -9,
        None,
    )
    assert known.score("PROTEST", "vandalize") == -5  # the manual gives this mode no score: the type's
    assert known.score("REQUEST", "meet") == 0


def test_codes_are_taken_in_any_case() -> None:
    assert checked(Filters(country="tur", sector="mil", type="assault")) == Filters(
        country="TUR", sector="MIL", type="ASSAULT"
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"country": "TURKIYE"},
            r"'TURKIYE' is not an ISO 3166-1 alpha-3 code of a country; there is .*TUR \(Türkiye\)",
        ),
        ({"country": "Syria"}, r"SYR \(Syria\)"),
        ({"country": "KSA"}, "is not an ISO"),
        ({"type": "ASSALT"}, "'ASSALT' is not an event type of PLOVER; there is ASSAULT"),
        ({"type": "AID", "mode": "drone"}, "'drone' is not a mode of AID"),
        ({"mode": "dron"}, "there is drone"),
        ({"sector": "ARMY"}, "is not an actor sector of PLOVER; there is "),
        ({"status": "claim"}, "there is claimed"),
        ({"polarity": "for"}, "there is support, oppose"),
        ({"measure": "dead"}, "'dead' is not a measure"),
        ({"since": "2022-13-01"}, r"'2022-13-01' is not a day \(YYYY-MM-DD\)"),
        ({"until": "2022-W01-1"}, "is not a day"),
    ],
)
def test_what_is_no_code_is_told_with_the_nearest(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(FilterError, match=told):
        checked(Filters(**wrong))
