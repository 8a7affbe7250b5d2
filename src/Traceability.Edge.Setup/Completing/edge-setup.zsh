#compdef edge-setup
# Completion of edge-setup for zsh: edge-setup itself says what may come. Verbs and, after a dash, options; file names where there is neither.
_edge_setup() {
    local line="${(j: :)words[2,CURRENT]}" word=${words[CURRENT]}
    local -a known
    known=(${(f)"$(edge-setup "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^[-/][?h]$')"})
    [[ $word == -* ]] || known=(${known:#-*})
    if (( $#known )); then compadd -a known; else _files; fi
}
compdef _edge_setup edge-setup
