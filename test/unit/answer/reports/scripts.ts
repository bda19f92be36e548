import { asked, called, defined, extended, maybeCalled, report, used, type Report } from './report';

/** TypeScript, JavaScript and files that hold them. */
export const scriptReports: readonly Report[] = [
  report(
    'a constant that is another function',
    {
      'src/impl.ts':
        'export function computeScore(n: number) {\n  return n * 2;\n}\nexport const scoreOf = computeScore;\n',
      'src/use.ts': "import { scoreOf } from './impl';\nexport function total() {\n  return scoreOf(3);\n}\n",
    },
    called('scoreOf', 'src/use.ts#scoreOf(3)'),
    maybeCalled('computeScore', 'src/impl.ts#scoreOf = '),
  ),
  report(
    'export default of a function that was declared before',
    {
      'lib/brew.js': 'function brewTea(cups) {\n  return cups;\n}\n\nexport default brewTea;\n',
      'app.js': "import makeTea from './lib/brew.js';\n\nexport const run = () => makeTea(2);\n",
    },
    called('brewTea', 'app.js#makeTea(2)'),
    defined('makeTea', 'lib/brew.js#function brewTea'),
  ),
  report(
    'an object of functions that is exported',
    {
      'src/impl.ts':
        'function renderChart(rows: number[]) {\n  return rows.length;\n}\nexport const charts = { draw: renderChart, clear() {} };\n',
      'src/page.ts':
        "import { charts } from './impl';\nexport const page = () => {\n  charts.clear();\n  return charts.draw([]);\n};\n",
    },
    called('charts.clear', 'src/page.ts#charts.clear'),
    called('renderChart', 'src/impl.ts#draw: renderChart'),
  ),
  report(
    'a barrel of default exports of components',
    {
      'src/ui/Meter.svelte': '<script lang="ts">\n  export let value = 0;\n</script>\n<b>{value}</b>\n',
      'src/ui/index.ts': "export { default as Meter } from './Meter.svelte';\n",
      'src/App.svelte': "<script>\n  import { Meter } from './ui';\n</script>\n<Meter value={3} />\n",
    },
    used('Meter', 'src/App.svelte#<Meter'),
  ),
  report(
    'an import of the own folder',
    {
      'src/db/index.ts': "export * from './pool';\n",
      'src/db/pool.ts': 'export function openPool() {\n  return 1;\n}\n',
      'src/db/migrate.ts': "import { openPool } from '.';\nexport const migrate = () => openPool();\n",
      'src/db/seed.ts': "import { openPool } from './';\nexport const seed = () => openPool();\n",
    },
    called('openPool', 'src/db/migrate.ts#openPool();', 'src/db/seed.ts#openPool();'),
  ),
  report(
    'a package of the workspace by a subpath of its exports',
    {
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'packages/core/package.json':
        '{ "name": "@acme/core", "exports": { ".": "./src/index.ts", "./text": "./src/text/index.ts" } }',
      'packages/core/src/index.ts': 'export const version = 1;\n',
      'packages/core/src/text/index.ts': "export * from './slug';\n",
      'packages/core/src/text/slug.ts': 'export function slugOf(title: string) {\n  return title;\n}\n',
      'packages/site/package.json': '{ "name": "site", "dependencies": { "@acme/core": "workspace:*" } }',
      'packages/site/src/post.ts':
        "import { slugOf } from '@acme/core/text';\nexport const path = (t: string) => slugOf(t);\n",
    },
    called('slugOf', 'packages/site/src/post.ts#=> slugOf'),
  ),
  report(
    'imports of package.json that begin with #',
    {
      'package.json': '{ "name": "x", "imports": { "#lib/*": "./src/lib/*.js" } }',
      'src/lib/clock.js': 'export function tickOnce() {}\n',
      'src/main.js': "import { tickOnce } from '#lib/clock';\n\ntickOnce();\n",
    },
    called('tickOnce', 'src/main.js#tickOnce();'),
  ),
  report(
    'CommonJS in all its ways',
    {
      'lib/a.js': 'exports.packBox = function (items) {\n  return items;\n};\n',
      'lib/b.js': 'module.exports.sealBox = box => box;\n',
      'lib/c.js': "const a = require('./a');\nmodule.exports = { ...a, ...require('./b') };\n",
      'main.js':
        "const { packBox, sealBox: seal } = require('./lib/c');\n\nfunction ship() {\n  return seal(packBox([]));\n}\n",
      'other.js': "require('./lib/a').packBox([1]);\n",
    },
    maybeCalled('packBox', 'other.js#packBox([1])'),
    maybeCalled('packBox', 'main.js#seal(packBox'),
    maybeCalled('sealBox', 'main.js#seal(packBox'),
  ),
  report(
    'methods on a prototype',
    {
      'src/stack.js':
        'function Stack() {\n  this.items = [];\n}\nStack.prototype.pushItem = function (item) {\n  this.items.push(item);\n};\nStack.prototype = Object.assign(Stack.prototype, {\n  peekItem() {\n    return this.items[0];\n  },\n});\nStack.of = function ofItems() {};\nmodule.exports = Stack;\n',
      'src/use.js':
        "const Stack = require('./stack');\nconst stack = new Stack();\nstack.pushItem(1);\nstack.peekItem();\nStack.of();\n",
    },
    defined('pushItem', 'src/stack.js#prototype.pushItem'),
    defined('peekItem', 'src/stack.js#peekItem()'),
    called('pushItem', 'src/use.js#pushItem(1)'),
  ),
  report(
    'a class expression, a mixin and a static block',
    {
      'src/mix.ts':
        'type Ctor = new (...a: any[]) => object;\nexport const Serial = <T extends Ctor>(Base: T) =>\n  class extends Base {\n    toText() {\n      return "";\n    }\n  };\nexport const Plain = class {\n  static {\n    Plain.warmUp();\n  }\n  static warmUp() {}\n};\nexport class Note extends Serial(Object) {}\n',
    },
    defined('toText', 'src/mix.ts#toText()'),
    defined('warmUp', 'src/mix.ts#static warmUp'),
    called('warmUp', 'src/mix.ts#Plain.warmUp();'),
    { question: 'Who uses Serial?', cites: ['src/mix.ts#class Note'] },
  ),
  report(
    'wrapped components and hooks',
    {
      'src/Gauge.tsx':
        "import { forwardRef, memo } from 'react';\nexport const Gauge = memo(forwardRef<HTMLDivElement, Props>(function GaugeInner(props, ref) {\n  return <div ref={ref} />;\n}));\ninterface Props {\n  value: number;\n}\n",
      'src/useGauge.ts':
        "import { useCallback } from 'react';\nexport const useGauge = () => {\n  const resetGauge = useCallback(() => {}, []);\n  return { resetGauge };\n};\n",
      'src/Dash.tsx':
        "import { Gauge } from './Gauge';\nimport { useGauge } from './useGauge';\nexport default function Dash() {\n  const { resetGauge } = useGauge();\n  return <Gauge value={1} onClick={resetGauge} />;\n}\n",
    },
    defined('Gauge', 'src/Gauge.tsx#const Gauge'),
    used('Gauge', 'src/Dash.tsx#<Gauge'),
    called('useGauge', 'src/Dash.tsx#= useGauge()'),
    maybeCalled('resetGauge', 'src/useGauge.ts#resetGauge'),
  ),
  report(
    'lazy and dynamic imports',
    {
      'src/heavy.ts': 'export function crunch() {}\nexport default crunch;\n',
      'src/main.ts':
        "export async function run() {\n  const { crunch } = await import('./heavy');\n  crunch();\n}\nexport const later = () => import('./heavy').then(m => m.crunch());\n",
    },
    called('crunch', 'src/main.ts#  crunch();'),
    maybeCalled('crunch', 'src/main.ts#m.crunch()'),
    asked('Who imports src/heavy.ts?', /imported by 1 file/, 'src/main.ts#await import'),
  ),
  report(
    'declared types, overloads and namespaces',
    {
      'src/types.d.ts':
        'declare namespace Api {\n  interface Ticket {\n    id: string;\n  }\n}\ndeclare module "legacy" {\n  export function oldCall(): void;\n}\ndeclare const BUILD_ID: string;\n',
      'src/pick.ts':
        'export function pick(a: string): string;\nexport function pick(a: number): number;\nexport function pick(a: any): any {\n  return a;\n}\nexport const shown = (t: Api.Ticket) => t.id + BUILD_ID;\n',
    },
    defined('Ticket', 'src/types.d.ts#interface Ticket'),
    defined('BUILD_ID', 'src/types.d.ts#BUILD_ID'),
    defined('oldCall', 'src/types.d.ts#oldCall'),
    { question: 'Who uses BUILD_ID?', cites: ['src/pick.ts#BUILD_ID'] },
    maybeCalled('Api.Ticket', 'src/types.d.ts#interface Ticket'),
  ),
  report(
    'a method through constructor injection and an interface',
    {
      'src/mailer.ts':
        'export interface Mailer {\n  deliver(to: string): void;\n}\nexport class SmtpMailer implements Mailer {\n  deliver(to: string) {}\n}\n',
      'src/signup.ts':
        "import type { Mailer } from './mailer';\nexport class Signup {\n  constructor(private readonly mailer: Mailer) {}\n  run() {\n    this.mailer.deliver('a');\n  }\n}\n",
    },
    called('Mailer.deliver', 'src/signup.ts#this.mailer.deliver'),
    maybeCalled('SmtpMailer.deliver', 'src/signup.ts#this.mailer.deliver'),
    extended('Mailer', 'src/mailer.ts#class SmtpMailer'),
  ),
  report(
    'what a function returns',
    {
      'src/query.ts':
        'export class Query {\n  where(a: string): this {\n    return this;\n  }\n  fetchAll() {}\n}\nexport function query(): Query {\n  return new Query();\n}\n',
      'src/use.ts':
        "import { query, Query } from './query';\nquery().where('a').fetchAll();\nconst q = query();\nq.fetchAll();\nconst r = new Query();\nr.where('b').fetchAll();\n",
    },
    called('fetchAll', 'src/use.ts#q.fetchAll()', "src/use.ts#query().where('a')", "src/use.ts#r.where('b')"),
  ),
  report(
    'Vue with options',
    {
      'src/Cart.vue':
        '<template>\n  <price-tag :cents="sum" @click="emptyCart" />\n</template>\n<script>\nimport PriceTag from "./PriceTag.vue";\nexport default {\n  components: { PriceTag },\n  computed: {\n    sum() {\n      return this.addUp();\n    },\n  },\n  methods: {\n    emptyCart() {},\n    addUp() {\n      return 1;\n    },\n  },\n};\n</script>\n',
      'src/PriceTag.vue':
        '<template><i>{{ cents }}</i></template>\n<script>\nexport default { props: ["cents"] };\n</script>\n',
    },
    defined('emptyCart', 'src/Cart.vue#emptyCart() {}'),
    called('addUp', 'src/Cart.vue#this.addUp()'),
    maybeCalled('emptyCart', 'src/Cart.vue#@click="emptyCart"'),
    used('PriceTag', 'src/Cart.vue#<price-tag'),
  ),
  report(
    'Svelte 5 attachments, snippets and handlers',
    {
      'src/lib/attach.ts': 'export const markNode = (node: HTMLElement) => {\n  node.dataset.on = "1";\n};\n',
      'src/lib/counter.svelte.ts':
        'export class Counter {\n  value = $state(0);\n  bumpUp() {\n    this.value += 1;\n  }\n}\n',
      'src/Page.svelte':
        '<script lang="ts">\n  import { markNode } from "./lib/attach";\n  import { Counter } from "./lib/counter.svelte";\n  const counter = new Counter();\n</script>\n\n{#snippet row(text: string)}\n  <li>{text}</li>\n{/snippet}\n<div {@attach markNode}>\n  <button onclick={() => counter.bumpUp()}>+</button>\n  {@render row("a")}\n</div>\n',
    },
    used('markNode', 'src/Page.svelte#{@attach markNode}'),
    maybeCalled('bumpUp', 'src/Page.svelte#counter.bumpUp()'),
  ),
  report(
    'Astro pages',
    {
      'src/lib/date.ts': 'export function dayOf(d: Date) {\n  return d;\n}\n',
      'src/components/Card.astro': '---\nconst { title } = Astro.props;\n---\n<h2>{title}</h2>\n',
      'src/pages/index.astro':
        "---\nimport Card from '../components/Card.astro';\nimport { dayOf } from '../lib/date';\nconst now = new Date();\n---\n<html>\n  <Card title={dayOf(now)} />\n</html>\n",
    },
    called('dayOf', 'src/pages/index.astro#dayOf(now)'),
    used('Card', 'src/pages/index.astro#<Card'),
  ),
  report(
    'Angular components and their templates',
    {
      'src/app/tally.component.ts':
        "import { Component, Input } from '@angular/core';\n@Component({ selector: 'app-tally', templateUrl: './tally.component.html' })\nexport class TallyComponent {\n  @Input() count = 0;\n  raiseCount() {\n    this.count++;\n  }\n}\n",
      'src/app/tally.component.html': '<button (click)="raiseCount()">{{ count }}</button>\n',
      'src/app/app.component.ts':
        "import { Component } from '@angular/core';\n@Component({ selector: 'app-root', template: `<app-tally [count]=\"1\"></app-tally>` })\nexport class AppComponent {}\n",
      'src/app/page.component.html': '<app-tally [count]="2"></app-tally>\n',
    },
    maybeCalled('raiseCount', 'src/app/tally.component.html#raiseCount()'),
    { question: 'Who uses TallyComponent?', cites: ['src/app/page.component.html#<app-tally'] },
  ),
  report(
    'callbacks that are handed on',
    {
      'src/jobs.ts':
        "import { every } from './timer';\nexport function sweepCache() {}\nevery(5, sweepCache);\nqueue.on('done', sweepCache);\nconst table = { sweep: sweepCache, list: [sweepCache] };\nexport const bound = sweepCache.bind(null);\n",
      'src/timer.ts': 'export function every(n: number, f: () => void) {\n  f();\n}\n',
    },
    called(
      'sweepCache',
      'src/jobs.ts#every(5, sweepCache)',
      "src/jobs.ts#queue.on('done'",
      'src/jobs.ts#const table',
      'src/jobs.ts#.bind(null)',
    ),
  ),
  report(
    'names with $ and #, generators and symbols',
    {
      'src/odd.js':
        'export const $store = 1;\nexport function* walkTree() {}\nexport class Box {\n  #secret() {}\n  open() {\n    this.#secret();\n  }\n  *[Symbol.iterator]() {}\n  get size() {\n    return 1;\n  }\n}\nexport const __proto = { constructor() {}, toString() {} };\n',
      'src/use.js': "import { $store, walkTree } from './odd.js';\nfor (const x of walkTree()) console.log($store);\n",
    },
    defined('$store', 'src/odd.js#$store'),
    used('$store', 'src/use.js#console.log($store)'),
    defined('#secret', 'src/odd.js##secret() {}'),
    called('#secret', 'src/odd.js#this.#secret()'),
    called('walkTree', 'src/use.js#walkTree()'),
  ),
  report(
    'two functions of one name in different modules',
    {
      'a/save.ts': 'export function saveAll() {}\n',
      'b/save.ts': 'export function saveAll() {}\n',
      'use.ts':
        "import { saveAll } from './a/save';\nimport { saveAll as saveB } from './b/save';\nsaveAll();\nsaveB();\n",
    },
    asked('Who calls saveAll in a/save.ts?', /called in 1 place/, 'use.ts#saveAll();'),
    asked('Who calls saveAll in b/save.ts?', /called in 1 place/, 'use.ts#saveB();'),
  ),
  report(
    'tests that name what they test otherwise',
    {
      'src/parse.ts': 'export function parseLine(text: string) {\n  return text;\n}\n',
      'src/__tests__/parse.spec.ts':
        "import * as parser from '../parse';\ndescribe('parser', () => {\n  it.each([['a']])('reads %s', text => {\n    expect(parser.parseLine(text)).toBe(text);\n  });\n});\n",
    },
    { question: 'Which tests cover parseLine?', cites: ['src/__tests__/parse.spec.ts#parser.parseLine'] },
  ),
  report(
    'enums, satisfies and constants of objects',
    {
      'src/level.ts':
        "export enum Level {\n  Low = 'low',\n  High = 'high',\n}\nexport const LIMITS = { perDay: 3, nested: { perHour: 1 } } as const satisfies Record<string, unknown>;\nexport const enum Flag {\n  On,\n}\n",
      'src/use.ts':
        "import { Level, LIMITS } from './level';\nexport const top = Level.High;\nexport const max = LIMITS.perDay;\n",
    },
    defined('Level.High', "src/level.ts#High = 'high'"),
    used('Level', 'src/use.ts#Level.High'),
    used('LIMITS', 'src/use.ts#LIMITS.perDay'),
    defined('perDay', 'src/level.ts#perDay'),
  ),
];
