"""main_content: the judge ``main-content``, learned from pages. It sees shapes and words, not what other judges say.

``kernel.features`` cuts a document into the units that are judged and says what the model sees of each; ``score`` runs the trees over it, ``judge`` turns scores into verdicts.
"""
