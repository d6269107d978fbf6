"""features: Document -> columns of integers, in compiled code or plain Python, to the same bit."""
