"""Tests of the demo town hall."""
