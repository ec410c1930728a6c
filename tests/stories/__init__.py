"""Stories: people live through the whole bot, over HTTP, through the sandbox."""
