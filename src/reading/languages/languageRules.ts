import type { Typed } from './boundTypes';
import type { OutlineSymbol } from './outlineSymbol';
import type { SyntaxNode } from './syntaxNode';

/** A name that is taken from elsewhere: `as` is what this file calls it. `*` is everything, or the thing itself. */
export interface ImportedName {
  readonly name: string;
  readonly as: string;
}

/**
 * One import. `source` as written, without quotes; `''` is the file itself: what it exports under another name, or after
 * the definition. `{name: '*', as: 'ns'}` binds the whole source to a name, `{name: '*', as: '*'}` each of its names.
 */
export interface Import {
  readonly source: string;
  readonly names: readonly ImportedName[];
  readonly line: number;
}

/** A use of a name that something outside the file, or elsewhere in it, could define. */
export interface Reference {
  readonly name: string;
  readonly line: number;
  readonly kind: 'call' | 'type' | 'use' | 'extends';
  /** What stands before the dot: `a.b`, `this`, `f()`; `?` for any longer expression. Absent for a bare name. */
  readonly receiver?: string;
  /** Of what the thing before the dot is, where the file says so: a class as the file calls it, or a chain that gives one (`open().first()`). */
  readonly of?: string;
  /** Of `extends`: the class that extends it, with what is around it. */
  readonly by?: string;
}

/** A definition as the rules of its language see it. */
export interface Found {
  readonly name: string;
  readonly kind: OutlineSymbol['kind'];
  /** Where the name is written, so that it is no reference to itself. */
  readonly at?: SyntaxNode | undefined;
  /** The node whose lines are the definition's; the node itself when absent. */
  readonly outer?: SyntaxNode | undefined;
  /** The signature's ends, as offsets; from `outer`'s start (past decorators) to the body's, when absent. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The class outside whose braces it stands. */
  readonly container?: string | undefined;
  readonly doc?: string | null | undefined;
  /** False when other files cannot use it even if they can use what is around it. */
  readonly visible: boolean;
  /** It only declares (a prototype, an overload's signature): a definition of the name in the same file stands for it. */
  readonly declares?: boolean;
}

/** Where a definition stands. */
export interface Place {
  /** Dotted names of what is around it, or null at the top. */
  readonly container: string | null;
  /** What the innermost thing around it is; null at the top. */
  readonly within: OutlineSymbol['kind'] | null;
  /** In a function's body. */
  readonly local: boolean;
}

export interface Source {
  readonly text: string;
  /** The text of a node. */
  of(node: SyntaxNode): string;
  /** 1-based line of an offset. */
  line(offset: number): number;
}

type ByType<Value> = Readonly<Record<string, Value>>;

/** One language: which of its grammar's nodes define, import, bind and use names. Keys are node types, values often fields. */
export interface LanguageRules {
  readonly defines: ByType<(node: SyntaxNode, place: Place, source: Source) => Found | readonly Found[] | null>;
  readonly imports: ByType<(node: SyntaxNode, source: Source) => readonly Omit<Import, 'line'>[] | null>;
  /** Importing nodes in which names may also be used or defined; what other ones hold is passed over. */
  readonly entered?: ReadonlySet<string>;
  /** Leaves that are names, and what a use of them is when nothing around says more. */
  readonly names: ByType<'use' | 'type' | 'call'>;
  /** The name that such a leaf uses, where it is not its text; null where it uses none. */
  readonly named?: (node: SyntaxNode, source: Source) => string | null;
  /** Nodes in whose body all is local although they define nothing: closures, methods of objects in passing. */
  readonly closures: ReadonlySet<string>;
  /** Nodes that end what names bound within mean. */
  readonly scopes: ReadonlySet<string>;
  /** Fields of a node (`*`: any; `*first`: its first child of the name's type) in which names are bound, not used. */
  readonly binds: ByType<readonly string[]>;
  /** Nodes between a binding and its names, with the field that is none of it. */
  readonly patterns: ByType<string>;
  /** Fields of a node (`*`: any) in which a name is neither. */
  readonly silent: ByType<readonly string[]>;
  /**
   * The object's and the property's field of `object.property`; without an object's field it cannot be told. `first` and `last` are
   * the children in those places, of grammars that name none.
   */
  readonly members: ByType<readonly [object: string, property: string]>;
  /** The field of what is called; `''` is the first child. */
  readonly calls: ByType<string>;
  /** Of grammars in which `a.b(c)` is a row of siblings: the nodes that go on with what stands before, and what such a node of a call holds. */
  readonly chain?: { readonly link: string; readonly call: string };
  /** True for nodes in which a use is of a type. */
  readonly types: (node: SyntaxNode) => boolean;
  /** True for nodes in which a use is of what is extended. */
  readonly extends: (node: SyntaxNode, source: Source) => boolean;
  /** What extends it, where that is not what is defined around the use: the type of an `impl`. */
  readonly extender?: (node: SyntaxNode, source: Source) => string | undefined;
  /** Nodes that say of which class variables and fields are, or by which chain they are made. Those that are bound elsewhere too may be of any. */
  readonly typed?: ByType<(node: SyntaxNode, source: Source) => readonly Typed[]>;
  /** A bare name may be a field of the object that a method belongs to. */
  readonly implicitThis?: true;
  /** Names that no pattern binds: there they are constants. */
  readonly constants?: RegExp;
  /** A line at the margin that defines its group by assigning to it: all that is seen of it in a file too large to parse. */
  readonly assigned?: RegExp;
  /** The text as the grammar understands it, of the same length, line by line. */
  readonly prepare?: (text: string) => string;
  /** The last word on the definitions: what else is exported, what is only declared. */
  readonly finish?: (symbols: OutlineSymbol[], nodes: readonly SyntaxNode[], source: Source) => OutlineSymbol[];
}
