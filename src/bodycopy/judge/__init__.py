"""judge: Document -> Document. What judges say of a text, and who is right."""
