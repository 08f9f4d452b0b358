"""Election nights: who is voted for, what each station counts, and when results may leave."""
