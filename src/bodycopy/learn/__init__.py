"""learn: many documents -> the furniture that they share, as rules (see ``README.md`` beside this file).

Two passes. ``counts`` counts in how many documents each piece of text stands; ``evidence`` looks at those that stand in
many: where, among what, on which days, by whom. ``decide`` tells furniture from what only repeats, and ``profile``
writes it down. Counts and evidence of parts of a corpus add up to those of the whole, in any order.
"""
