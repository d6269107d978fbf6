"""batch: many documents -> an outcome each, whoever asks: the command, or others' engines (see ``README.md`` beside this file).

``documents`` takes one document through; ``plan``, ``feed`` and ``deliver`` a run. ``single`` gives one document's outcome;
``isolated`` does so in a process that can be killed. ``arrow`` holds ``clean_batch``, ``datatrove`` the blocks for its
pipelines, ``learn_shards`` the parts of ``learn``.
"""
