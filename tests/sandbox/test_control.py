"""The control API: what people do, what they see, clock, log and faults."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientError, FormData

from bot.sandbox.acting import bare_label
from bot.sandbox.files import tiny_png
from tests.sandbox.town import ANNA, BASHIR, Town

HELLO: dict[str, Any] = {"chat_id": ANNA, "text": "hej"}


async def failure(town: Town, path: str, wish: Any) -> tuple[int, str]:
    async with town.session.post(town.base + path, json=wish) as response:
        return response.status, (await response.json())["error"]


async def test_people_come_and_change(town: Town) -> None:
    await town.post("/sandbox/personas", {"id": 9, "first_name": "Olle", "caption": "Handläggare"})
    people = {person["id"]: person for person in await town.get("/sandbox/personas")}
    assert people[9]["caption"] == "Handläggare"
    assert (people[ANNA]["started"], people[9]["started"]) == (True, False)
    assert (await town.get("/sandbox/healthz"))["ok"] is True


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("✍️ Skriv under (12)", "Skriv under"),
        ("Skriv under 12", "Skriv under"),
        ("Ja", "Ja"),
        ("▶️ Nästa", "Nästa"),
        ("Gör till e-förslag", "Gör till e-förslag"),
        ("1", ""),
    ],
)
def test_labels_without_ornaments(label: str, bare: str) -> None:
    assert bare_label(label) == bare


async def test_presses_find_the_newest_button(town: Town) -> None:
    def keyboard(*labels: str) -> dict[str, Any]:
        return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}

    first = await town.ok("sendMessage", **HELLO, reply_markup=keyboard("👍 Ja (2)", "Nej", "Fråga 1", "Fråga 2"))
    second = await town.ok("sendMessage", **HELLO, reply_markup=keyboard("Ja"))

    async def pressed(**wish: Any) -> tuple[int, str]:
        await town.act(ANNA, "press", **wish)
        query = (await town.updates())[-1]["callback_query"]
        return query["message"]["message_id"], query["data"]

    assert await pressed(label="Ja") == (second["message_id"], "Ja")
    assert await pressed(message_id=first["message_id"], label="Ja") == (first["message_id"], "👍 Ja (2)")
    assert await pressed(label="Fråga 2") == (first["message_id"], "Fråga 2")
    assert await pressed(message_id=first["message_id"], data="Nej") == (first["message_id"], "Nej")
    forged = {"message_id": first["message_id"], "data": "sign:1:999", "forged": True}
    assert await pressed(**forged) == (first["message_id"], "sign:1:999")
    path = f"/sandbox/chats/{ANNA}/press"
    assert await failure(town, path, {"label": "Kanske"}) == (400, "no button 'Kanske' in the chat")
    assert (await failure(town, path, {"message_id": first["message_id"], "data": "x"}))[0] == 400
    assert (await failure(town, path, {}))[0] == 400


async def test_address_buttons_are_not_pressed(town: Town) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Läs", "url": "https://karlstad.se"}]]}
    await town.ok("sendMessage", **HELLO, reply_markup=keyboard)
    status, reason = await failure(town, f"/sandbox/chats/{ANNA}/press", {"label": "Läs"})
    assert (status, "https://karlstad.se" in reason) == (400, True)


async def test_all_kinds_of_messages_reach_the_bot(town: Town) -> None:
    written = await town.act(ANNA, "text", text="hej")
    await town.act(ANNA, "edit", message_id=written["message_id"], text="hejdå")
    await town.act(ANNA, "text", text="svar", reply_to=written["message_id"])
    await town.act(ANNA, "text", text="vidare", forwarded=True)
    await town.act(ANNA, "photo", caption="Hål i vägen")
    await town.act(ANNA, "location", latitude=59.38, longitude=13.5)
    for thing in ("contact", "sticker", "voice", "document"):
        await town.act(ANNA, thing)
    form = FormData()
    form.add_field("photo", tiny_png(8, 8), filename="a.png", content_type="image/png")
    async with town.session.post(f"{town.base}/sandbox/chats/{ANNA}/photo", data=form) as response:
        assert response.status == 200
    updates = await town.updates()
    assert updates[2]["edited_message"]["text"] == "hejdå"
    assert updates[3]["message"]["reply_to_message"]["text"] == "hejdå"
    assert updates[4]["message"]["forward_origin"]["type"] == "hidden_user"
    kinds = ["photo", "location", "contact", "sticker", "voice", "document", "photo"]
    assert [kind in update["message"] for kind, update in zip(kinds, updates[5:], strict=True)] == [True] * 7
    assert updates[-1]["message"]["photo"][0]["width"] == 8


async def test_waiting_for_news(town: Town) -> None:
    version = (await town.see(ANNA))["version"]
    waiting = asyncio.create_task(town.see(ANNA, version, wait=10))
    await asyncio.sleep(0.05)
    await town.ok("sendMessage", **HELLO)
    news = await waiting
    assert [message["text"] for message in news["messages"]] == ["hej"]
    assert news["version"] > version
    begun = time.monotonic()
    assert (await town.see(ANNA, news["version"], wait=0.2))["messages"] == []
    assert time.monotonic() - begun >= 0.2


async def test_news_of_several_chats_at_once(town: Town) -> None:
    news = await town.get(f"/sandbox/news?chats={ANNA}:-1,{BASHIR}:-1")
    assert set(news) == {str(ANNA), str(BASHIR)}
    version = news[str(ANNA)]["version"]
    path = f"/sandbox/news?chats={ANNA}:{version},{BASHIR}:0&wait=10"
    waiting = asyncio.create_task(town.get(path))
    await asyncio.sleep(0.05)
    await town.act(BASHIR, "text", text="/start")
    assert set(await waiting) == {str(BASHIR)}


async def test_groups_through_raw_updates(town: Town) -> None:
    group = {"id": -100123, "type": "supergroup", "title": "Panelen"}
    someone = {"id": ANNA, "is_bot": False, "first_name": "Anna"}
    message = {"message_id": 40, "date": 1, "chat": group, "from": someone, "text": "/start"}
    number = (await town.post("/sandbox/updates", {"message": message}))["update_id"]
    await town.post("/sandbox/updates", {"update_id": number, "message": message})
    assert [update["update_id"] for update in await town.updates()][-2:] == [number, number]
    sent = await town.ok("sendMessage", chat_id=-100123, text="hej")
    assert sent["message_id"] == 41
    assert (await town.ok("getChatMember", chat_id=-100123, user_id=ANNA))["status"] == "member"
    assert (await town.see(-100123))["messages"][-1]["text"] == "hej"


async def test_the_clock_moves_forward_only(town: Town) -> None:
    moved = await town.post("/sandbox/clock", {"advance_seconds": 7 * 86400})
    ahead = datetime.fromisoformat(moved["now"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < ahead < timedelta(days=7, seconds=5)
    assert (await town.ok("sendMessage", **HELLO))["date"] > time.time() + 6 * 86400
    goal = (town.sandbox.clock.now() + timedelta(days=83)).isoformat()
    await town.post("/sandbox/clock", {"to": goal})
    assert town.sandbox.clock.now() >= datetime.fromisoformat(goal)
    assert (await failure(town, "/sandbox/clock", {"advance_seconds": -1}))[0] == 400
    assert (await failure(town, "/sandbox/clock", {"to": "2020-01-01T00:00:00+00:00"}))[0] == 400


async def test_the_log_keeps_order_and_errors(town: Town) -> None:
    sent = await town.ok("sendMessage", **HELLO)
    await town.refusal("sendMessage", chat_id=ANNA, text="")
    first, second = await town.get("/sandbox/log?after=0")
    assert (first["method"], first["status"], first["message_id"]) == ("sendMessage", 200, sent["message_id"])
    assert (second["n"], second["status"]) == (2, 400)
    assert second["description"] == "Bad Request: message text is empty"
    assert await town.get("/sandbox/log?after=2") == []


async def test_misfortune_to_order(town: Town) -> None:
    async def sent_count() -> int:
        return sum(message["from"] == "bot" for message in (await town.see(ANNA))["messages"])

    await town.post("/sandbox/faults", [{"method": "sendMessage", "kind": "429", "retry_after": 7, "count": 1}])
    answer = await town.api("sendMessage", **HELLO)
    assert answer["parameters"] == {"retry_after": 7}
    await town.ok("sendMessage", **HELLO)
    await town.post("/sandbox/faults", [{"kind": "403", "chat_id": ANNA}])
    assert (await town.api("sendMessage", **HELLO))["error_code"] == 403
    await town.ok("getMe")
    async with town.session.delete(f"{town.base}/sandbox/faults") as response:
        assert await response.json() == []
    await town.post("/sandbox/faults", [{"kind": "drop_after_accept", "count": 1}])
    before = await sent_count()
    with pytest.raises(ClientError):
        await town.api("sendMessage", **HELLO)
    assert await sent_count() == before + 1
    await town.post("/sandbox/faults", [{"kind": "drop_before_accept", "count": 1}])
    with pytest.raises(ClientError):
        await town.api("sendMessage", **HELLO)
    assert await sent_count() == before + 1
    await town.post("/sandbox/faults", [{"kind": "delay", "seconds": 0.2, "count": 1}])
    begun = time.monotonic()
    await town.ok("sendMessage", **HELLO)
    assert time.monotonic() - begun >= 0.2
    assert (await failure(town, "/sandbox/faults", [{"kind": "rain"}]))[0] == 400
    kinds = [entry.get("fault") for entry in await town.get("/sandbox/log") if "fault" in entry]
    assert kinds == ["429", "403", "drop_after_accept", "drop_before_accept", "delay"]


async def test_another_sites_page_may_not_act(town: Town) -> None:
    url, headers = f"{town.base}/sandbox/chats/{ANNA}/text", {"Sec-Fetch-Site": "cross-site"}
    async with town.session.post(url, json={"text": "x"}, headers=headers) as response:
        assert response.status == 403


async def test_the_page_allows_nothing_from_elsewhere(town: Town) -> None:
    for path in ("/", "/sandbox/page/chat.js", "/sandbox/page/labels.sv.json"):
        async with town.session.get(town.base + path) as response:
            assert response.status == 200
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    async with town.session.get(f"{town.base}/sandbox/page/..%2Fserver.py") as response:
        assert response.status == 404
