"""The law as plain computations on dated rules."""
