"""bodycopy: raw scraped text in, clean article body text out."""
