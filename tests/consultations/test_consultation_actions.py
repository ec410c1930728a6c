from datetime import timedelta
from typing import Any

import pytest

from bot.civic.citizen import Citizen
from bot.civic.permission import Grant, Role
from bot.civic.profile import read_profile
from bot.civic.refusal import Refused
from bot.consultations.actions import (
    answer_consultation,
    close_due_consultations,
    find_for,
    open_consultation,
    remember_matter,
)
from bot.consultations.rules import ConsultationState
from nlp.analysis import kept
from storage.consultations import ConsultationRow
from storage.database import Database
from storage.work import Work
from tests.storage.rows import NOW, meet
from tests.support.understanding import analysis, wish

TOWN = read_profile(None)
DRAFT: dict[str, Any] = {"question": "Var ska vi ses?", "choices": ["Ute", "Inne"], "audience": "forum"}


async def opened(work: Work, editor: Citizen) -> ConsultationRow:
    return await open_consultation(work, editor, DRAFT, TOWN, NOW)


async def two_people(database: Database) -> tuple[Citizen, Citizen]:
    """A member of the forum, and somebody who is not."""
    farida, bilal = await meet(database, 1, 2)
    async with database.work() as work:
        await work.citizens.grant(farida.id, Grant(Role.FORUM_MEMBER), NOW)
    [farida] = await meet(database, 1)
    return farida, bilal


async def test_a_consultation_is_opened_answered_and_closed(sqlite: Database) -> None:
    farida, bilal = await two_people(sqlite)
    async with sqlite.work() as work:
        row = await opened(work, bilal)
        await answer_consultation(work, farida, row.number, 0, NOW)
        await answer_consultation(work, farida, row.number, 1, NOW)
    async with sqlite.work() as work:
        mailing = await work.mailings.expanding()
        assert mailing is not None
        assert (mailing.role, sorted(mailing.parameters)) == (Role.FORUM_MEMBER, ["en", "sv"])
        await work.mailings.advance(mailing, None)
        assert await close_due_consultations(work, TOWN, row.closes_at - timedelta(seconds=1)) == 0
        assert await close_due_consultations(work, TOWN, row.closes_at) == 1
        assert await close_due_consultations(work, TOWN, row.closes_at) == 0
    async with sqlite.work() as work:
        found = await find_for(work, farida, row.number)
        assert found.state is ConsultationState.CLOSED
        assert await work.consultations.counts(found) == [0, 1]
        result = await work.mailings.expanding()
    assert result is not None
    assert "Inne" in result.parameters["sv"]["text"]


@pytest.mark.parametrize(("member", "number", "position", "code"), [
    (True, "C-2026-0001", 2, "choice-unknown"),
    (True, "C-2026-0001", -1, "choice-unknown"),
    (False, "C-2026-0001", 0, "consultation-not-yours"),
    (True, "C-2026-0002", 0, "consultation-not-found"),
])  # fmt: skip
async def test_answers_that_do_not_count(sqlite: Database, member: bool, number: str, position: int, code: str) -> None:
    farida, bilal = await two_people(sqlite)
    async with sqlite.work() as work:
        row = await opened(work, bilal)
        with pytest.raises(Refused, match=code):
            await answer_consultation(work, farida if member else bilal, number, position, NOW)
        assert await work.consultations.counts(row) == [0, 0]


async def test_what_the_question_means_is_stored_with_it(sqlite: Database) -> None:
    _, bilal = await two_people(sqlite)
    draft = dict(DRAFT)
    remember_matter(draft, analysis(language="en", wish=wish(1, 2)))
    async with sqlite.work() as work:
        row = await open_consultation(work, bilal, draft, TOWN, NOW)
        before = await opened(work, bilal)  # begun before an update
    assert (row.language, row.vector) == ("en", kept(wish(1, 2)))
    assert (before.language, before.vector) == (None, None)


async def test_others_questions_are_as_if_they_were_not(sqlite: Database) -> None:
    _, bilal = await two_people(sqlite)
    async with sqlite.work() as work:
        row = await opened(work, bilal)
        for number in (row.number, "C-2026-9999"):
            with pytest.raises(Refused, match="consultation-not-found"):
                await find_for(work, bilal, number)
