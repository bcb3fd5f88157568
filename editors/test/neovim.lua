-- Run inside Neovim with the file open: waits for the findings of nblsp, chooses the first quick
-- fix as a user would, saves, and writes what it saw to $RESULT.
local seen = { diagnostics = {} }

local function diagnostics()
  return vim.tbl_filter(function(d) return d.source == "nblsp" end, vim.diagnostic.get(0))
end

local function finish()
  vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.RESULT)
  vim.cmd("qall!")
end

local function run()
  if vim.env.PERCENT then -- what jupytext.nvim does: the text of a script under a notebook's name
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.fn.readfile(vim.env.PERCENT))
    vim.bo.filetype = "python"
  end
  vim.wait(30000, function() return #diagnostics() > 0 end, 20)
  for _, d in ipairs(diagnostics()) do
    local line = vim.api.nvim_buf_get_lines(0, d.lnum, d.lnum + 1, true)[1]
    table.insert(seen.diagnostics, { line = d.lnum + 1, code = d.code, covers = line:sub(d.col + 1, d.end_col) })
  end
  local first = diagnostics()[1]
  if first then
    vim.ui.select = function(items, _, choose)
      seen.actions = #items
      choose(items[1], 1)
    end
    vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
    vim.lsp.buf.code_action()
    vim.wait(30000, function() return #diagnostics() == 0 end, 20)
  end
  seen.left = #diagnostics()
  if vim.env.PERCENT then
    vim.fn.writefile(vim.api.nvim_buf_get_lines(0, 0, -1, false), vim.env.PERCENT)
  else
    vim.cmd("write")
  end
end

local ok, problem = pcall(run)
if not ok then
  seen.problem = tostring(problem)
end
finish()
