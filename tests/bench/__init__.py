"""How fast Sola answers under load, beside a bare echo bot measured in the same run: `make bench`.

    load.py ──text, press──▶ sandbox process ◀──getUpdates, sendMessage── bot process (Sola, then echo_bot.py)
       └───── its log, read afterwards, says when each answer came ─────┘

Open loop: every deed has its planned moment and happens then, whether earlier ones were answered or not, and an
answer's time counts from the planned moment, so that a stall delays everybody it would have delayed in truth.
"""
