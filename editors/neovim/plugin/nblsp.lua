-- Starts nblsp in the buffers that lsp/nblsp.lua names.
if vim.lsp.enable then -- Neovim 0.11
  vim.lsp.enable("nblsp")
  return
end

local config = dofile(vim.api.nvim_get_runtime_file("lsp/nblsp.lua", false)[1])

local running = {} -- Neovim 0.7 has no vim.lsp.start: one client for each root
local start = vim.lsp.start or function(client, opts)
  local id = running[client.root_dir]
  if not (id and vim.lsp.get_client_by_id(id)) then
    id = vim.lsp.start_client(client)
    running[client.root_dir] = id
  end
  vim.lsp.buf_attach_client(opts.bufnr, id)
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = config.filetypes,
  callback = function(event)
    config.root_dir(event.buf, function(root)
      start({ name = "nblsp", cmd = config.cmd, root_dir = root }, { bufnr = event.buf })
    end)
  end,
})
