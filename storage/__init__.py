"""Everything that lasts: tables, transactions and keys."""
