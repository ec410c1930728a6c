"""`python -m bot.sandbox`: the sandbox as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from aiohttp import web

from bot.sandbox.server import DEFAULT_TOKEN, Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes any free port")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--username", default="SolaKarlstadBot")
    parser.add_argument("--state", type=Path, help="file that keeps people and chats over restarts")
    parser.add_argument("--seed", type=int, help="makes random faults repeatable")
    parser.add_argument("--no-page", action="store_true", help="no browser chat")
    parser.add_argument("--no-limits", action="store_true", help="no 429 for sending too fast")
    return parser.parse_args()


async def serve(arguments: argparse.Namespace) -> None:
    """Run until SIGTERM or Ctrl-C, then save and end."""
    sandbox = Sandbox(
        token=arguments.token,
        username=arguments.username,
        state_file=arguments.state,
        seed=arguments.seed,
        limits=not arguments.no_limits,
    )
    runner = web.AppRunner(sandbox.application(page=not arguments.no_page), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, arguments.host, arguments.port).start()
    port = runner.addresses[0][1]
    print(f"sandbox listening on http://{arguments.host}:{port}", flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(_arguments()))
