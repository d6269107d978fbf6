"""kinds: what kind of page a document is, learned from pages of known kinds. It judges no text: nothing is removed by what it says.

``kernel.features.page`` says what the model sees of a page, ``judge`` runs the trees over it.
"""
