"""What Parvis and its clients say to each other, and nothing of how."""
