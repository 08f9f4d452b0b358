"""What travels between a Parvis server and its clients, and nothing of how either is made."""
