;; nblsp with Eglot. A notebook as it is on disk (JSON) starts nblsp by itself, where Eglot is
;; there. Eglot has one server for a buffer, and that of Python is the user's choice: in other
;; buffers M-x nblsp makes nblsp the server, and a hook makes it so for good:
;;   (add-hook 'python-mode-hook #'nblsp)

(defvar nblsp-command '("nblsp" "lsp")
  "The program of nblsp and its arguments.")

(require 'js)

(define-derived-mode nblsp-notebook-mode js-mode "Notebook"
  "Major mode for a Jupyter notebook as it is on disk."
  (setq-local js-indent-level 1)
  (when (require 'eglot nil t)
    (nblsp)))
(put 'nblsp-notebook-mode 'eglot-language-id "jupyter")
(add-to-list 'auto-mode-alist '("\\.ipynb\\'" . nblsp-notebook-mode))

(defun nblsp ()
  "Make nblsp the language server of this buffer."
  (interactive)
  (require 'eglot)
  (setq-local eglot-server-programs (list (cons major-mode nblsp-command)))
  (eglot-ensure))
