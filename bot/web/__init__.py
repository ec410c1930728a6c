"""HTTP from outside: webhook, health, metrics."""
