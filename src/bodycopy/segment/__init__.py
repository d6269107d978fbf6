"""segment: str -> Document. Text, Markdown and HTML each have a module; sentences are shared."""
