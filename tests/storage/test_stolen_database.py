"""What a thief of the files finds: neither who somebody is nor what they have not handed in."""

from pathlib import Path

from bot.civic.permission import Grant, Role
from bot.civic.terms import SignatureLevel
from storage.calls import Call, Priority
from storage.database import Database
from storage.inbox import read_update
from storage.signatures import Pledge
from storage.steps import Step
from tests.storage.rows import NOW, add_petition, consultation, meet, suggestion

TELEGRAM_ID = 7_123_456_789
NAME, DRAFT, PUBLIC = "Annastina", "kolmörkt på cykelbanan", "Sätt upp lampor"


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def test_the_files_do_not_tell_who_and_what(sqlite: Database, tmp_path: Path) -> None:
    [anna] = await meet(sqlite, TELEGRAM_ID, language="language-of-anna")
    body = {"chat": {"id": TELEGRAM_ID, "first_name": NAME}, "from": {"id": TELEGRAM_ID}, "text": DRAFT}
    petition = await add_petition(sqlite, anna)
    async with sqlite.work() as work:
        await work.inbox.add([read_update({"update_id": 1, "message": body})], NOW)
        await work.steps.keep(anna.ref, Step("suggestion", "preview", {"text": DRAFT}), NOW)
        reply = {"chat_id": TELEGRAM_ID, "text": f"Ditt förslag: {DRAFT}"}
        await work.outbox.add([Call(TELEGRAM_ID, "sendMessage", reply, Priority.REPLY, "u1:0")], NOW)
        await work.suggestions.add(suggestion(text=PUBLIC), anna)
        await work.citizens.grant(anna.id, Grant(Role.FORUM_MEMBER), NOW)
        await work.audit.note(anna.ref, "accept invitation", "forum_member -", NOW)
        found = await work.petitions.find(petition.number)
        assert found is not None
        await work.signatures.sign(found, anna, Pledge(SignatureLevel.ACCOUNT), list(SignatureLevel), NOW)
        await work.signatures.follow(found.id, anna)
        asked = consultation()
        await work.consultations.add(asked)
        await work.consultations.answer(asked, anna, 1, NOW)
        code = work.invitations.invite(Grant(Role.ADMIN), NOW)
    files = _read(tmp_path)
    assert any(name.endswith(".db-wal") for name in files)
    assert any(PUBLIC.encode() in content for content in files.values())  # the search finds what is there
    secrets = {
        "id": str(TELEGRAM_ID).encode(),
        "id as SQLite keeps numbers": TELEGRAM_ID.to_bytes(6, "big"),
        "language": b"language-of-anna",
        "name": NAME.encode(),
        "draft": DRAFT.encode(),
        "draft as JSON": DRAFT.encode("ascii", "backslashreplace"),
        "a part of the draft": b"cykelbanan",
        "invitation": code.encode(),
        "data key": b"k" * 32,
    }
    told = [(what, name) for what, secret in secrets.items() for name, content in files.items() if secret in content]
    assert told == []
