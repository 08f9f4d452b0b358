"""Tests of bodies, convocations, sittings and their proof."""
