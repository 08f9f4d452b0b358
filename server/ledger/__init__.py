"""The chain of what is proved, and the evidence that leaves."""
