;; Run in Emacs after the init file: opens $FILE, waits for the findings of nblsp, applies the first
;; quick fix, saves, and writes what it saw to $RESULT.
(require 'json)
(require 'flymake)
(setq make-backup-files nil
      eglot-sync-connect 30
      eglot-confirm-server-initiated-edits nil
      project-vc-merge-submodules nil)

(defun test-wait (condition)
  "Let the server talk until CONDITION holds, or for 30 seconds."
  (with-timeout (30)
    (while (not (funcall condition))
      (accept-process-output nil 0.05))))

(find-file (getenv "FILE"))
(unless (eq major-mode 'nblsp-notebook-mode)
  (nblsp))
(run-hooks 'post-command-hook) ; where Eglot connects; without a keyboard no command ends
(test-wait #'eglot-current-server)
(flymake-start)
(test-wait #'flymake-diagnostics)
(let ((seen (mapcar (lambda (d)
                      `((line . ,(line-number-at-pos (flymake-diagnostic-beg d)))
                        (code . ,(flymake-diagnostic-text d))
                        (covers . ,(buffer-substring-no-properties
                                    (flymake-diagnostic-beg d) (flymake-diagnostic-end d)))))
                    (flymake-diagnostics)))
      (count 0))
  (when seen
    (goto-char (flymake-diagnostic-beg (car (flymake-diagnostics))))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_ choices &rest _)
                 (setq count (length choices))
                 (caar choices))))
      (setq last-nonmenu-event t) ; a key, not the mouse
      (call-interactively #'eglot-code-actions))
    (save-buffer) ; which tells the server of the change; otherwise an idle timer does
    (test-wait (lambda () (flymake-start) (null (flymake-diagnostics)))))
  (let ((left (length (flymake-diagnostics))))
    (with-temp-file (getenv "RESULT")
      (insert (json-encode `((diagnostics . ,(vconcat seen)) (actions . ,count) (left . ,left)))))))
(ignore-errors (eglot-shutdown (eglot-current-server)))
(kill-emacs 0)
