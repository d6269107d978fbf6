"""``bodycopy learn`` and ``clean --learn``: documents -> what they share, as rules."""
