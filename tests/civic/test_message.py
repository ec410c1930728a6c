import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.message import DATA_LIMIT, Button, Message, read_data


@given(st.text("abcdefghijklmnopqrstuvwxyz-", max_size=10), st.text(max_size=30))
def test_a_pressed_button_says_what_it_was(action: str, subject: str) -> None:
    assert read_data(Button("x", action, subject).data) == (action, subject)


@pytest.mark.parametrize("data", [None, "", ":", "1:", "2:e-sign:E-2026-0001", "e-sign", "0:a:b", "１:a:b"])
def test_what_we_never_sent_is_nothing(data: str | None) -> None:
    assert read_data(data) is None


def test_a_payload_has_at_most_64_bytes() -> None:
    room = DATA_LIMIT - len("1:a:")
    assert Button("x", "a", "b" * room).as_json() == {"text": "x", "callback_data": f"1:a:{'b' * room}"}
    for subject in ("b" * (room + 1), "å" * (room // 2 + 1)):
        with pytest.raises(ValueError, match="payload of more than 64 bytes"):
            Button("x", "a", subject).as_json()


def test_a_message_as_the_bot_api_takes_it() -> None:
    rows = ((Button("Ja", "yes"), Button("Läs", url="https://karlstad.se")),)
    assert Message("<b>Hej</b>", rows).parameters() == {
        "text": "<b>Hej</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Ja", "callback_data": "1:yes:"}, {"text": "Läs", "url": "https://karlstad.se"}]
            ]
        },
    }
    assert "reply_markup" not in Message("Hej").parameters()
