"""boundaries: where a label ends and prose begins with no full stop between: all such cuts, in one place."""
