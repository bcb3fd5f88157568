/** What the server found, as the views show it. Pure. */

export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

export type Part = "source" | "output" | "attachment" | "cell-metadata" | "notebook-metadata" | "file";

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly part: Part;
  /** The notebook, or the text document that is none. */
  readonly document: string;
  /** 0-based over all cells; absent in a text document. */
  readonly cell?: number;
  readonly executionCount?: number;
  /** In the text of the cell or document: where the finding, or its cell's last line, is. Absent in a notebook that is not open. */
  readonly range?: Range;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The part of a VS Code diagnostic that counts here; `data` is what the server attached. */
export interface DiagnosticLike {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  readonly source?: string;
  readonly code?: string | number | { readonly value: string | number };
  readonly data?: unknown;
}

/** Where the document of a diagnostic is. */
export interface Home {
  readonly document: string;
  readonly cell?: number;
  readonly executionCount?: number;
}

export const source = "nblsp";

/** The finding behind a diagnostic; undefined for those of others. */
export function fromDiagnostic(d: DiagnosticLike, home: Home): Finding | undefined {
  if (d.source !== source) return undefined;
  const data = record(d.data);
  // The server tells the cell where the editor has no document for it: in a notebook that is not open.
  const cell = home.cell ?? (typeof data["cell"] === "number" ? data["cell"] : undefined);
  const code = typeof d.code === "object" ? d.code.value : d.code;
  return {
    rule: typeof data["rule"] === "string" ? data["rule"] : String(code ?? ""),
    severity: severityOf(data["severity"]) ?? fromLevel(d.severity),
    message: d.message,
    part: partOf(data["part"]) ?? (cell === undefined ? "file" : "source"),
    // A place in the JSON of the file is none in the cell.
    ...(cell === home.cell ? { range: d.range } : {}),
    ...home,
    ...(cell === undefined ? {} : { cell }),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function severityOf(value: unknown): Severity | undefined {
  return severities.find((s) => s === value);
}

/** vscode.DiagnosticSeverity in our words, for a server that attached none. */
function fromLevel(level: number): Severity {
  return (["high", "medium", "low", "info"] as const)[level] ?? "info";
}

const parts: readonly Part[] = ["source", "output", "attachment", "cell-metadata", "notebook-metadata", "file"];

function partOf(value: unknown): Part | undefined {
  return parts.find((p) => p === value);
}

export type Counts = Readonly<Record<Severity, number>>;

export function count(findings: Iterable<Finding>): Counts {
  const out = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const f of findings) out[f.severity]++;
  return out;
}

/** "2 critical, 1 low" */
export function describeCounts(counts: Counts): string {
  return severities.filter((s) => counts[s] > 0).map((s) => `${counts[s]} ${s}`).join(", ");
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** "Cell 4 [12]", as people count cells. */
export function cellName(cell: number, executionCount?: number): string {
  return executionCount === undefined ? `Cell ${cell + 1}` : `Cell ${cell + 1} [${executionCount}]`;
}

export interface SeverityNode {
  readonly kind: "severity";
  readonly severity: Severity;
  readonly count: number;
  readonly children: readonly DocumentNode[];
}

export interface DocumentNode {
  readonly kind: "document";
  readonly id: string;
  readonly document: string;
  readonly count: number;
  readonly children: readonly (CellNode | FindingNode)[];
}

export interface CellNode {
  readonly kind: "cell";
  readonly id: string;
  readonly cell: number;
  readonly executionCount?: number;
  readonly children: readonly FindingNode[];
}

export interface FindingNode {
  readonly kind: "finding";
  readonly id: string;
  readonly finding: Finding;
}

export type Node = SeverityNode | DocumentNode | CellNode | FindingNode;

/** Findings by severity, document and cell, worst first; ids are stable while a finding stays. */
export function tree(findings: readonly Finding[]): SeverityNode[] {
  const sorted = findings.toSorted(
    (a, b) =>
      compare(a.document, b.document) ||
      (a.cell ?? -1) - (b.cell ?? -1) ||
      comparePlaces(a.range, b.range) ||
      compare(a.rule, b.rule),
  );
  const out: SeverityNode[] = [];
  for (const [severity, group] of sortedBy(sorted, (f) => f.severity, severities)) {
    const children = groups(group, (f) => f.document).map(([document, group]) => documentNode(`${severity} ${document}`, document, group));
    out.push({ kind: "severity", severity, count: group.length, children });
  }
  return out;
}

function comparePlaces(a: Range | undefined, b: Range | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.start.line - b.start.line || a.start.character - b.start.character;
}

function documentNode(id: string, document: string, findings: readonly Finding[]): DocumentNode {
  const children = groups(findings, (f) => f.cell).flatMap(([cell, group]): (CellNode | FindingNode)[] => {
    const leaves = group.map((finding, i): FindingNode => ({ kind: "finding", id: `${id} ${cell ?? ""} ${i} ${finding.rule}`, finding }));
    if (cell === undefined) return leaves;
    const executionCount = group[0]?.executionCount;
    return [{ kind: "cell", id: `${id} ${cell}`, cell, children: leaves, ...(executionCount === undefined ? {} : { executionCount }) }];
  });
  return { kind: "document", id, document, count: findings.length, children };
}

function groups<K>(findings: readonly Finding[], key: (f: Finding) => K): [K, Finding[]][] {
  const out = new Map<K, Finding[]>();
  for (const f of findings) {
    const k = key(f);
    const group = out.get(k);
    if (group === undefined) out.set(k, [f]);
    else group.push(f);
  }
  return [...out];
}

function sortedBy<K>(findings: readonly Finding[], key: (f: Finding) => K, order: readonly K[]): [K, Finding[]][] {
  return groups(findings, key).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
