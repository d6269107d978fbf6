"""The playground: a web page on this machine, for this machine: a text is pasted, and what goes is struck through, with its reason."""
