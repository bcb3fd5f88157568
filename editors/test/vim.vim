" Run inside Vim with the file open and ALE loaded: waits for the findings of nblsp and writes what
" it saw to $RESULT.
let s:tries = 0

function! s:look(timer) abort
  let s:tries += 1
  let l:found = filter(copy(ale#engine#GetLoclist(bufnr('%'))), 'v:val.linter_name is# "nblsp"')
  if empty(l:found) && s:tries < 300
    return
  endif
  let l:seen = map(l:found, {_, d -> {
  \   'line': d.lnum,
  \   'code': get(d, 'code', ''),
  \   'covers': strpart(getline(d.lnum), d.col - 1, d.end_col - d.col + 1),
  \}})
  call writefile([json_encode({'diagnostics': l:seen})], $RESULT)
  qall!
endfunction

call timer_start(100, function('s:look'), {'repeat': -1})
