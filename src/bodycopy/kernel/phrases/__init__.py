"""phrases: the phrase language, and the search for tens of thousands of phrases in one reading of a text."""
