"""The person who writes, as far as a turn needs to know them."""

from dataclasses import dataclass

from bot.civic.permission import Act, Grant, Role, may


@dataclass(frozen=True)
class Citizen:
    """A person in the chat.

    `ref` is a keyed pseudonym of the Telegram id (32 bytes): it finds the person, and says nothing without
    the keys. `language` is one that the texts exist in.
    """

    id: int
    ref: bytes
    language: str
    grants: frozenset[Grant] = frozenset()
    is_new: bool = False

    def may(self, act: Act) -> bool:
        """Tell whether this person's roles allow an act."""
        return may(self.grants, act)

    def has(self, role: Role) -> bool:
        """Tell whether the person holds a role; everyone is a citizen."""
        return role is Role.CITIZEN or any(grant.role is role for grant in self.grants)
