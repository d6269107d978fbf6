# bash completion for bodycopy: the command itself says what may come next.
_bodycopy() {
    local IFS=$'\n'
    COMPREPLY=($(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD _BODYCOPY_COMPLETE=complete_bash "$1" 2>/dev/null))
}
complete -o default -F _bodycopy bodycopy
