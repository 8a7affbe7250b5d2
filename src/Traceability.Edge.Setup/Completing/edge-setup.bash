# Completion of edge-setup for bash: edge-setup itself says what may come. Verbs and, after a dash, options; file names where there is neither.
_edge_setup() {
    local line="${COMP_WORDS[*]:1:COMP_CWORD}" word=${COMP_WORDS[COMP_CWORD]} known
    known=$(edge-setup "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^[-/][?h]$')
    [[ $word == -* ]] || known=$(grep -v '^-' <<<"$known")
    mapfile -t COMPREPLY < <(compgen -W "$known" -- "$word")
}
complete -o default -F _edge_setup edge-setup
