"""Rules that find the responsible department where a message points past its topic's usual one.

Sources: who decides what in and around Karlstad, as in ``taxonomy.toml`` (``covers``). State roads, railways
and their noise: Trafikverket. The housing company's flats and yards: KBAB. Enforcement and crime reports:
Polisen. Mobility service (färdtjänst) and public transport: Region Värmland since 2019.
"""

import re
from dataclasses import dataclass

from nlp.wording import fold


@dataclass(frozen=True)
class _Rule:
    """``department`` answers where ``sign`` is found (folded text) and the likeliest topic is among ``topics``."""

    department: str
    sign: re.Pattern[str]
    topics: frozenset[str] | None = None  # None: any topic


def _rule(department: str, sign: str, topics: str = "") -> _Rule:
    return _Rule(department, re.compile(sign), frozenset(topics.split()) or None)


# The first rule that fits decides.
_RULES = (
    _rule("ext-kbab", r"\bkbab|\bkarlstads bostads"),
    _rule("ext-energi", r"\bkarlstads energi|\bstadsnat|\bfjarrvarm|\belnat(?:et)?\b"),
    _rule(
        "ext-trafikverket",
        r"\btrafikverket|\be ?18\b|\briksvag|\blansvag|\bstatlig\w* vag|\bvag (?:6[123]|23\d|24\d)\b|\bmotorvag",
        "traffic walking-cycling street-care climate-environment safety",
    ),
    _rule("ext-trafikverket", r"\bjarnvag|\bgodstag|\btagbuller|\btagen\b", "climate-environment"),
    _rule("ext-region", r"\bvarmlandstrafik|\bregion varmland|\bregionen\b|\bfardtjanst"),
    _rule(
        "ext-polisen",
        r"\bpolis(?:en|er|ens|erna)?\b|\b(?:nar|kvarters)polis|\bpolisanmal"
        r"|\banmal\w* (?:\w+ ){0,3}(?:inbrott|stold|ran)|\branad\w* (?:\w+ ){0,4}anmal",
        "safety traffic other",
    ),
    _rule("ext-polisen", r"\bviltolyck|\bpakord\w* (?:djur|radjur|alg)", "animals"),
    _rule("ext-other", r"\blansstyrelsen|\bdjurplag|\bvanvard", "animals"),
    _rule("ext-other", r"\bkarlstad airport|\bmariebergsskogen ab\b|\bflygplatsen ska|\bcharter"),
    _rule("mf", r"\benskil\w* avlopp|\btrekammarbrunn|\bmiljoforvaltningen|\bmiljokontoret", "water"),
    _rule(
        "tff",
        r"\bovergangsstall|\btrottoar|\bkantsten|\blekplats|\bbad(?:et|plats\w*)\b|\bpark(?:en|er)\b|\bpa torget"
        r"|\boffentliga toa|\bledstrak|\btaktil|\bkontrastmark|\bi trapp",
        "disability-accessibility",
    ),
    _rule("kff", r"\bsimhall|\bbadhus|\bbibliotek|\bbadlift|\bidrottshall", "disability-accessibility"),
)


def named_department(text: str, topic: str) -> str | None:
    """Code of the department that the wording points out for a message on ``topic``; None for the usual one."""
    folded = fold(text)
    for rule in _RULES:
        if (rule.topics is None or topic in rule.topics) and rule.sign.search(folded):
            return rule.department
    return None
