-- nblsp as a language server of Neovim. Neovim 0.11 finds this file by its place; plugin/nblsp.lua
-- starts it there, and in older versions.
local markers = { "nblsp.toml", ".nblsp.toml", "pyproject.toml", ".git" }

-- The nearest folder upward that has one of the markers, or the one to start with.
local function root(dir)
  local folder = dir
  while true do
    for _, marker in ipairs(markers) do
      if (vim.uv or vim.loop).fs_stat(folder .. "/" .. marker) then
        return folder
      end
    end
    local parent = vim.fn.fnamemodify(folder, ":h")
    if parent == folder then
      return dir
    end
    folder = parent
  end
end

return {
  cmd = { "nblsp", "lsp" },
  filetypes = { "python", "markdown", "quarto", "rmd", "json", "requirements" },
  root_dir = function(bufnr, on_dir)
    local name = vim.api.nvim_buf_get_name(bufnr)
    -- A notebook as it is on disk is JSON to Neovim; other JSON is none of nblsp's business.
    if vim.bo[bufnr].filetype ~= "json" or name:match("%.ipynb$") then
      on_dir(root(vim.fn.fnamemodify(name, ":p:h")))
    end
  end,
}
