"""The chat: what residents and officials do, told folder by folder."""
