"""The peer: python-telegram-bot's own echo example, with its default settings, against a given Bot API server."""

import os
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until stopped."""
    builder = ApplicationBuilder().token(os.environ["BOT_TOKEN"])
    application: Application[Any, Any, Any, Any, Any, Any] = builder.base_url(
        f"{os.environ['TELEGRAM_API_BASE_URL']}/bot"
    ).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
