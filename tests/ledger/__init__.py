"""Tests of the ledger and what leaves it."""
