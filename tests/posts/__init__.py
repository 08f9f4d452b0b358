"""Tests of publications and digests."""
