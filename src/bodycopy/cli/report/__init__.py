"""``bodycopy report``: files and folders, or what a run left behind -> one HTML page about the batch."""
