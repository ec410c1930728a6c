"""Roles by invitation: made by the operator, taken on by whoever brings the code first."""

from dataclasses import replace
from datetime import datetime

from bot.civic.citizen import Citizen
from bot.civic.permission import Grant
from bot.civic.refusal import Refused
from storage.work import Work


async def invite(work: Work, grant: Grant, now: datetime) -> str:
    """Make a single-use code for a role."""
    await work.audit.note(None, "invite", f"{grant.role} {grant.department or '-'}", now)
    return work.invitations.invite(grant, now)


async def accept_invitation(work: Work, citizen: Citizen, code: str, now: datetime) -> tuple[Citizen, Grant]:
    """Take a role on. Refuses `invitation-void`, whether unknown, used or too old."""
    grant = await work.invitations.use(code, now)
    if grant is None:
        raise Refused("invitation-void")
    await work.citizens.grant(citizen.id, grant, now)
    await work.audit.note(citizen.ref, "accept invitation", f"{grant.role} {grant.department or '-'}", now)
    return replace(citizen, grants=citizen.grants | {grant}), grant
