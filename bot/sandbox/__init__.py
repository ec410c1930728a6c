"""Our own Telegram: a Bot API server in one process, with a browser chat to play every part."""
