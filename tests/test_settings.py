import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import EXAMPLES, TELEGRAM, Mode, Settings, WrongSetting, read_settings

ROOT = Path(__file__).parents[1]
TOKEN = "123456:" + "A" * 35
KEY, OLD_KEY = (base64.b64encode(sign * 32).decode() for sign in (b"n", b"o"))
MAIL = "mail.example.se/?from=sola@example.se"
PASSWORD = "%C3%B6ppna%20dig%40"  # öppna dig@


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No environment and no `.env` but the test's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def line_for(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> str:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        read_settings()
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"BOT_TOKEN": "abc"}, "BOT_TOKEN: is no bot token"),
        ({"BOT_TOKEN": "١٢٣:abcdef"}, "BOT_TOKEN: is no bot token"),
        ({"TELEGRAM_API_BASE_URL": "api.telegram.org"}, "TELEGRAM_API_BASE_URL: must begin with https:// or http://"),
        ({"TELEGRAM_MODE": "pigeon"}, "TELEGRAM_MODE: Input should be 'polling' or 'webhook'"),
        ({"PORT": "http"}, "PORT: Input should be a valid integer"),
        ({"PORT": "0"}, "PORT: Input should be greater than or equal to 1"),
        ({"PORT": "65536"}, "PORT: Input should be less than or equal to 65535"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL: must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://"),
        ({"DATABASE_URL": "sola.db"}, "DATABASE_URL: must begin with"),
        ({"DATABASE_URL": "postgresql://localhost/sola"}, "DATABASE_URL: must begin with"),
        ({"PERSON_KEYS_URL": "redis://x"}, "PERSON_KEYS_URL: must begin with"),
        ({"DATA_KEYS": "short"}, "DATA_KEYS: each key must be 32 bytes in base64"),
        ({"DATA_KEYS": f"{KEY},short"}, "DATA_KEYS: each key must be 32 bytes in base64"),
        ({"PUBLIC_URL": "sola.example.se"}, "PUBLIC_URL: must begin with https:// or http://"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT: Input should be 'console' or 'json'"),
        ({"SMTP_URL": "mail.example.se"}, "SMTP_URL: must begin with smtp://, smtps://, smtp+plain://"),
        ({"SMTP_URL": "https://mail.example.se"}, "SMTP_URL: must begin with smtp://"),
        ({"SMTP_URL": "smtp:///?from=sola@example.se"}, "SMTP_URL: must name a server"),
        ({"SMTP_URL": "smtp://mail.example.se/inbox?from=sola@example.se"}, "SMTP_URL: must name a server"),
        ({"SMTP_URL": "smtp://mail.example.se:0/?from=sola@example.se"}, "SMTP_URL: must name a server"),
        ({"SMTP_URL": "smtp://mail.example.se:x/?from=sola@example.se"}, "SMTP_URL: is no URL"),
        ({"SMTP_URL": "smtp://mail.example.se"}, "SMTP_URL: needs ?from="),
        ({"SMTP_URL": f"smtp://{MAIL}&tls=no"}, "SMTP_URL: needs ?from="),
        ({"SMTP_URL": f"smtp://{MAIL}&from=b@example.se"}, "SMTP_URL: needs ?from="),
        ({"SMTP_URL": "smtp://mail.example.se/?from=Sola"}, "SMTP_URL: has no e-mail address"),
        ({"SMTP_URL": f"smtp://sola@{MAIL}"}, "SMTP_URL: needs user and password together"),
        ({"SMTP_URL": f"smtp://:{PASSWORD}@{MAIL}"}, "SMTP_URL: needs user and password together"),
        ({"SMTP_URL": f"smtp+plain://sola:{PASSWORD}@{MAIL}"}, "SMTP_URL: would send the password in plain words"),
        ({"BOT_TOKEN": TOKEN}, "DATA_KEYS: is needed where real people write"),
        ({"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": f"{TELEGRAM}/"}, "DATA_KEYS: is needed where real people write"),
        ({"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": f"{TELEGRAM}/bot"}, "DATA_KEYS: is needed where real people"),
        ({"BOT_TOKEN": TOKEN, "DATA_KEYS": KEY, "TELEGRAM_MODE": "webhook"}, "WEBHOOK_URL: is needed with"),
        (
            {
                "BOT_TOKEN": TOKEN,
                "DATA_KEYS": KEY,
                "TELEGRAM_MODE": "webhook",
                "WEBHOOK_URL": "https://sola.example.se",
            },
            "WEBHOOK_SECRET: is needed with TELEGRAM_MODE=webhook: 16 to 256 of",
        ),
        (
            {
                "BOT_TOKEN": TOKEN,
                "DATA_KEYS": KEY,
                "TELEGRAM_MODE": "webhook",
                "WEBHOOK_URL": "https://sola.example.se",
                "WEBHOOK_SECRET": "too short",
            },
            "WEBHOOK_SECRET: is needed with TELEGRAM_MODE=webhook: 16 to 256 of",
        ),
    ],
)
def test_a_wrong_value_ends_in_one_line(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], why: str) -> None:
    line = line_for(monkeypatch, given)
    name = why.split(":")[0].lower()
    assert line.startswith(why)
    assert line.endswith(f". Example: {EXAMPLES[name]}")
    assert len(line.splitlines()) == 1
    for secret in ("BOT_TOKEN", "DATA_KEYS", "WEBHOOK_SECRET"):
        assert given.get(secret, "not given") not in line


@pytest.mark.parametrize("given", [{"PORT": "http"}, {"MUNICIPALITY": "nowhere.toml"}])
def test_the_program_says_that_line_alone(given: dict[str, str], tmp_path: Path) -> None:
    known = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=tmp_path,
        env={**known, "PYTHONPATH": str(ROOT), **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    [name] = given
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{name}: ")
    assert done.stderr.endswith(f"Example: {EXAMPLES[name.lower()]}\n")
    assert done.stderr.count("\n") == 1


def test_without_a_token_the_sandbox_takes_telegrams_place() -> None:
    settings = read_settings()
    assert settings.is_sandbox
    assert settings.telegram_mode is Mode.POLLING
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)


def test_a_bot_api_server_of_our_own_needs_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", "http://127.0.0.1:8081")
    assert not read_settings().is_sandbox


@pytest.mark.parametrize("given", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot"])
def test_the_api_address_with_and_without_bot(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", given)
    assert read_settings().api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "user", "password"),
    [
        (f"smtp://{MAIL}", "mail.example.se", 587, "starttls", "", ""),
        (f"smtps://sola:{PASSWORD}@{MAIL}", "mail.example.se", 465, "tls", "sola", "öppna dig@"),
        ("smtp+plain://a:b@localhost/?from=sola@example.se", "localhost", 25, "none", "a", "b"),
        ("smtp+plain://a:b@[::1]:2525/?from=sola@example.se", "::1", 2525, "none", "a", "b"),
        ("smtp+plain://192.0.2.7?from=sola@example.se", "192.0.2.7", 25, "none", "", ""),
    ],
)
def test_mail_is_set_up(
    monkeypatch: pytest.MonkeyPatch, url: str, host: str, port: int, tls: str, user: str, password: str
) -> None:
    monkeypatch.setenv("SMTP_URL", url)
    settings = read_settings()
    found = settings.mail_server
    assert found is not None
    assert (found.host, found.port, found.tls, found.user, found.password) == (host, port, tls, user, password)
    assert found.sender == "sola@example.se"
    assert "öppna" not in f"{settings!r} {found!r}"
    assert PASSWORD not in f"{settings!r} {found!r}"


def test_without_a_server_there_is_no_mail() -> None:
    assert read_settings().mail_server is None


def test_a_wrong_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_URL", f"smtp+plain://sola:{PASSWORD}@{MAIL}")
    with pytest.raises(WrongSetting) as caught:
        read_settings()
    assert PASSWORD not in str(caught.value)


def test_an_empty_value_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert read_settings() == Settings(_env_file=None)


def test_dot_env_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nHOST=0.0.0.0\nUNKNOWN=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "9002")
    assert (read_settings().port, read_settings().host) == (9002, "0.0.0.0")


def test_given_keys_are_used_newest_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_KEYS", f" {KEY} , {OLD_KEY},")
    settings = read_settings()
    assert settings.keyring().keys == (b"n" * 32, b"o" * 32)
    assert list(tmp_path.iterdir()) == []
    assert KEY not in repr(settings)


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    settings = read_settings()
    made = settings.keyring()
    path = tmp_path / settings.keys_file
    assert path.parent == tmp_path / "data"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_settings().keyring() == made
    assert [each.name for each in path.parent.iterdir()] == ["data-keys"]


@pytest.mark.parametrize(
    ("database_url", "keys_url"),
    [
        ("sqlite+aiosqlite:///data/sola.db", "sqlite+aiosqlite:///data/sola-keys.db"),
        ("postgresql+asyncpg://sola@db/sola", "postgresql+asyncpg://sola@db/sola"),
    ],
)
def test_person_keys_lie_beside_the_database(monkeypatch: pytest.MonkeyPatch, database_url: str, keys_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert read_settings().keys_url == keys_url
    monkeypatch.setenv("PERSON_KEYS_URL", "sqlite+aiosqlite:///elsewhere/keys.db")
    assert read_settings().keys_url == "sqlite+aiosqlite:///elsewhere/keys.db"
