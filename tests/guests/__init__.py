"""Random town halls, and the wall around the guests in them."""
