"""What the server does in a second and costs, measured beside the plain way of doing the same."""
