"""Tests of events and the agenda."""
