#compdef soleus
# Completes the commands of soleus: the program itself says what may come next.
_soleus() {
    local -a candidates whole begun
    local candidate value
    candidates=("${(@f)$( \
        _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$(( CURRENT - 1 )) SOLEUS_COMPLETE=zsh \
        soleus -- "${words[@]}" 2>/dev/null \
    )}")
    for candidate in $candidates; do
        value="${candidate%%:*}"
        # After these the word goes on.
        if [[ $value == *[=/.] ]]; then
            begun+=("$candidate")
        else
            whole+=("$candidate")
        fi
    done
    (( $#begun )) && _describe -V 'value' begun -S ''
    (( $#whole )) && _describe -V 'value' whole
}

# A file of $fpath is run when the first line is completed.
if [[ $funcstack[1] == _soleus ]]; then
    _soleus "$@"
else
    compdef _soleus soleus
fi
