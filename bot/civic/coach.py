"""A friendly word before a draft is sent in that would be refused, or misunderstood. Pure.

The most weighty comes first, and only one is said. Each stands on a reason to refuse that the town's profile has.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.civic.profile import Profile

_WITHOUT_WISH = frozenset({"complaint", "praise", "chat"})


class Advice(StrEnum):
    """What would help, the most weighty first."""

    OWN_CASE = "own-case"  # belongs with whoever has the case, and often holds private matters
    NAMED = "named"  # somebody else would be pointed at in public
    COMPANY = "company"  # the municipality does not decide it
    NO_WISH = "no-wish"  # nothing to decide upon
    SEVERAL = "several"  # one answer would not do

    @property
    def reason(self) -> str:
        """The profile's reason to refuse that this spares."""
        return _REASONS[self]


_REASONS = {
    Advice.OWN_CASE: "individual-case",
    Advice.NAMED: "insulting",
    Advice.COMPANY: "company",
    Advice.NO_WISH: "unclear",
    Advice.SEVERAL: "unclear",
}


@dataclass(frozen=True)
class Facts:
    """What the advice depends on. `petition`: whether it is to be public; a suggestion is registered in any case."""

    text: str
    kind: str
    department: str
    external: bool
    wishes: int
    named: bool
    petition: bool


def decide_advice(facts: Facts, profile: Profile) -> Advice | None:
    """Choose the one piece of advice, or none.

    A suggestion hears only of its own case and of several wishes: its preview tells names and who decides anyway.
    """
    applies = {
        Advice.OWN_CASE: _says(facts.text, profile.own_case_words),
        Advice.NAMED: facts.petition and facts.named,
        Advice.COMPANY: facts.petition and _is_a_companys(facts, profile),
        Advice.NO_WISH: facts.petition and facts.kind in _WITHOUT_WISH,
        Advice.SEVERAL: facts.wishes > 1,
    }
    return next((each for each in Advice if applies[each] and each.reason in profile.petitions.refusal_reasons), None)


def _is_a_companys(facts: Facts, profile: Profile) -> bool:
    named = facts.external and _says(facts.text, profile.company_names)
    return facts.department in profile.companies or named


def _says(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text holds one of the phrases, word by word, whatever its capitals and line breaks."""
    said = " ".join(text.casefold().split())
    return any(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", said) for phrase in phrases)
