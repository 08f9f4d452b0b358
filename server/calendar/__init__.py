"""Events and the agenda."""
