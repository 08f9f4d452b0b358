"""What the worker does, away from those who wait for an answer."""
