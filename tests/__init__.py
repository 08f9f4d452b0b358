"""The tests of Parvis."""
