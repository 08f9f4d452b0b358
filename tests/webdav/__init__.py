"""Tests of drives as network folders."""
