"""rulebook: TOML -> rules, compiled, stored, loaded and selected."""
