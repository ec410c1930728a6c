from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.civic.permission import Role
from storage.calls import EMAIL, Call, OutboxState, Outcome, Outgoing, Priority
from storage.database import Database
from storage.mailings import MailingRow
from storage.outbox import OutboxRow
from tests.storage.rows import NOW


def call(text: str, chat_id: int = 1, priority: Priority = Priority.REPLY, cause: str | None = None) -> Call:
    return Call(chat_id, "sendMessage", {"chat_id": chat_id, "text": text}, priority, cause)


def mail(text: str, chat_id: int = 1, priority: Priority = Priority.REPLY) -> Call:
    return Call(chat_id, EMAIL, {"to": "asa@exempel.example", "subject": "Hej", "text": text}, priority)


async def add(database: Database, *calls: Call, mailing_id: int | None = None, seconds: float = 0) -> int:
    async with database.work() as work:
        return await work.outbox.add(calls, NOW + timedelta(seconds=seconds), mailing_id)


async def claim(
    database: Database, limit: int = 30, seconds: float = 0, busy: tuple[bytes, ...] = (), *, mails: bool = True
) -> list[Outgoing]:
    async with database.work() as work:
        return await work.outbox.claim(NOW + timedelta(seconds=seconds), limit, busy, mails=mails)


async def record(database: Database, *outcomes: Outcome) -> None:
    async with database.work() as work:
        await work.outbox.record(outcomes)


async def states(database: Database) -> list[OutboxState]:
    async with database.reading() as work:
        return list(await work.session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


async def mailing(database: Database, cause: str = "news") -> int:
    async with database.work() as work:
        work.mailings.add(cause, Role.FORUM_MEMBER, {}, NOW)
        await work.session.flush()
        return (await work.session.scalars(select(MailingRow.id).where(MailingRow.cause == cause))).one()


def texts(calls: list[Outgoing]) -> list[str]:
    return [each.parameters["text"] for each in calls]


async def test_replies_go_before_notices_and_notices_before_mailings(database: Database) -> None:
    await add(database, call("mailing", 1, Priority.MAILING), call("notice", 2, Priority.NOTICE))
    await add(database, call("reply", 3), call("second reply", 4))
    assert texts(await claim(database, limit=3)) == ["reply", "second reply", "notice"]
    assert texts(await claim(database)) == ["mailing"]
    assert await claim(database) == []


async def test_the_same_cause_queues_once(database: Database) -> None:
    assert await add(database, call("a", cause="u1:0"), call("b", cause="u1:1")) == 2
    assert await add(database, call("again", cause="u1:0"), call("c", cause="u1:2")) == 1
    assert texts(await claim(database)) == ["a", "b", "c"]
    assert await add(database, call("after sending", cause="u1:0")) == 0


async def test_without_a_cause_every_call_is_its_own(database: Database) -> None:
    assert await add(database, call("a"), call("a")) == 2
    assert await add(database) == 0


async def test_a_mailing_reaches_each_chat_once(database: Database) -> None:
    first, second = await mailing(database, "first"), await mailing(database, "second")
    page = [call("news", chat_id, Priority.MAILING) for chat_id in (1, 2, 3)]
    assert await add(database, *page, mailing_id=first) == 3
    assert await add(database, *page, call("news", 4, Priority.MAILING), mailing_id=first) == 1
    assert await add(database, *page, mailing_id=second) == 3


async def test_a_crash_repeats_replies_but_never_mailings(database: Database) -> None:
    mailing_id = await mailing(database)
    await add(database, call("reply", 1), call("notice", 2, Priority.NOTICE))
    await add(database, call("news", 3, Priority.MAILING), mailing_id=mailing_id)
    await add(database, call("waiting", 4, Priority.MAILING))
    await claim(database, limit=3)
    async with database.work() as work:
        assert await work.outbox.recover() == (2, 1)
    assert await states(database) == [
        OutboxState.WAITING,
        OutboxState.WAITING,
        OutboxState.UNKNOWN,
        OutboxState.WAITING,
    ]
    again = await claim(database)
    assert texts(again) == ["reply", "notice", "waiting"]
    assert [each.tries for each in again] == [2, 2, 1]
    async with database.work() as work:
        assert await work.outbox.recover() == (3, 0)


async def test_a_chat_that_rests_keeps_its_order_and_others_go_on(database: Database) -> None:
    await add(database, call("one"), call("two"), call("three"), call("elsewhere", 2))
    held = (await claim(database, limit=1))[0]
    until = NOW + timedelta(seconds=30)
    async with database.work() as work:
        await work.outbox.postpone_chat(held.chat_ref, until)
    await record(database, Outcome(held.id, OutboxState.WAITING, NOW, error="429", retry_at=until))
    assert texts(await claim(database)) == ["elsewhere"]
    assert await claim(database, seconds=29) == []
    assert texts(await claim(database, seconds=30)) == ["one", "two", "three"]


async def test_resting_never_shortens_a_longer_rest(database: Database) -> None:
    await add(database, call("one"))
    async with database.work() as work:
        chat_ref = work.vault.pseudonym("telegram", 1)
        await work.outbox.postpone_chat(chat_ref, NOW + timedelta(seconds=60))
        await work.outbox.postpone_chat(chat_ref, NOW + timedelta(seconds=5))
    assert await claim(database, seconds=59) == []
    assert texts(await claim(database, seconds=60)) == ["one"]


async def test_a_chat_that_is_gone_gets_nothing_more(database: Database) -> None:
    await add(database, call("sent"), call("waiting"), call("elsewhere", 2))
    sent = (await claim(database, limit=1))[0]
    await record(database, Outcome(sent.id, OutboxState.FAILED, NOW, error="Forbidden"))
    async with database.work() as work:
        await work.outbox.cancel_chat(sent.chat_ref)
    assert await states(database) == [OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.WAITING]


async def test_busy_chats_are_left_alone(database: Database) -> None:
    await add(database, call("busy", 1), call("free", 2))
    async with database.reading() as work:
        busy = (work.vault.pseudonym("telegram", 1),)
    assert texts(await claim(database, busy=busy)) == ["free"]
    assert texts(await claim(database, busy=busy)) == []
    async with database.reading() as work:
        assert await work.outbox.depth() == 1
    assert texts(await claim(database)) == ["busy"]


async def test_a_mail_that_waits_holds_up_neither_its_chat_nor_another_mail(database: Database) -> None:
    await add(database, mail("first"), call("chat"), mail("second"))
    first = (await claim(database, limit=1))[0]
    await record(
        database, Outcome(first.id, OutboxState.WAITING, NOW, error="451", retry_at=NOW + timedelta(seconds=60))
    )
    assert texts(await claim(database, busy=(first.chat_ref,))) == ["second"]
    assert texts(await claim(database)) == ["chat"]
    assert texts(await claim(database, seconds=60)) == ["first"]


async def test_what_troubles_a_chat_does_not_trouble_its_mails(database: Database) -> None:
    await add(database, call("refused"), call("waiting"), mail("mail"), mail("other mail"))
    refused = (await claim(database, limit=1))[0]
    until = NOW + timedelta(seconds=60)
    async with database.work() as work:
        await work.outbox.postpone_chat(refused.chat_ref, until)
    await record(database, Outcome(refused.id, OutboxState.WAITING, NOW, error="429", retry_at=until))
    assert texts(await claim(database, limit=1)) == ["mail"]
    async with database.work() as work:
        await work.outbox.cancel_chat(refused.chat_ref)
    assert texts(await claim(database, seconds=60)) == ["other mail"]


async def test_mails_can_be_left_where_they_are(database: Database) -> None:
    await add(database, mail("mail"), call("chat"))
    assert texts(await claim(database, mails=False)) == ["chat"]
    assert texts(await claim(database)) == ["mail"]


async def test_what_became_of_a_call_is_written_down(database: Database) -> None:
    await add(database, call("a"), call("b"))
    first, second = await claim(database)
    await record(database, Outcome(first.id, OutboxState.SENT, NOW, message_id=2**40))
    await record(database, Outcome(second.id, OutboxState.FAILED, NOW, error="x" * 500))
    async with database.reading() as work:
        rows = list(await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
    assert [(row.state, row.sent_at, row.message_id) for row in rows] == [
        (OutboxState.SENT, NOW, 2**40),
        (OutboxState.FAILED, None, None),
    ]
    assert rows[1].error == "x" * 200


@pytest.mark.parametrize("text", ["Åäö 🌞 <b>hemligt</b>", 'quotes " and \\ and \n hemligt'])
async def test_a_call_comes_out_as_it_went_in_and_lies_sealed(database: Database, text: str) -> None:
    await add(database, call(text))
    async with database.reading() as work:
        assert b"hemligt" not in (await work.session.scalars(select(OutboxRow.sealed))).one()
    found = (await claim(database))[0]
    assert (found.method, found.parameters) == ("sendMessage", {"chat_id": 1, "text": text})
    assert (found.priority, found.made_at, found.tries) == (Priority.REPLY, NOW, 1)
