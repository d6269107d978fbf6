"""segment.html: HTML -> blocks, with what the markup and the extractors say of each."""
