"""features: Document -> columns of integers, in plain Python or numpy, to the same bit."""
