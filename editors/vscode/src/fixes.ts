import * as vscode from "vscode";
import { type CodeAction, type CodeActionParams, CodeActionRequest, CodeActionResolveRequest, type ExecuteCommandParams, ExecuteCommandRequest } from "vscode-languageclient";
import type { LanguageClient } from "vscode-languageclient/node";
import { mergeFixes, type PlacedEdit } from "./edits";
import { plural, source } from "./findings";
import { diagnosticsOf } from "./store";

/** Fixes that collide with another one are left for the next round; a few rounds are enough for any real cell. */
const maxRounds = 8;

/**
 * Replaces every secret in the texts of a notebook by what its preferred quick fix puts there, in one
 * step per round. Returns how many were replaced.
 */
export async function replaceSecrets(client: LanguageClient, notebook: vscode.NotebookDocument): Promise<number> {
  let replaced = 0;
  for (let round = 0; round < maxRounds; round++) {
    const fixes: PlacedEdit[][] = [];
    for (const cell of notebook.getCells()) {
      for (const d of diagnosticsOf(cell.document.uri).filter(isSecret)) {
        const edits = await preferredFix(client, cell.document, d);
        if (edits.length > 0) fixes.push(edits);
      }
    }
    const { edits, taken } = mergeFixes(fixes);
    if (taken === 0) return replaced;
    const edit = new vscode.WorkspaceEdit();
    for (const e of edits) {
      edit.replace(vscode.Uri.parse(e.uri, true), new vscode.Range(e.start.line, e.start.character, e.end.line, e.end.character), e.newText);
    }
    if (!(await vscode.workspace.applyEdit(edit))) return replaced;
    replaced += taken;
    if (taken === fixes.length) return replaced;
    await nextDiagnostics();
  }
  return replaced;
}

function isSecret(d: vscode.Diagnostic): boolean {
  const rule = typeof d.code === "object" ? d.code.value : d.code;
  return typeof rule === "string" && (rule.startsWith("secrets/") || rule.startsWith("spread/"));
}

/** The edits of the fix that the server prefers for a diagnostic; none when there is none. */
async function preferredFix(client: LanguageClient, document: vscode.TextDocument, d: vscode.Diagnostic): Promise<PlacedEdit[]> {
  const actions = await quickFixes(client, document, d);
  const preferred = actions.find((a) => a.isPreferred === true);
  const resolved = preferred === undefined || preferred.edit !== undefined ? preferred : await client.sendRequest(CodeActionResolveRequest.type, preferred);
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(resolved?.edit);
  if (edit === undefined) return [];
  return edit.entries().flatMap(([uri, edits]) =>
    edits.map((e) => ({ uri: uri.toString(), start: e.range.start, end: e.range.end, newText: e.newText })),
  );
}

/** The server's quick fixes for one diagnostic. */
async function quickFixes(client: LanguageClient, document: vscode.TextDocument, d: vscode.Diagnostic): Promise<CodeAction[]> {
  const to = client.code2ProtocolConverter;
  const params: CodeActionParams = {
    textDocument: to.asTextDocumentIdentifier(document),
    range: to.asRange(d.range),
    context: { diagnostics: [await to.asDiagnostic(d)], only: ["quickfix"] },
  };
  const answer = (await client.sendRequest(CodeActionRequest.type, params)) ?? [];
  const rule = typeof d.code === "object" ? d.code.value : d.code;
  return answer.filter((a): a is CodeAction => "kind" in a && (a.diagnostics ?? []).some((o) => o.code === rule && samePlace(o.range, d.range)));
}

function samePlace(a: { start: vscode.Position | { line: number; character: number } }, b: vscode.Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character;
}

/** Waits for the server's next word, and no longer than it can reasonably take. */
function nextDiagnostics(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(done);
    const timer = setTimeout(done, 2000);
  });
}

/** A rule and where to ignore it. */
export interface Ignored {
  readonly rule: string;
  /** The metadata of the cell or of its notebook; or the baseline of the folder, for what the cell has now. */
  readonly scope: "cell" | "notebook" | "baseline";
}

/**
 * Ignores a rule. In a cell or a notebook that is `metadata.nblsp.ignore`, which is out of reach for the
 * server: LSP edits texts alone.
 */
export async function ignore(client: LanguageClient, cell: vscode.NotebookCell, { rule, scope }: Ignored): Promise<void> {
  if (scope === "baseline") {
    await acceptInBaseline(client, cell, rule);
    return;
  }
  const { notebook } = cell;
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [
    scope === "cell"
      ? vscode.NotebookEdit.updateCellMetadata(cell.index, withIgnored(cell.metadata, rule))
      : vscode.NotebookEdit.updateNotebookMetadata(withIgnored(notebook.metadata, rule)),
  ]);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error("VS Code did not write it: the notebook changed in the meantime");
}

/** VS Code keeps the metadata of the file in `metadata` of its own. */
function withIgnored(metadata: Readonly<Record<string, unknown>>, rule: string): Record<string, unknown> {
  const inner = object(metadata["metadata"]);
  const own = object(inner["nblsp"]);
  const ignore = Array.isArray(own["ignore"]) ? (own["ignore"] as unknown[]) : [];
  return { ...metadata, metadata: { ...inner, nblsp: { ...own, ignore: [...ignore.filter((r) => r !== rule), rule] } } };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Accepts the findings of a rule in a cell in the baseline of their folder. */
async function acceptInBaseline(client: LanguageClient, cell: vscode.NotebookCell, rule: string): Promise<void> {
  const { document } = cell;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  await execute(client, "nblsp.ignore", { uri: document.uri.toString(), range: client.code2ProtocolConverter.asRange(all), rule, scope: "baseline" });
}

/** Has the server look at all files that are not open; says how many there are and what is in them. */
export async function scanWorkspace(client: LanguageClient, token: vscode.CancellationToken): Promise<{ files: number; findings: number }> {
  return (await execute(client, "nblsp.scanWorkspace", undefined, token)) as { files: number; findings: number };
}

function execute(client: LanguageClient, command: string, argument?: unknown, token?: vscode.CancellationToken): Promise<unknown> {
  const params: ExecuteCommandParams = { command, ...(argument === undefined ? {} : { arguments: [argument] }) };
  return client.sendRequest(ExecuteCommandRequest.type, params, token);
}

/** What the lightbulb offers beside the server's fixes: all that changes a notebook elsewhere than in its texts. */
export class NotebookActions implements vscode.CodeActionProvider {
  constructor(private readonly cellOf: (document: vscode.TextDocument) => vscode.NotebookCell | undefined) {}

  provideCodeActions(document: vscode.TextDocument, _: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const own = context.diagnostics.filter((d) => d.source === source);
    const cell = own.length === 0 ? undefined : this.cellOf(document);
    if (cell === undefined) return [];
    const actions: vscode.CodeAction[] = [];
    const inOutput = own.filter(isOfOutput);
    if (inOutput.length > 0) {
      const redact = new vscode.CodeAction("Redact the outputs of this cell", vscode.CodeActionKind.QuickFix);
      redact.command = { command: "nblsp.redactCell", title: redact.title, arguments: [cell] };
      redact.diagnostics = inOutput;
      redact.isPreferred = inOutput.length === own.length;
      actions.push(redact);
    }
    for (const rule of rulesOf(own)) {
      for (const scope of ["cell", "notebook"] as const) {
        const ignore = new vscode.CodeAction(`Ignore ${rule} in this ${scope}`, vscode.CodeActionKind.QuickFix);
        ignore.command = { command: "nblsp.ignore", title: ignore.title, arguments: [cell, { rule, scope }] };
        ignore.diagnostics = own.filter((d) => ruleOf(d) === rule);
        actions.push(ignore);
      }
    }
    return actions;
  }
}

export function isOfOutput(d: vscode.Diagnostic & { data?: { part?: unknown } }): boolean {
  return d.data?.part === "output";
}

export function ruleOf(d: vscode.Diagnostic): string {
  return String(typeof d.code === "object" ? d.code.value : (d.code ?? ""));
}

export function rulesOf(diagnostics: readonly vscode.Diagnostic[]): string[] {
  return [...new Set(diagnostics.map(ruleOf))];
}

/** What was replaced, in words. */
export function describeReplaced(n: number): string {
  return n === 0 ? "There is no secret to replace in this notebook." : `Replaced ${plural(n, "secret")}. Undo brings them back, cell by cell.`;
}
