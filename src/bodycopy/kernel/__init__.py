"""kernel: the hot path, pure and without I/O: tokens, phrase search, features. Nothing here changes once loaded, so threads share it."""
