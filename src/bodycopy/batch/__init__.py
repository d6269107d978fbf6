"""batch: many documents -> an outcome each, whoever asks: the command, or others' engines (see ``README.md`` beside this file).

``documents`` takes one document through; ``plan``, ``jobs`` and ``deliver`` a run, ``pool`` in processes that can be killed.
``single`` returns one document's outcome. ``arrow`` holds ``clean_batch``, ``datatrove`` the blocks for its
pipelines, ``learn_shards`` the parts of ``learn``.
"""
