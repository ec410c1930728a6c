"""One transaction and, through it, every repository. Repositories never commit: a Work does, once, at its end."""

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction

from storage.audit import Audit
from storage.citizens import Citizens
from storage.consultations import Consultations
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.keystore import Keys, KeyStore
from storage.mailings import Mailings
from storage.outbox import Outbox
from storage.petition_history import PetitionHistory
from storage.petitions import Near, Petitions
from storage.references import References
from storage.runs import Runs
from storage.search import Search
from storage.signatures import Signatures
from storage.steps import Steps
from storage.suggestions import Suggestions
from storage.vault import Vault


class Work:
    """What one update, or one run of a job, reads and writes."""

    def __init__(self, session: AsyncSession, vault: Vault, keys: KeyStore, petitions_near: Near) -> None:
        self.session = session
        self.vault = vault
        self.keys = Keys(keys)
        self._petitions_near = petitions_near

    def savepoint(self) -> AsyncSessionTransaction:
        """A part that can be undone alone: `async with`, undone where anything is raised."""
        return self.session.begin_nested()

    @cached_property
    def inbox(self) -> Inbox:
        """Updates received."""
        return Inbox(self.session, self.vault)

    @cached_property
    def outbox(self) -> Outbox:
        """Messages to send."""
        return Outbox(self.session, self.vault)

    @cached_property
    def steps(self) -> Steps:
        """Where each person stands in a dialogue."""
        return Steps(self.session, self.keys)

    @cached_property
    def citizens(self) -> Citizens:
        """People and their roles."""
        return Citizens(self.session, self.vault, self.keys)

    @cached_property
    def invitations(self) -> Invitations:
        """Single-use codes to roles."""
        return Invitations(self.session)

    @cached_property
    def references(self) -> References:
        """Numbers that people see."""
        return References(self.session)

    @cached_property
    def suggestions(self) -> Suggestions:
        """What residents suggest."""
        return Suggestions(self.session, self.vault)

    @cached_property
    def petitions(self) -> Petitions:
        """E-petitions."""
        return Petitions(self.session, self.vault, self._petitions_near)

    @cached_property
    def history(self) -> PetitionHistory:
        """What happened to petitions, and what was answered."""
        return PetitionHistory(self.session)

    @cached_property
    def signatures(self) -> Signatures:
        """Who signed what, and who wants to hear of it."""
        return Signatures(self.session, self.vault)

    @cached_property
    def search(self) -> Search:
        """Finding texts by their words."""
        return Search(self.session)

    @cached_property
    def consultations(self) -> Consultations:
        """Questions to members, and answers."""
        return Consultations(self.session, self.vault)

    @cached_property
    def mailings(self) -> Mailings:
        """One message to many."""
        return Mailings(self.session)

    @cached_property
    def runs(self) -> Runs:
        """What timed jobs have done."""
        return Runs(self.session)

    @cached_property
    def audit(self) -> Audit:
        """Officials' acts, chained."""
        return Audit(self.session)
