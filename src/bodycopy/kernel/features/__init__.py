"""features: Document -> columns of integers, in compiled code, plain Python or numpy, to the same bit."""
