"""residue: Document -> verdicts. Words that are not part of what a text says, in a text that is nearly all body.

``judge`` decides and says why, ``weights`` reads what was learned; the columns are in ``bodycopy.kernel.features.residue``.
"""
