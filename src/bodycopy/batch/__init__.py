"""batch: batches -> batches; what others' engines call to clean much text on many machines (see ``README.md`` beside this file).

``single`` gives one document's outcome, which is the command's, by the command's own code; ``apart`` does so in a process that
can be killed. ``arrow`` holds ``clean_batch``, ``datatrove`` the blocks for its pipelines, ``learning`` the parts of ``learn``.
"""
