"""On what terms a town takes e-petitions: each field stands, with its source, in the town's profile."""

from dataclasses import dataclass
from enum import StrEnum

from bot.civic.calendar import Span
from bot.civic.profile_file import ProfileFile


class SignatureLevel(StrEnum):
    """How surely a signer is one person, from the weakest to the strongest."""

    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    EID = "eid"


class Who(StrEnum):
    """Who may start or sign."""

    RESIDENTS = "residents"
    ANYONE = "anyone"


class NamesShown(StrEnum):
    """Whose names everybody can read: a signer's only where that signer agrees."""

    NOBODY = "nobody"
    AUTHOR = "author"
    AUTHOR_AND_SIGNERS = "author-and-signers"


class ForwardWhen(StrEnum):
    """When enough signatures bring it before the board."""

    CLOSING = "closing"
    THRESHOLD = "threshold"


@dataclass(frozen=True)
class PetitionTerms:
    """See the module."""

    periods: tuple[Span, ...]  # one where the town decides; the author chooses among several
    threshold: int  # counting signatures
    started_by: Who
    signed_by: Who
    name_required: bool
    email_required: bool
    names_shown: NamesShown
    counted_levels: frozenset[SignatureLevel]
    forward_when: ForwardWhen
    lookalike_months: int  # a like one published so recently stands in the way; 0: only one that collects now
    against_votes: bool
    comments: bool
    answer_within: Span | None
    refusal_reasons: tuple[str, ...]


def read_terms(file: ProfileFile) -> PetitionTerms:
    """Read the section `[petitions]`. Raises WrongProfile."""
    return PetitionTerms(
        periods=file.spans("petitions.periods"),
        threshold=_threshold(file),
        started_by=file.choice("petitions.started_by", Who),
        signed_by=file.choice("petitions.signed_by", Who),
        name_required=file.flag("petitions.name_required"),
        email_required=file.flag("petitions.email_required"),
        names_shown=file.choice("petitions.names_shown", NamesShown),
        counted_levels=file.choices("petitions.counted_levels", SignatureLevel),
        forward_when=file.choice("petitions.forward_when", ForwardWhen),
        lookalike_months=file.count("petitions.lookalike_months", 0),
        against_votes=file.flag("petitions.against_votes"),
        comments=file.flag("petitions.comments"),
        answer_within=_answer_within(file),
        refusal_reasons=file.texts("petitions.refusal_reasons"),
    )


def _threshold(file: ProfileFile) -> int:
    """A number, or so many for each thousand residents, rounded up."""
    if not file.has("petitions.threshold_per_mille"):
        return file.count("petitions.threshold")
    if file.has("petitions.threshold"):
        raise file.wrong("petitions.threshold", "and threshold_per_mille exclude each other")
    return -(-file.count("petitions.threshold_per_mille") * file.count("petitions.residents") // 1000)


def _answer_within(file: ProfileFile) -> Span | None:
    if not file.has("petitions.answer_within"):
        return None
    spans = file.spans("petitions.answer_within")
    if len(spans) != 1:
        raise file.wrong("petitions.answer_within", "must hold one span of time")
    return spans[0]
