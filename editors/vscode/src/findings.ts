/** What the server found, as the views show it. Pure. */

export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

export type Part = "source" | "output" | "attachment" | "cell-metadata" | "notebook-metadata" | "file";

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What it is, short enough for a list. */
  readonly title: string;
  /** What a list puts together: the version of a package that has a flaw, else the title. */
  readonly group: string;
  readonly part: Part;
  /** 0-based, of what is in an output. */
  readonly output?: number;
  /** Whether the server has a fix for it. */
  readonly fixable: boolean;
  /** The notebook, or the text document that is none. */
  readonly document: string;
  /** 0-based over all cells; absent in a text document. */
  readonly cell?: number;
  readonly executionCount?: number;
  /** In the text of the cell or document: where the finding, or its cell's last line, is. Absent in an .ipynb that is not open. */
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
  const part = partOf(data["part"]) ?? (cell === undefined ? "file" : "source");
  return {
    rule: typeof data["rule"] === "string" ? data["rule"] : String(code ?? ""),
    severity: severityOf(data["severity"]) ?? fromLevel(d.severity),
    message: d.message,
    title: titleOf(data) ?? d.message,
    group: flawedPackage(data) ?? titleOf(data) ?? d.message,
    part,
    ...(part === "output" ? { output: typeof data["output"] === "number" ? data["output"] : 0 } : {}),
    fixable: typeof data["fixes"] === "number" && data["fixes"] > 0,
    // A place in the JSON of the file is none in the cell.
    ...(cell !== home.cell && isJson(home.document) ? {} : { range: d.range }),
    ...home,
    ...(cell === undefined ? {} : { cell }),
  };
}

/** Whether a document is a notebook that is JSON on disk; notebooks that are scripts have lines that a user knows. */
export function isJson(document: string): boolean {
  return /\.ipynb$/i.test(document);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** "E-mail address", "pyyaml 5.1: CVE-2020-14343", "pandas: Version that is not fixed" */
function titleOf(data: Record<string, unknown>): string | undefined {
  if (typeof data["title"] !== "string") return undefined;
  const { name, flaw } = record(data["package"]);
  if (typeof name !== "string") return data["title"];
  const flawed = flawedPackage(data);
  return flawed === undefined ? `${name}: ${data["title"]}` : `${flawed}: ${flaw}`;
}

/** "pyyaml 5.1" */
function flawedPackage(data: Record<string, unknown>): string | undefined {
  const { name, version, flaw } = record(data["package"]);
  if (typeof name !== "string" || typeof flaw !== "string") return undefined;
  return typeof version === "string" ? `${name} ${version}` : name;
}

/** Whether two findings look the same in a list, wherever on its line each of them is. */
export function sameInList(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.severity === b.severity && a.message === b.message && a.title === b.title && a.part === b.part &&
    a.output === b.output && a.fixable === b.fixable && a.cell === b.cell && a.range?.start.line === b.range?.start.line;
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

/** "line 3", "output 1"; in a notebook that is not open only the cell is known. */
export function placeInCell({ part, output, range }: Finding): string {
  switch (part) {
    case "source":
    case "file":
      return range === undefined ? "" : `line ${range.start.line + 1}`;
    case "output":
      return `output ${(output ?? 0) + 1}`;
    default:
      return part.replace("-", " ");
  }
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
  readonly document: string;
  readonly count: number;
  readonly children: readonly (CellNode | GroupNode | FindingNode)[];
}

export interface CellNode {
  readonly kind: "cell";
  readonly cell: number;
  readonly executionCount?: number;
  readonly count: number;
  readonly children: readonly (GroupNode | FindingNode)[];
}

/** Many findings in one place that are called the same, or several flaws of one package. */
export interface GroupNode {
  readonly kind: "group";
  readonly title: string;
  readonly children: readonly FindingNode[];
}

export interface FindingNode {
  readonly kind: "finding";
  readonly finding: Finding;
}

export type Node = SeverityNode | DocumentNode | CellNode | GroupNode | FindingNode;

/** How many findings of one title are listed one by one; more become a group, as do two flaws of one package. */
const fewInList = 3;

/** Findings by severity, document and cell, worst first. */
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
    const children = groups(group, (f) => f.document).map(([document, group]) => documentNode(document, group));
    out.push({ kind: "severity", severity, count: group.length, children });
  }
  return out;
}

function comparePlaces(a: Range | undefined, b: Range | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.start.line - b.start.line || a.start.character - b.start.character;
}

function documentNode(document: string, findings: readonly Finding[]): DocumentNode {
  const children = groups(findings, (f) => f.cell).flatMap(([cell, group]): (CellNode | GroupNode | FindingNode)[] => {
    const leaves = leafNodes(group);
    if (cell === undefined) return leaves;
    const executionCount = group[0]?.executionCount;
    return [{ kind: "cell", cell, count: group.length, children: leaves, ...(executionCount === undefined ? {} : { executionCount }) }];
  });
  return { kind: "document", document, count: findings.length, children };
}

function leafNodes(findings: readonly Finding[]): (GroupNode | FindingNode)[] {
  return groups(findings, (f) => f.group).flatMap(([title, group]): (GroupNode | FindingNode)[] => {
    const leaves = group.map((finding): FindingNode => ({ kind: "finding", finding }));
    const few = title === group[0]?.title ? fewInList : 1;
    return leaves.length <= few ? leaves : [{ kind: "group", title, children: leaves }];
  });
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
