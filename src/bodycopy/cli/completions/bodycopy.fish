# fish completion for bodycopy: the command itself says what may come next.
set -l ask "env _BODYCOPY_COMPLETE=complete_fish _TYPER_COMPLETE_ARGS=(commandline -cp)"
complete -c bodycopy --no-files -n "$ask _TYPER_COMPLETE_FISH_ACTION=is-args bodycopy" -a "($ask _TYPER_COMPLETE_FISH_ACTION=get-args bodycopy)"
