"""decode: bytes -> str: charsets, detection, repair of what was mangled on the way."""
