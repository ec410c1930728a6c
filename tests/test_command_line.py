"""The command line as an operator meets it: each command as its own program."""

import asyncio
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.town import KEY_TEXT, free_port

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    status: int | None
    out: str
    err: str


class Operator:
    """Runs commands on one installation."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "PORT": str(free_port()),
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'sola.db'}",
            "BOT_TOKEN": "",
        }

    async def start(self, *arguments: str, **more: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        environment = self.environment | more
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe
        )

    async def runs(self, *arguments: str, **more: str) -> Ended:
        program = await self.start(*arguments, **more)
        async with asyncio.timeout(60):
            out, err = await program.communicate()
        return Ended(program.returncode, out.decode(), err.decode())


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


async def test_an_invitation_is_a_link_and_a_code_alone_on_a_line(operator: Operator) -> None:
    ended = await operator.runs("invite", "--role", "official", "--department", "tff")
    assert ended.status == 0, ended.err
    link, code = ended.out.strip().splitlines()
    assert re.fullmatch(r"inv_[A-Za-z0-9_-]{22}", code)
    assert link.endswith(f"?start={code}")
    assert len(f"start={code}") <= 64 + len("start=")  # Telegram's limit of a payload


async def test_an_unknown_role_is_refused_with_the_roles_there_are(operator: Operator) -> None:
    ended = await operator.runs("invite", "--role", "king")
    assert ended.status == 2
    assert "forum_member" in ended.err


async def test_the_seeded_town_has_a_digest_in_every_format(operator: Operator) -> None:
    seeded = await operator.runs("seed")
    assert (seeded.status, seeded.out) == (0, "22 suggestions\n")
    again = await operator.runs("seed")
    assert (again.status, again.out) == (0, "0 suggestions\n")
    found = json.loads((await operator.runs("digest", "--since", "30d", "--format", "json")).out)
    assert found["suggestions"] == 22
    assert sum(found["topics"].values()) == 22
    assert len(found["petitions"]) == 4
    assert found["consultations"][0]["answers"]["I en föreningslokal"] == 5
    text = await operator.runs("digest", "--since", "30d")
    assert "22 nya förslag" in text.out
    assert "<b>" not in text.out
    assert "<b>" in (await operator.runs("digest", "--since", "30d", "--format", "html")).out
    one = json.loads((await operator.runs("digest", "--department", "buf", "--format", "json")).out)
    assert one["departments"] == ["buf"]
    assert one["suggestions"] < 22


async def test_a_period_that_is_none_ends_in_one_line(operator: Operator) -> None:
    ended = await operator.runs("digest", "--since", "soon")
    assert ended.status == 2
    assert ended.err.strip().splitlines() == [
        "I do not understand “soon”. Write for example /digest 7d, /digest v46 or /digest 2026-10 tff."
    ]


async def test_doctor_speaks_plainly(operator: Operator) -> None:
    assert (await operator.runs("migrate")).status == 0
    ended = await operator.runs("doctor")
    assert ended.status == 0, ended.err
    for subject in (
        "database: SQLite",
        "keys: ",
        "telegram: none",
        "mail: none",
        "language model: ",
        "town: Karlstads kommun",
    ):
        assert subject in ended.out


async def test_doctor_fails_where_telegram_cannot_be_reached(operator: Operator) -> None:
    unreachable = {"BOT_TOKEN": "1:abcdef", "TELEGRAM_API_BASE_URL": f"http://127.0.0.1:{free_port()}"}
    ended = await operator.runs("doctor", **unreachable)
    assert ended.status == 1
    assert "✗ telegram: http://127.0.0.1" in ended.out


async def test_a_second_process_on_one_file_is_refused(operator: Operator) -> None:
    first = await operator.start("demo")
    assert first.stdout is not None
    async with asyncio.timeout(60):
        while b"127.0.0.1" not in await first.stdout.readline():
            pass
    second = await operator.runs("run", PORT=str(free_port()))
    first.terminate()
    async with asyncio.timeout(20):
        await first.communicate()
    assert first.returncode == 0
    assert second.status == 2
    assert "another process works on" in second.err
    assert len(second.err.strip().splitlines()) == 1


async def test_a_token_that_telegram_refuses_ends_in_one_line(operator: Operator) -> None:
    """The sandbox of the first program stands for a Bot API server that knows another token."""
    demo = await operator.start("demo")
    assert demo.stdout is not None
    async with asyncio.timeout(60):
        while b"127.0.0.1" not in await demo.stdout.readline():
            pass
    ended = await operator.runs(
        "run",
        BOT_TOKEN="1:abcdef",
        TELEGRAM_API_BASE_URL=f"http://127.0.0.1:{operator.environment['PORT']}",
        DATABASE_URL=operator.environment["DATABASE_URL"].replace("sola.db", "other.db"),
        PORT=str(free_port()),
    )
    demo.terminate()
    async with asyncio.timeout(20):
        await demo.communicate()
    assert ended.status == 2
    assert ended.err.strip().splitlines()[-1].startswith("BOT_TOKEN: is refused by the Bot API server")
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("DATABASE_URL", "mysql://here"),
        ("DATA_KEYS", "short"),
        ("TELEGRAM_MODE", "pigeon"),
        ("MUNICIPALITY", "nowhere.toml"),
    ],
)
async def test_a_wrong_setting_ends_the_start_with_one_line(operator: Operator, name: str, value: str) -> None:
    ended = await operator.runs("doctor", **{name: value})
    assert ended.status == 2
    (line,) = ended.err.strip().splitlines()
    assert line.startswith(f"{name}: ")
    assert "Example: " in line


async def test_other_keys_than_those_stored_with_end_in_one_line(operator: Operator) -> None:
    assert (await operator.runs("migrate")).status == 0
    ended = await operator.runs("migrate", DATA_KEYS=KEY_TEXT)
    assert ended.status == 2
    (line,) = ended.err.strip().splitlines()
    assert line.startswith("DATA_KEYS: ")
