/** The parts of the protocol that this client speaks, and the answers of nblsp's own requests. */

export interface Position {
  readonly line: number;
  /** In UTF-16 units. */
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** Where something is in a live notebook. */
export interface Place {
  /** `id` is the URI of the cell's text. */
  readonly cell?: { readonly index: number; readonly id?: string; readonly executionCount?: number };
  readonly part: 'source' | 'output' | 'attachment' | 'cell-metadata' | 'notebook-metadata' | 'file';
  readonly output?: { readonly index: number; readonly mime: string; readonly row?: number; readonly column?: string };
  /** In the decoded text of the part. */
  readonly range?: Range;
}

/** One element of the answer to nblsp/findings. */
export interface Finding extends Place {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly message: string;
  readonly masked?: string;
  readonly fingerprint: string;
  readonly related?: readonly (Place & { readonly role: string })[];
  readonly fixes?: readonly { readonly title: string; readonly applies: 'safe' | 'needs-value' | 'manual' }[];
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export interface WorkspaceEdit {
  readonly changes?: Readonly<Record<string, readonly TextEdit[]>>;
  readonly documentChanges?: readonly { readonly textDocument: { readonly uri: string }; readonly edits: readonly TextEdit[] }[];
}

export interface CodeAction {
  readonly title: string;
  readonly isPreferred?: boolean;
  readonly diagnostics?: readonly { readonly code?: string | number; readonly range: Range }[];
  readonly edit?: WorkspaceEdit;
  readonly data?: unknown;
}

/** The text of one item of an output, under the server's name for its type. */
export interface OutputItem {
  readonly mime: string;
  readonly text: string;
  /** How many UTF-16 units were left out of the middle. */
  readonly truncated?: number;
}

export interface CellOutput {
  readonly index: number;
  readonly outputType: string;
  readonly items: readonly OutputItem[];
}

/** The answer to nblsp/redactOutputs. */
export interface Redaction {
  readonly cells: readonly {
    readonly cell: string;
    readonly outputs: readonly { readonly index: number; readonly items: readonly OutputItem[] }[];
  }[];
}

/** The edits of each text, by URI, in whichever of the protocol's two forms they came. */
export function editsByText(edit: WorkspaceEdit): Map<string, TextEdit[]> {
  const out = new Map<string, TextEdit[]>();
  const add = (uri: string, edits: readonly TextEdit[]) => out.set(uri, [...(out.get(uri) ?? []), ...edits]);
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) add(uri, edits);
  for (const change of edit.documentChanges ?? []) add(change.textDocument.uri, change.edits);
  return out;
}
