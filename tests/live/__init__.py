"""Tests of the live documents."""
