"""output: Document -> what people and programs read: text, Markdown, explanations, reports."""
