// A notebook controller for the tests: code-server has no kernel. It runs nothing; it puts out what it is
// told to, by a test in the extension host or by a file of the workspace.
import * as vscode from "vscode";
import { notebookText, random, token } from "../sample";
import { MemoryFiles } from "./memory";

export type Play = (execution: vscode.NotebookCellExecution) => Promise<void>;

export interface Kernel {
  /** What the next runs do. */
  play: Play;
  readonly id: string;
}

export function activate(context: vscode.ExtensionContext): Kernel {
  const kernel: Kernel = { play: fromFile, id: "test-kernel" };
  let order = 0;
  const controller = vscode.notebooks.createNotebookController(kernel.id, "jupyter-notebook", "Test kernel");
  controller.supportsExecutionOrder = true;
  controller.supportedLanguages = ["python"];
  controller.executeHandler = async (cells) => {
    for (const cell of cells) {
      const execution = controller.createNotebookCellExecution(cell);
      execution.executionOrder = ++order;
      execution.start(Date.now());
      await execution.clearOutput();
      await kernel.play(execution);
    }
  };
  // A folder that is on no disk, with a notebook in it, for a window that has nothing else.
  const files = new MemoryFiles();
  files.writeFile(vscode.Uri.parse("nblsp-virtual:/virtual.ipynb"), new TextEncoder().encode(notebookText([{ source: `token = "${token(random(1))}"` }])));
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider("nblsp-virtual", files, { isCaseSensitive: true }));
  // So that it is selected without asking.
  const prefer = (n: vscode.NotebookDocument): void => controller.updateNotebookAffinity(n, vscode.NotebookControllerAffinity.Preferred);
  vscode.workspace.notebookDocuments.forEach(prefer);
  context.subscriptions.push(controller, vscode.workspace.onDidOpenNotebookDocument(prefer));
  return kernel;
}

/** Fails with the traceback that traceback.json holds: {name, message, stack}. */
async function fromFile(execution: vscode.NotebookCellExecution): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
  const error = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, "traceback.json")))) as Error;
  await execution.replaceOutput(new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error(error)]));
  execution.end(false, Date.now());
}
