"""What jupyter_lsp asks for through the entry point jupyter_lsp_spec_v1."""

from nblsp import find_nblsp_bin


def spec(manager) -> dict:
    """The server under the key by which nblsp's JupyterLab extension connects to it.

    Its language is its own: jupyter_lsp's clients use one server for a language, and under "python"
    nblsp would take the place of the one that completes and explains.
    """
    try:
        argv = [find_nblsp_bin(), "lsp"]
    except FileNotFoundError as problem:
        manager.log.warning("%s", problem)
        return {}
    # jupyter_lsp looks for messages of its servers every 100 ms, which is longer than all the rest takes.
    # It has one setting for all of them; what the user has set stays.
    manager.config.LspStdIoReader.setdefault("max_wait", 0.02)
    return {
        "nblsp": {
            "version": 2,
            "argv": argv,
            "languages": ["nblsp"],
            "mime_types": ["text/x-nblsp"],
            "display_name": "nblsp",
            "urls": {"home": "https://github.com/nblsp/nblsp"},
            # Else jupyter_lsp writes what is in the editor to .virtual_documents: secrets too.
            "requires_documents_on_disk": False,
        }
    }
