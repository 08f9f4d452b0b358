"""The statements, one function each, with the SQL beside its call."""
