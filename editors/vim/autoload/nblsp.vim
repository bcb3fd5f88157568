" nblsp as a linter of ALE. ALE asks the files of ale_linters/FILETYPE, and they ask here. ALE takes
" positions for bytes without saying so.
function! nblsp#define(filetype) abort
  call ale#linter#Define(a:filetype, {
  \   'name': 'nblsp',
  \   'lsp': 'stdio',
  \   'executable': "nblsp",
  \   'command': '%e lsp --position-encoding=utf-8',
  \   'project_root': function('nblsp#root'),
  \})
endfunction

" The folder that a buffer belongs to; none for JSON that is no notebook, which ALE then leaves alone.
function! nblsp#root(buffer) abort
  let l:name = fnamemodify(bufname(a:buffer), ':p')
  if getbufvar(a:buffer, '&filetype') is# 'json' && l:name !~? '\.ipynb$'
    return ''
  endif
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? fnamemodify(l:name, ':h') : fnamemodify(l:git, ':h:h')
endfunction
