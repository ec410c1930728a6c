"""The municipality as a file: names, thresholds, days and times. Another town is another file."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.civic.calendar import WEEKDAYS
from bot.civic.profile_file import ProfileFile, WrongProfile
from bot.civic.terms import PetitionTerms, read_terms

__all__ = ["BUILT_IN", "Profile", "WrongProfile", "read_profile"]

BUILT_IN = Path(__file__).parents[1] / "profiles" / "karlstad.toml"
PLACES = Path(__file__).parents[2] / "nlp" / "places.toml"


@dataclass(frozen=True)
class Profile:
    """What differs between towns. Each field is documented in `profiles/karlstad.toml`, with its source."""

    name: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    controller: str
    dpo: str
    contact_phone: str
    contact_url: str
    petitions: PetitionTerms
    own_case_words: tuple[str, ...]
    companies: tuple[str, ...]
    company_names: tuple[str, ...]
    consultation_days: int
    digest_weekday: str
    digest_time: time
    places: Path = PLACES


def read_profile(path: Path | None) -> Profile:
    """Read a town's profile; the built-in Karlstad where no path is given. Raises WrongProfile."""
    file = ProfileFile(path or BUILT_IN)
    profile = Profile(
        name=file.text("name"),
        zone=file.zone("time_zone"),
        languages=file.texts("languages"),
        controller=file.text("privacy.controller"),
        dpo=file.text("privacy.dpo"),
        contact_phone=file.text("contact.phone"),
        contact_url=file.text("contact.url"),
        petitions=read_terms(file),
        own_case_words=file.texts("coach.own_case_words", ()),
        companies=file.texts("coach.companies", ()),
        company_names=file.texts("coach.company_names", ()),
        consultation_days=file.count("consultations.days"),
        digest_weekday=file.text("digests.weekday", WEEKDAYS),
        digest_time=file.time("digests.time"),
        places=file.file("places.file", PLACES),
    )
    file.finish()
    return profile
