"""Letters out, and what comes back of them."""
