"""What happens when parts of it die: real processes, killed under load, every message accounted for."""
