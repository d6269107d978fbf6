"""speech: the judge ``speaks-to-reader``, learned from banners and articles: sentences in which a site speaks to its reader about itself.

``kernel.features.speech`` says what the model sees of each sentence, ``judge`` turns its scores into verdicts.
"""
