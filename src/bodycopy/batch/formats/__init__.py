"""A file of many documents <-> a stream of records, one module a format; a whole file is never held in memory."""
