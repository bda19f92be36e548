import { asked, called, cited, defined, maybeCalled, report, used, type Report } from './report';

/** Names that are no code: of style sheets, tables, texts, settings, schemas. */
export const dataReports: readonly Report[] = [
  report(
    'CSS classes, custom properties, mixins and modules',
    {
      'web/base.css':
        ':root {\n  --brand-gap: 4px;\n}\n.card-title,\n.card-sub > a:hover {\n  margin: var(--brand-gap);\n}\n@keyframes spin-in {\n  to { opacity: 1; }\n}\n#main-nav { top: 0 }\n',
      'web/mix.scss':
        "@use 'vars' as v;\n@mixin round-corners($r) {\n  border-radius: $r;\n}\n%placeholder-box { top: 0 }\n.menu {\n  &__item { color: v.$ink; }\n  @include round-corners(3px);\n}\n",
      'web/_vars.scss': '$ink: #000 !default;\n$map: (a: 1);\n',
      'web/Card.tsx':
        'import styles from \'./card.module.css\';\nexport const Card = () => <h1 className={`card-title ${styles.bigOne}`} id="main-nav" />;\n',
      'web/card.module.css': '.bigOne { color: red }\n',
    },
    defined('--brand-gap', 'web/base.css#--brand-gap: 4px'),
    used('--brand-gap', 'web/base.css#var(--brand-gap)'),
    defined('.card-title', 'web/base.css#.card-title'),
    used('card-title', 'web/Card.tsx#card-title'),
    defined('spin-in', 'web/base.css#@keyframes'),
    used('round-corners', 'web/mix.scss#@include round-corners'),
    used('$ink', 'web/mix.scss#v.$ink'),
    defined('bigOne', 'web/card.module.css#.bigOne'),
    used('bigOne', 'web/Card.tsx#styles.bigOne'),
  ),
  report(
    'SQL tables, views, columns and functions',
    {
      'db/schema.sql':
        'CREATE TABLE IF NOT EXISTS shop.order_lines (\n  id SERIAL PRIMARY KEY,\n  unit_price NUMERIC(10, 2) NOT NULL,\n  order_id INT REFERENCES shop.orders(id)\n);\nCREATE OR REPLACE VIEW open_orders AS\n  SELECT * FROM shop.order_lines WHERE unit_price > 0;\ncreate function net_sum(x int) returns int as $$ select x $$ language sql;\nCREATE UNIQUE INDEX idx_lines ON shop.order_lines (order_id);\nALTER TABLE shop.order_lines ADD COLUMN discount_rate INT;\n',
      'app/dao.py': 'SQL = "SELECT net_sum(unit_price) FROM open_orders JOIN order_lines USING (id)"\n',
    },
    defined('order_lines', 'db/schema.sql#CREATE TABLE'),
    defined('open_orders', 'db/schema.sql#CREATE OR REPLACE VIEW'),
    defined('net_sum', 'db/schema.sql#create function'),
    defined('unit_price', 'db/schema.sql#unit_price NUMERIC'),
    defined('discount_rate', 'db/schema.sql#ADD COLUMN'),
    used('order_lines', 'app/dao.py#open_orders', 'db/schema.sql#WHERE unit_price'),
    used('open_orders', 'app/dao.py#open_orders'),
  ),
  report(
    'texts by key',
    {
      'locales/en.json':
        '{\n  "cart": {\n    "title": "Your cart",\n    "empty_hint": "Nothing here"\n  },\n  "checkout.pay_now": "Pay"\n}\n',
      'locales/de.yml': 'de:\n  cart:\n    empty_hint: Nichts\n',
      'src/Cart.tsx': "export const Cart = () => <p>{t('cart.empty_hint')} {t('checkout.pay_now')}</p>;\n",
      'app/views/cart.html.erb': "<%= t('.empty_hint') %>\n<%= t 'cart.empty_hint' %>\n",
    },
    defined('cart.empty_hint', 'locales/en.json#empty_hint'),
    used('cart.empty_hint', "src/Cart.tsx#t('cart.empty_hint')"),
    used('checkout.pay_now', "src/Cart.tsx#t('checkout.pay_now')"),
    used('empty_hint', 'src/Cart.tsx#empty_hint', "app/views/cart.html.erb#t 'cart.empty_hint'"),
  ),
  report(
    'environment variables',
    {
      '.env.example': '# where the mail goes\nSMTP_URL=smtp://x\nDEBUG_MAIL=\n',
      'docker-compose.yml':
        'services:\n  web:\n    environment:\n      - SMTP_URL=${SMTP_URL}\n      DEBUG_MAIL: "1"\n',
      'src/mail.ts':
        "const url = process.env.SMTP_URL ?? '';\nconst { DEBUG_MAIL } = process.env;\nconst key = import.meta.env.VITE_KEY;\nconst deno = Deno.env.get('DENO_TOKEN');\n",
      'main.go':
        'package main\n\nimport "os"\n\nfunc main() {\n\tos.Getenv("SMTP_URL")\n\tos.LookupEnv("GO_MODE")\n}\n',
      'app.rb': "ENV.fetch('RAILS_KEY')\nENV['RACK_MODE']\n",
      'src/lib.rs': 'fn a() {\n    std::env::var("RUST_MODE").unwrap();\n    env!("CARGO_MODE");\n}\n',
      'A.java': 'class A {\n  String a = System.getenv("JAVA_MODE");\n}\n',
      'x.php': "<?php\n$a = getenv('PHP_MODE');\n$b = env('APP_MODE', 1);\n$c = $_ENV['OLD_MODE'];\n",
      'p.cs': 'class P { string a = Environment.GetEnvironmentVariable("NET_MODE"); }\n',
      'c.c': '#include <stdlib.h>\nchar *a(void) { return getenv("C_MODE"); }\n',
      'e.exs': 'import Config\nconfig :a, b: System.get_env("EX_MODE"), c: System.fetch_env!("EX_KEY")\n',
    },
    cited('SMTP_URL', 'src/mail.ts#SMTP_URL', 'main.go#SMTP_URL', 'docker-compose.yml#SMTP_URL'),
    asked(
      'Which environment variables are read?',
      /1[4-9] environment variables/,
      'main.go#GO_MODE',
      'app.rb#RAILS_KEY',
      'src/lib.rs#RUST_MODE',
      'A.java#JAVA_MODE',
      'x.php#PHP_MODE',
      'p.cs#NET_MODE',
      'c.c#C_MODE',
      'e.exs#EX_MODE',
      'src/mail.ts#VITE_KEY',
    ),
    cited('DEBUG_MAIL', 'docker-compose.yml#DEBUG_MAIL'),
  ),
  report(
    'feature flags',
    {
      'flags.json': '{\n  "new-checkout": { "on": true },\n  "dark_mode": { "on": false }\n}\n',
      'src/flags.ts': 'export const flags = { fastSearch: true };\nexport const isOn = (n: string) => true;\n',
      'src/use.ts': "import { flags, isOn } from './flags';\nif (isOn('new-checkout') && flags.fastSearch) start();\n",
    },
    used('new-checkout', "src/use.ts#isOn('new-checkout')"),
    defined('new-checkout', 'flags.json#new-checkout'),
    defined('fastSearch', 'src/flags.ts#fastSearch'),
    cited('fastSearch', 'src/use.ts#flags.fastSearch'),
  ),
  report(
    'Protobuf and what is generated of it',
    {
      'proto/order.proto':
        'syntax = "proto3";\npackage shop.v1;\nimport "proto/money.proto";\n\nservice OrderService {\n  rpc PlaceOrder (PlaceOrderRequest) returns (Order);\n}\n\nmessage PlaceOrderRequest {\n  string customer_id = 1;\n  repeated Money amounts = 2;\n  oneof kind { int32 big_one = 3; }\n}\n\nmessage Order { string id = 1; }\nenum OrderState { ORDER_STATE_OPEN = 0; }\n',
      'proto/money.proto': 'syntax = "proto3";\nmessage Money { int64 cents = 1; }\n',
      'server/order.go':
        'package server\n\nfunc (s *Server) PlaceOrder(ctx context.Context, r *pb.PlaceOrderRequest) (*pb.Order, error) {\n\treturn nil, nil\n}\n',
    },
    defined('PlaceOrderRequest', 'proto/order.proto#message PlaceOrderRequest'),
    defined('OrderService', 'proto/order.proto#service OrderService'),
    defined('customer_id', 'proto/order.proto#customer_id = 1'),
    defined('ORDER_STATE_OPEN', 'proto/order.proto#ORDER_STATE_OPEN'),
    defined('PlaceOrder', 'proto/order.proto#rpc PlaceOrder'),
    { question: 'Who uses Money?', cites: ['proto/order.proto#repeated Money'] },
    {
      question: 'Who uses PlaceOrderRequest?',
      cites: ['server/order.go#pb.PlaceOrderRequest', 'proto/order.proto#rpc PlaceOrder'],
    },
  ),
  report(
    'GraphQL',
    {
      'schema.graphql':
        'type Query {\n  bookById(id: ID!): Book @auth\n}\n\n"A book."\ntype Book implements Node & Thing {\n  id: ID!\n  pageCount: Int\n}\n\ninterface Node { id: ID! }\ninput NewBook { title: String! }\nenum Genre {\n  CRIME\n}\nextend type Query { authors: [Author] }\ndirective @auth on FIELD_DEFINITION\nscalar Date\n',
      'src/resolvers.ts':
        'export const resolvers = {\n  Query: {\n    bookById: async (_: unknown, { id }: { id: string }) => id,\n  },\n};\n',
      'src/query.ts':
        'import { gql } from "x";\nexport const Q = gql`\n  query GetBook($id: ID!) {\n    bookById(id: $id) { pageCount }\n  }\n`;\n',
    },
    defined('Book', 'schema.graphql#type Book'),
    defined('pageCount', 'schema.graphql#pageCount: Int'),
    defined('CRIME', 'schema.graphql#CRIME'),
    defined('Genre', 'schema.graphql#enum Genre'),
    defined('bookById', 'schema.graphql#bookById(id', 'src/resolvers.ts#bookById:'),
    { question: 'Who uses pageCount?', cites: ['src/query.ts#pageCount'] },
  ),
  report(
    'Make, CMake, Docker, GitHub workflows and Terraform',
    {
      Makefile:
        '.PHONY: build test\nVERSION ?= 1\nbuild: deps ## builds\n\tgo build -ldflags $(VERSION)\n\ntest: build\n\tgo test\n\ndefine run_tool\n\techo $1\nendef\n',
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nfunction(add_plugin name)\nendfunction()\nadd_library(corelib src/a.c)\nadd_plugin(one)\noption(WITH_TLS "tls" ON)\ntarget_link_libraries(app corelib)\n',
      Dockerfile:
        'FROM node:20 AS base_stage\nARG BUILD_REV=1\nENV APP_PORT=80\nFROM base_stage\nRUN echo $BUILD_REV\n',
      '.github/workflows/ci.yml':
        'name: CI\non: push\njobs:\n  unit_tests:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n  deploy:\n    needs: unit_tests\n',
      'infra/main.tf':
        'variable "region" {\n  type = string\n}\nlocals {\n  full_name = "x-${var.region}"\n}\nresource "aws_s3_bucket" "logs" {\n  bucket = local.full_name\n}\nmodule "net" {\n  source = "./net"\n  bucket = aws_s3_bucket.logs.id\n}\noutput "bucket_id" {\n  value = module.net.out\n}\n',
    },
    defined('build', 'Makefile#build: deps'),
    defined('VERSION', 'Makefile#VERSION ?='),
    defined('run_tool', 'Makefile#define run_tool'),
    defined('add_plugin', 'CMakeLists.txt#function(add_plugin'),
    { question: 'Who calls add_plugin?', cites: ['CMakeLists.txt#add_plugin(one)'] },
    defined('corelib', 'CMakeLists.txt#add_library'),
    { question: 'Who uses corelib?', cites: ['CMakeLists.txt#target_link'] },
    defined('WITH_TLS', 'CMakeLists.txt#option('),
    defined('base_stage', 'Dockerfile#AS base_stage'),
    { question: 'Who uses BUILD_REV?', cites: ['Dockerfile#RUN echo'] },
    { question: 'Where is the job unit_tests used?', cites: ['.github/workflows/ci.yml#needs: unit_tests'] },
    used('full_name', 'infra/main.tf#local.full_name'),
    used('logs', 'infra/main.tf#aws_s3_bucket.logs.id'),
    { question: 'Where is the variable region used?', cites: ['infra/main.tf#${var.region}'] },
  ),
  report(
    'Solidity, Objective-C, PowerShell, Prisma',
    {
      'contracts/Vault.sol':
        'pragma solidity ^0.8.0;\nimport "./Owned.sol";\n\ncontract Vault is Owned {\n    event Paid(address who);\n    error Broke();\n    mapping(address => uint) public balances;\n    modifier onlyRich() { _; }\n    struct Slip { uint a; }\n    function payOut(uint n) external onlyRich returns (bool) {\n        emit Paid(msg.sender);\n        return checkIt(n);\n    }\n    function checkIt(uint n) internal pure returns (bool) { return n > 0; }\n}\n',
      'contracts/Owned.sol': 'contract Owned {\n    address owner;\n}\n',
      'ios/Player.m':
        '#import "Player.h"\n@implementation Player\n- (void)playSong:(NSString *)song atVolume:(int)v {\n  [self stopAll];\n}\n- (void)stopAll {}\n+ (instancetype)sharedPlayer { return nil; }\n@end\n',
      'ios/Player.h':
        '@protocol Playing <NSObject>\n- (void)stopAll;\n@end\n@interface Player : NSObject <Playing>\n@property (nonatomic) int volume;\n- (void)playSong:(NSString *)song atVolume:(int)v;\n@end\n',
      'tools/deploy.ps1':
        'function Get-BuildTag {\n  param([string]$Name)\n  return $Name\n}\nclass Job { [string]$Id }\n$tag = Get-BuildTag -Name "x"\n',
      'prisma/schema.prisma':
        'model Account {\n  id Int @id\n  posts Post[]\n  fullName String?\n}\nmodel Post {\n  author Account @relation(fields: [a], references: [id])\n}\nenum Plan {\n  FREE\n}\n',
    },
    defined('payOut', 'contracts/Vault.sol#function payOut'),
    called('checkIt', 'contracts/Vault.sol#return checkIt(n)'),
    defined('onlyRich', 'contracts/Vault.sol#modifier onlyRich'),
    defined('Paid', 'contracts/Vault.sol#event Paid'),
    { question: 'Who extends Owned?', cites: ['contracts/Vault.sol#contract Vault'] },
    defined('stopAll', 'ios/Player.m#(void)stopAll'),
    maybeCalled('stopAll', 'ios/Player.m#[self stopAll]'),
    called('Get-BuildTag', 'tools/deploy.ps1#$tag ='),
    defined('Account', 'prisma/schema.prisma#model Account'),
    defined('fullName', 'prisma/schema.prisma#fullName String'),
    { question: 'Who uses Account?', cites: ['prisma/schema.prisma#author Account'] },
  ),
];
