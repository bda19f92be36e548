import type { Asked, Use } from './asked';
import { listedOf, listNouns } from './listed';
import { taskOf } from './taskOf';

/** A pattern of a whole question, and what it asks given its names `x` and `y` and the words `what`. */
export type Phrasing = readonly [pattern: RegExp, toAsked: (x: string, y: string, what: string) => Asked];

type ToAsked = Phrasing[1];

const overview: ToAsked = () => ({ kind: 'overview', of: 'repository' });
const list: ToAsked = (_x, _y, what) => ({ kind: 'list', what: listedOf(what) ?? 'todos' });
const run: ToAsked = (_x, _y, what) => ({ kind: 'run', task: taskOf(what) });
const where: ToAsked = x => ({ kind: 'where', name: x });
const explain: ToAsked = x => ({ kind: 'explain', name: x });
const folder: ToAsked = x => ({ kind: 'explain', name: `the ${x} folder` });
const tests: ToAsked = x => ({ kind: 'tests', name: x });
const history: ToAsked = x => ({ kind: 'history', name: x });
const connect: ToAsked = (x, y) => ({ kind: 'connect', from: x, to: y });
const uses =
  (use: Use): ToAsked =>
  x => ({ kind: 'uses', name: x, use });

/** Words that say no more than "of this repository" after what is asked for. */
const tail = String.raw`(?:[ ,]+(?:${[
  'a|all|and|any|api|app|application|are|available|be|by|can|cli|code|code ?base|comments?|configured|contributes?|currently',
  'declared?s?|defined?s?|do|does|every|everything|exists?|existing|exposes?|extension|files?|for|from|handled?s?|has|have|here|how|i',
  'in|is|it|its|left|library|locally|machine|my|needs?|now|of|on|our|package|product|program|project|provides?|reads?|registers?',
  'registered|repo|repository|server|set|supports?|supported|takes?|that|the|their|them|there|these|this|to|tool|used?s?|users?',
  'we|what|where|which|who|whole|with|workspace|you',
].join('|')}))*`;
const repo =
  '(?:(?:entire |whole )?(?:repo(?:sitory)?|project|code ?base|workspace|app(?:lication)?|package|library|extension|program|tool|code|software))';
const verb = '(?:run|start|launch|execute|debug|serve|build|compile|bundle|package|test|lint|install|set ?up)';
const things = '(?:places|files|functions|classes|modules|times|methods)';

/** What stands in angles in a phrasing. */
const macros: Readonly<Record<string, string>> = {
  x: '(?<x>.+?)',
  y: '(?<y>.+?)',
  tail,
  repo,
  things,
  /** Verbs of building and what they are done to. */
  verbs: `(?<what>${verb}(?:(?:, and|,| and| or|/) ?${verb})*(?: (?:up|out))?(?: (?:this|the|it|its|all|my|our|that|of))*(?: ${repo})?(?: (?:unit|end-to-end|e2e|integration))?(?: (?:tests?|test suite|linter|everything|server))?)`,
  changed:
    '(?:changed?|modified|modify|updated?|edited?|added?|created?|introduced?|touched|written|wrote|rewritten|renamed|removed|fixed|refactored)',
  listed: `(?<what>${listNouns})`,
  who: '(?:who|what|which [a-z]+)(?: all| else)?',
  all: '(?:(?:list|find|show|enumerate|print|get|give)(?: me| us)? )?(?:(?:all|every|each|the|any|of) )*',
};

/** Phrasings of the same thing. `<x>` and `<y>` are names, other words in angles stand for the macro of that name. */
function rows(toAsked: ToAsked, ...phrases: readonly string[]): Phrasing[] {
  return phrases.map(phrase => {
    const source = phrase.replaceAll(/(?<!\(\?)<(\w+)>/g, (_, name: string) => macros[name] ?? '');
    return [new RegExp(`^(?:${source})$`, 'i'), toAsked];
  });
}

/** How developers ask, the special before the general. Several may fit a question: "where is x used" is also "where is" an "x used". */
export const phrasings: readonly Phrasing[] = [
  ...rows(
    list,
    '<all><listed><tail>',
    '(?:what|which)(?: are)?(?: all)?(?: the)? <listed><tail>',
    'are there(?: any)? <listed><tail>',
    'how many <listed><tail>',
  ),
  ...rows(
    () => ({ kind: 'list', what: 'settings' }),
    'what can be configured.*',
    'how (?:can|do) (?:i|we|you) configure(?: it| this)?(?: <repo>)?',
  ),
  ...rows(
    run,
    'how (?:do|can|could|should|would|to|does one|must)(?: (?:i|we|you|one|to))* <verbs><tail>',
    'how (?:is|are) (?:this|it|the tests|(?:the|this) <repo>) (?<what>built|compiled|tested|run|started|installed|linted)(?:,.*)?',
    "(?:what(?:'s| is| are)? )?(?:the )?commands?(?: (?:line|do i (?:use|run|type|need)|is there))* (?:to|for) (?:<verbs>)<tail>",
    "(?:what(?: is|'s)? )?(?:the )?commands? for (?:the )?(?<what>tests?|build|linter)<tail>",
    'what (?:do|must|should) (?:i|we|you) (?:type|run|do|enter|execute) to <verbs><tail>',
  ),
  ...rows(
    overview,
    '(?:what (?:does|is|are)|explain|describe|summari[sz]e|introduce)(?: me)?(?: to)? (?:this|the) <repo>(?:(?: all)? about|(?: do)?(?: for)?|, and how .*| used for| doing)?',
    '(?:an? |the )?(?:short |quick |brief |high[- ]level |general )*(?:overview|summary|introduction|tour)(?:(?: of| to| over)? (?:this|the)(?: <repo>)?)?',
    "what(?:'s| is) (?:the )?(?:purpose|structure|architecture|layout|organi[sz]ation|point) of (?:this|the) <repo>",
    'how is (?:this|the) <repo> (?:structured|organi[sz]ed|laid out|divided)',
    'where (?:do|should) i (?:start|begin)(?: reading)?',
    'where does (?:the program|the app(?:lication)?|execution|it) (?:start|begin)',
    'what (?:is|are) the entry ?points?<tail>',
  ),
  ...rows(() => ({ kind: 'overview', of: 'this' }), "what(?:'s| is| does) (?:this|it)(?: do| for| about| all about)?"),
  ...rows(
    history,
    '(?:when|why|how)(?: and (?:when|why|by whom))? (?:was|were|did|has|have|is) <x> (?:last |first |recently )?(?:been )?(?:last )?<changed>(?: last| recently| lately)?(?:,? (?:and|by) .*)?',
    'who (?:(?:last|first|has|had|recently) )*(?:authored|maintains|owns|<changed>) <x>(?: last| recently)?(?:,? (?:and|when|why).*)?',
    "(?:what(?:'s| is| was| were) )?(?:the )?(?:last|latest|most recent|recent|newest) (?:commits?|changes?)(?: made)? (?:to|of|in|on|for) <x>(?:,? and .*)?",
    "(?:what(?:'s| is) )?(?:show |see )?(?:the )?(?:(?:full|git|commit|change) )?(?:history|blame|log|commits) (?:of|for|to) <x>",
    'what (?:has )?(?:been )?changed in <x>(?: recently| lately| last)?',
    'how has <x> (?:changed|evolved)(?: over time| recently)?',
    'how old is <x>',
  ),
  ...rows(
    () => ({ kind: 'history', name: null }),
    'what (?:has |was )?(?:been )?changed (?:recently|lately|last)',
    '(?:what (?:was|is|were|are) )?(?:the )?(?:last|latest|recent) (?:commits?|changes)',
  ),
  ...rows(
    tests,
    '(?:what|which) (?:unit )?(?:tests?|specs?)(?: files?| cases?)? (?:covers?|tests?|exercises?|checks?|uses?|calls?|verif(?:y|ies)|(?:are|is) there (?:for|of)|exists? for|touch(?:es)?) <x>',
    'where (?:is|are) <x> (?:unit[- ])?tested',
    'how is <x> tested',
    '(?:what|who) tests <x>',
    '(?:is|are) there (?:a |any |some )?(?:unit )?tests? (?:for|of|covering|that (?:covers?|tests?)) <x>',
    '<all>(?:unit )?(?:tests?|specs?)(?: cases?| files?)? (?:of|for|covering|testing|(?:that|which) (?:cover|exercise|test|use|check)s?) <x>',
    '(?:is|are) <x> (?:unit[- ])?(?:tested|covered)(?: by (?:any |a )?tests?)?(?: anywhere)?',
  ),
  ...rows(
    connect,
    'how (?:is|are) <x> (?:and|to|with) <y> (?:connected|related|linked|wired)(?: together)?',
    'how (?:is|are) <x> (?:connected|related|linked|wired) (?:to|with) <y>',
    'how (?:does|do|did|can|could) <x> (?:get to|reach|connect to|relate to|depend on|call|interact with|talk to|end up (?:in|at)|lead to|come to) <y>',
    'how do <x> and <y> (?:relate|connect|interact|work together|communicate|hang together)(?: to each other)?',
    "(?:what(?:'s| is) |find |show )?(?:the |a )?(?:(?:shortest|import|call) )*(?:path|connection|relation(?:ship)?|link|way|chain) (?:from|between) <x> (?:to|and) <y>",
    '(?:through|via|over) (?:which|what) (?:files|functions|modules|steps|calls|imports) (?:does|do|is|can) <x> (?:depend on|use|reach|call|get to|import|connected (?:to|with)) <y>',
    '(?:why )?does <x> (?:depend on|import|call|use|reach|know) <y>',
  ),
  ...rows(
    uses('call'),
    '<who> (?:calls?|invokes?|executes?) <x>(?:(?:,| and) (?:and )?(?:how|where|which|from|why).*)?',
    'where (?:is|are|was) <x> (?:called|invoked|executed)(?: from| by)?',
    'where do(?:es)? (?:we|i|they|it|one|the code) (?:call|invoke) <x>',
    '<all>(?:callers?|calls?|call ?sites?|invocations?) (?:of|to|for) <x>',
    'how (?:many times|often) is <x> called',
    'how many <things> (?:calls?|invokes?) <x>(?:,? and .*)?',
  ),
  ...rows(
    uses('import'),
    '<who> (?:imports?|requires?|depends? (?:up)?on|includes?) <x>',
    'where (?:is|are) <x> (?:imported|required|included)(?: from)?',
    '<all>(?:files?|modules?|places?|things?) (?:that|which|who) (?:imports?|requires?|depends? on) <x>',
    '<all>(?:imports?|importers?|dependents) of <x>',
    'how many <things> (?:imports?|requires?|depends? on) <x>(?:,? and .*)?',
  ),
  ...rows(
    uses('extend'),
    '(?:what|who|which (?:class(?:es)?|types?|interfaces?|structs?|objects?)) (?:extends?|implements?|inherits?(?: from)?|subclass(?:es)?|overrides?|derives?(?: from)?) <x>',
    '<all>(?:sub ?class(?:es)?|implementations|implementers|implementors|children|descendants|overrides) of <x>',
  ),
  ...rows(
    uses('any'),
    '<who> (?:uses?|references?|refers? to|mentions?|access(?:es)?|creates?|instantiates?|needs?) <x>(?:,? and .*)?',
    '(?:where|how) (?:is|are|was) <x> (?:used|referenced|mentioned|needed|created|instantiated)(?: in .*| from)?',
    'where do(?:es)? (?:we|i|they|it|one|the code) (?:use|reference|create) <x>',
    '<all>(?:usages?|uses|references|occurrences|mentions|users) (?:of|to) <x>',
    'how many <things> (?:uses?|references?|mentions?) <x>(?:,? and .*)?',
    '<all>(?:everything|places?|files?|functions?|code) (?:that|which) (?:uses?|references?) <x>',
    '<all>(?:places?|files?) where <x> is used',
    'is <x> (?:ever )?(?:used|referenced)(?: anywhere)?',
  ),
  ...rows(
    where,
    'where (?:is|are|was|were) <x> (?:defined|declared|implemented|located|coming from|to be found)',
    'where (?:is|are) the (?:definition|declaration|implementation|source|code) (?:of|for) <x>',
    'where (?:can|do|could|would|should) (?:i|we|you|one) find (?:the (?:definition|declaration|implementation|source|code) (?:of|for) )?<x>',
    'where do(?:es)? <x> (?:live|come from|reside|sit)',
    'where <x> (?:(?:is|are) (?:defined|declared|implemented|located)|lives)',
    '(?:in )?(?:which|what) (?:file|module|folder|package|place)s? (?:defines?|declares?|implements?|contains?|has|have|holds?) (?:the definition of )?<x>',
    '(?:in )?(?:which|what) (?:file|module|class|folder|package|place)s? (?:is|are|does|do|can|could)(?: (?:i|we|you|one) find)? <x>(?: (?:defined|declared|implemented|located|live|in|found))?',
    '(?:find|locate|go to|open|jump to|see)(?: me)? (?:the )?(?:definitions?|declarations?|implementation|source)(?: code)? (?:of|for) <x>',
    '(?:the )?definitions? of <x>',
    '(?:find|locate) <x>',
    "i(?:'m| am) (?:looking|searching) for <x>(?:[,;.] where .*)?",
    "where(?:'s| is| are) <x>",
  ),
  ...rows(
    explain,
    'what do(?:es)? <x> (?:do|mean|contain|return|hold|handle)',
    "what(?:'s| is| are) <x> (?:for|about|doing|good for|used for|responsible for)",
    "what(?:'s| is| are) (?:the )?(?:purpose|role|meaning|job|point|responsibility|use|idea|signature|type) of <x>",
    "what(?:'s| is) (?:in|inside) <x>(?:, and .*)?",
    '(?:explain|describe|document|summari[sz]e)(?: to me)?(?: briefly)? (?:what )?<x>(?: (?:does|is|is for))?(?: briefly| to me| in short)?',
    'how do(?:es)? <x> work',
    '(?:tell me )?about <x>',
    'what do(?:es)? <x> (?:import|depend on|use|call)',
    '(?:what|which) (?:functions|classes|methods|members|symbols|exports|fields) (?:does|do|are in|are there in|has|is in) <x>(?: (?:have|define|contain|export|declare|offer))?',
    "what(?:'s| is| are) <x>",
  ),
  ...rows(
    folder,
    '(?:what|which)(?: kinds? of)? (?<x>\\S+) (?:exists?|are (?:there|available|included|supported)|do(?:es)? (?:we|it|this|the) ?<repo>? ?(?:have|ship|offer|include|come with))<tail>',
    '(?:list|enumerate|show me)(?: all| every| each)*(?: the)? (?<x>\\S+)',
  ),
];
