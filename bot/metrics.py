"""What can be watched from outside, in Prometheus' words. No names, no texts, no ids."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)

UPDATES = Counter("sola_updates_total", "Updates by what became of them", ["outcome"])
ANSWER_SECONDS = Histogram("sola_answer_seconds", "From an update's arrival to its commit", buckets=_SECONDS)
ANALYSIS_SECONDS = Histogram("sola_analysis_seconds", "Language analysis of one message", buckets=_SECONDS)
CALLS = Counter("sola_calls_total", "Calls of the Bot API, and mails, by method and outcome", ["method", "outcome"])
MAILS_FAILED = Counter("sola_mails_failed_total", "Mails that will not be sent, by reason", ["reason"])
SEND_SECONDS = Histogram("sola_send_seconds", "From a message's storing to Telegram's answer", buckets=_SECONDS)
INBOX_DEPTH = Gauge("sola_inbox_waiting", "Updates waiting")
OUTBOX_DEPTH = Gauge("sola_outbox_waiting", "Calls waiting")
JOBS = Counter("sola_jobs_total", "Timed jobs by outcome", ["job", "outcome"])
