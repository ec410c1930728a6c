"""Every setting, read once from the environment or `.env`, and passed on as values.

A missing or wrong value ends the start with one line that names the variable, what is wrong and an example.
"""

import base64
import binascii
import os
import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.mail_settings import MAIL_EXAMPLES, MailSettings
from storage.vault import KEY_BYTES, Keyring

TELEGRAM = "https://api.telegram.org"


class WrongSetting(ValueError):
    """A setting that cannot be used, told in one line."""


class Mode(StrEnum):
    """How updates come: fetched by us, or brought to our webhook."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class LogFormat(StrEnum):
    """Lines for people or for machines."""

    CONSOLE = "console"
    JSON = "json"


EXAMPLES = {
    "bot_token": "BOT_TOKEN=123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
    "telegram_api_base_url": f"TELEGRAM_API_BASE_URL={TELEGRAM}",
    "telegram_mode": "TELEGRAM_MODE=polling",
    "webhook_url": "WEBHOOK_URL=https://sola.example.se/telegram",
    "webhook_secret": "WEBHOOK_SECRET=" + "x" * 32,
    "host": "HOST=127.0.0.1",
    "port": "PORT=8080",
    "database_url": "DATABASE_URL=sqlite+aiosqlite:///data/sola.db",
    "data_keys": "DATA_KEYS=$(python -c 'import base64,os;print(base64.b64encode(os.urandom(32)).decode())')",
    "municipality": "MUNICIPALITY=bot/profiles/karlstad.toml",
    "public_url": "PUBLIC_URL=https://sola.example.se",
    "person_keys_url": "PERSON_KEYS_URL=sqlite+aiosqlite:///data/keys.db",
    "log_format": "LOG_FORMAT=console",
    **MAIL_EXAMPLES,
}


class Settings(MailSettings):
    """The settings of `.env.example`, by the same names in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    bot_token: SecretStr = SecretStr("")
    telegram_api_base_url: str = TELEGRAM
    telegram_mode: Mode = Mode.POLLING
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    database_url: str = "sqlite+aiosqlite:///data/sola.db"
    data_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    municipality: Path | None = None
    public_url: str = ""
    person_keys_url: str = ""
    log_format: LogFormat = LogFormat.CONSOLE

    @field_validator("data_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("data_keys")
    @classmethod
    def _check_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            _decode_key(key.get_secret_value())
        return keys

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr) -> SecretStr:
        if token.get_secret_value() and not re.fullmatch(r"\d+:[\w-]{3,}", token.get_secret_value(), re.ASCII):
            raise ValueError("is no bot token (digits, a colon, then letters and digits)")
        return token

    @field_validator("telegram_api_base_url", "public_url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if url and not re.match(r"https?://[^/\s]+", url):
            raise ValueError("must begin with https:// or http://")
        return url.rstrip("/")

    @field_validator("database_url", "person_keys_url")
    @classmethod
    def _check_database(cls, url: str) -> str:
        try:
            known = not url or make_url(url).drivername in {"sqlite+aiosqlite", "postgresql+asyncpg"}
        except ArgumentError:
            known = False
        if not known:
            raise ValueError("must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
        return url

    @model_validator(mode="after")
    def _check_webhook(self) -> "Settings":
        if self.telegram_mode is Mode.WEBHOOK and not self.is_sandbox:
            if not re.match(r"https?://", self.webhook_url):
                raise WrongSetting(explain("webhook_url", "is needed with TELEGRAM_MODE=webhook"))
            if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", self.webhook_secret.get_secret_value()):
                why = "is needed with TELEGRAM_MODE=webhook: 16 to 256 of A-Z a-z 0-9 _ -"
                raise WrongSetting(explain("webhook_secret", why))
        if not self.is_sandbox and self.api_url == TELEGRAM and not self.data_keys:
            raise WrongSetting(explain("data_keys", "is needed where real people write (32 random bytes in base64)"))
        return self

    @property
    def is_sandbox(self) -> bool:
        """Tell whether Telegram is our own embedded one: no token was given."""
        return not self.bot_token.get_secret_value()

    @property
    def api_url(self) -> str:
        """The Bot API server, without `/bot` at its end however it was given."""
        return self.telegram_api_base_url.removesuffix("/bot")

    @property
    def keys_url(self) -> str:
        """Where person keys are kept: beside the database unless told otherwise."""
        if self.person_keys_url:
            return self.person_keys_url
        url = make_url(self.database_url)
        if url.get_backend_name() != "sqlite" or not url.database:
            return self.database_url
        path = Path(url.database)
        return f"sqlite+aiosqlite:///{path.with_name(path.stem + '-keys.db')}"

    @property
    def data_folder(self) -> Path:
        """Where files of this installation lie: beside the database, or in `data`."""
        url = make_url(self.database_url)
        return Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else Path("data")

    @property
    def keys_file(self) -> Path:
        """Keys that were made here because none were given."""
        return self.data_folder / "data-keys"

    def keyring(self) -> Keyring:
        """The data keys; where none are given, ones made once and kept beside the database."""
        given = [key.get_secret_value() for key in self.data_keys]
        if not given:
            given = _made_once(self.keys_file)
        return Keyring(tuple(_decode_key(key) for key in given))


def read_settings() -> Settings:
    """Read the settings. Raises WrongSetting with the one line to print."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        raise WrongSetting(explain(name, first["msg"].removeprefix("Value error, "))) from None


def explain(name: str, why: str) -> str:
    """The one line about a setting: its name, what is wrong, and an example."""
    return f"{name.upper()}: {why}. Example: {EXAMPLES[name]}" if name in EXAMPLES else why


def _decode_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"each key must be {KEY_BYTES} bytes in base64")
    return key


def _made_once(path: Path) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        # Written whole, then linked in place: two programs that start together agree on one key.
        beside = path.with_suffix(f".{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_text(made + "\n", encoding="ascii")
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text(encoding="ascii").split()
