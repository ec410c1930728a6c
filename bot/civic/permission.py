"""Who may do what: one table, denied by default, asked by chat, web and command line alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the municipality. Everyone is a citizen; the others come by invitation."""

    CITIZEN = "citizen"
    PANEL_MEMBER = "panel_member"
    FORUM_MEMBER = "forum_member"
    ELECTED = "elected"
    OFFICIAL = "official"
    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMIN = "admin"


class Act(StrEnum):
    """What can be asked for beyond what everyone may do."""

    READ_DIGEST = "read_digest"
    MODERATE = "moderate"
    ANSWER = "answer"
    CONSULT = "consult"


_ALLOWED: dict[Act, frozenset[Role]] = {
    Act.READ_DIGEST: frozenset({Role.ELECTED, Role.OFFICIAL, Role.MODERATOR, Role.EDITOR, Role.ADMIN}),
    Act.MODERATE: frozenset({Role.MODERATOR, Role.ADMIN}),
    Act.ANSWER: frozenset({Role.OFFICIAL, Role.ADMIN}),
    Act.CONSULT: frozenset({Role.EDITOR, Role.ADMIN}),
}


@dataclass(frozen=True)
class Grant:
    """One role of one person; `department` (a code of the taxonomy) narrows it, None means all."""

    role: Role
    department: str | None = None


def may(grants: Iterable[Grant], act: Act) -> bool:
    """Tell whether any of a person's roles allows an act."""
    return any(grant.role in _ALLOWED[act] for grant in grants)


def departments_of(grants: Iterable[Grant], act: Act) -> frozenset[str] | None:
    """Tell for which departments an act is allowed: a set of codes, or None for all of them."""
    allowed = [grant.department for grant in grants if grant.role in _ALLOWED[act]]
    if None in allowed:
        return None
    return frozenset(department for department in allowed if department is not None)
