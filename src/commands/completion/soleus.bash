# Completes the commands of soleus: the program itself says what may come next.
_soleus() {
    local IFS=$'\013' words=() index=0 at word
    # Bash makes words of `=` and `:`; to soleus they are a part of one.
    for at in "${!COMP_WORDS[@]}"; do
        word="${COMP_WORDS[at]}"
        if (( at == COMP_CWORD )) && [[ ! $word =~ ^[=:]+$ ]]; then
            word="$2"
        fi
        if (( at > 1 )) && [[ $word =~ ^[=:]+$ || ${COMP_WORDS[at - 1]} =~ ^[=:]+$ ]]; then
            words[${#words[@]} - 1]+="$word"
        else
            words+=("$word")
        fi
        if (( at == COMP_CWORD )); then
            index=$(( ${#words[@]} - 1 ))
        fi
    done
    local candidates=( $( \
        _CLAP_IFS="$IFS" _CLAP_COMPLETE_INDEX="$index" SOLEUS_COMPLETE=bash \
        soleus -- "${words[@]}" 2>/dev/null \
    ) )
    # What bash has as words before the last is not to be written again.
    local before="${words[index]%"$2"}"
    COMPREPLY=("${candidates[@]#"$before"}")
    for word in "${COMPREPLY[@]}"; do
        if [[ -e $word ]]; then
            compopt -o filenames 2>/dev/null
            break
        fi
    done
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} =~ [=/.]$ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _soleus soleus 2>/dev/null || complete -F _soleus soleus
