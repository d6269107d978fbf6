"""main_content: the judge ``main-content``, learned from pages. It sees shapes and words, not what other judges say.

``units`` cuts a document into what is judged, ``features`` and ``second`` say what the model sees of each unit,
``score`` runs the trees over it, ``judge`` turns scores into verdicts.
"""
