"""Bodies, convocations, summonses, sittings, the register."""
