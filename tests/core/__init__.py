"""Tests of sockets, hub and journal."""
