import { called, defined, extended, maybeCalled, report, used, type Report } from './report';

/** Ruby, PHP, Elixir, Lua, shell, Perl, R, Julia. */
export const dynamicReports: readonly Report[] = [
  report(
    'Ruby methods that are made by other methods',
    {
      'app/models/order.rb':
        'class Order < ApplicationRecord\n  attr_accessor :note, :colour\n  attr_reader :total_cents\n  delegate :email, to: :customer, prefix: true\n  delegate :city, to: :address\n  belongs_to :customer\n  has_many :line_items\n  scope :recent, -> { where(\'a\') }\n  enum status: { open_now: 0, closed: 1 }\n  validates :name, presence: true\n  before_save :stamp_time\n  alias_method :amount, :total_cents\n  alias sum amount\n  STATES = %w[a b].freeze\n  %w[red blue].each { |c| define_method("#{c}?") { true } }\n  define_method(:paint!) { |x| x }\n\n  def self.build_from(h)\n    new.refresh_all(h)\n  end\n\n  class << self\n    def lookup(id) = find(id)\n  end\n\n  def refresh_all(h)\n    self.note = h\n    paint!(1)\n    stamp_time unless empty?\n  end\n\n  def empty? = line_items.none?\n\n  private\n\n  def stamp_time; end\nend\n',
      'app/services/till.rb':
        'module Shop\n  class Till\n    include Comparable\n    extend Forwardable\n    def_delegators :@drawer, :open_up, :shut\n\n    def ring(order)\n      built = Order.build_from({})\n      built.refresh_all({})\n      Order.recent.each(&:empty?)\n      Order.lookup(1)&.paint!(2)\n      Order.new.total_cents\n      send(:shut)\n    end\n  end\nend\n',
    },
    defined('note', 'app/models/order.rb#attr_accessor :note'),
    defined('total_cents', 'app/models/order.rb#attr_reader'),
    defined('amount', 'app/models/order.rb#alias_method :amount'),
    defined('sum', 'app/models/order.rb#alias sum'),
    defined('paint!', 'app/models/order.rb#define_method(:paint!)'),
    defined('recent', 'app/models/order.rb#scope :recent'),
    defined('customer_email', 'app/models/order.rb#delegate :email'),
    defined('city', 'app/models/order.rb#delegate :city'),
    defined('open_up', 'app/services/till.rb#def_delegators'),
    defined('line_items', 'app/models/order.rb#has_many :line_items'),
    defined('STATES', 'app/models/order.rb#STATES'),
    defined('lookup', 'app/models/order.rb#def lookup'),
    called('Order.build_from', 'app/services/till.rb#Order.build_from'),
    maybeCalled('refresh_all', 'app/services/till.rb#built.refresh_all'),
    called('stamp_time', 'app/models/order.rb#stamp_time unless', 'app/models/order.rb#before_save :stamp_time'),
    called('Order.lookup', 'app/services/till.rb#Order.lookup(1)'),
    maybeCalled('empty?', 'app/models/order.rb#unless empty?'),
    maybeCalled('paint!', 'app/models/order.rb#paint!(1)'),
  ),
  report(
    'Ruby modules, concerns, refinements and Struct',
    {
      'lib/acme.rb':
        "require_relative 'acme/tags'\nmodule Acme\n  autoload :Report, 'acme/report'\n  Point = Struct.new(:x, :y) do\n    def length_of = 1\n  end\n  Coord = Data.define(:lat, :lng)\n  class Error < StandardError; end\n  BadTag = Class.new(Error)\nend\n",
      'lib/acme/tags.rb':
        'module Acme::Tags\n  extend ActiveSupport::Concern\n  included do\n    has_many :tags\n  end\n  class_methods do\n    def tagged_with(t); end\n  end\n  def tag_list; end\n  module_function\n\n  def clean_tag(t)\n    t\n  end\nend\n',
      'lib/acme/report.rb':
        "module Acme\n  class Report\n    include Acme::Tags\n    prepend Checks\n\n    def run\n      Acme::Tags.clean_tag('a')\n      Point.new(1, 2).length_of\n      tag_list\n      raise Acme::Error\n    rescue BadTag\n    end\n  end\n\n  module Checks\n  end\nend\n",
    },
    defined('tagged_with', 'lib/acme/tags.rb#def tagged_with'),
    defined('Acme::Point', 'lib/acme.rb#Point = Struct'),
    defined('BadTag', 'lib/acme.rb#BadTag'),
    defined('Coord', 'lib/acme.rb#Coord'),
    called('clean_tag', 'lib/acme/report.rb#clean_tag'),
    called('tag_list', 'lib/acme/report.rb#      tag_list'),
    extended('Acme::Tags', 'lib/acme/report.rb#include Acme::Tags'),
    extended('Checks', 'lib/acme/report.rb#prepend Checks'),
    used('Acme::Error', 'lib/acme/report.rb#raise Acme::Error'),
  ),
  report(
    'PHP traits, static factories, constants, enums and functions',
    {
      'composer.json': '{ "autoload": { "psr-4": { "App\\\\": "src/" } } }',
      'src/Support/Sends.php':
        '<?php\nnamespace App\\Support;\n\ntrait Sends\n{\n    protected function sendNow(string $to): void\n    {\n    }\n}\n',
      'src/Client.php':
        "<?php\n\ndeclare(strict_types=1);\n\nnamespace App;\n\nuse App\\Support\\Sends;\n\nfinal class Client implements Contracts\\Api\n{\n    use Sends;\n\n    const LIMIT = 3;\n    public ?string $token = null;\n\n    public function __construct(private readonly Pool $pool, protected int $tries = 1)\n    {\n    }\n\n    public static function for(string $x): self\n    {\n        return new self();\n    }\n\n    public function fetchRows(): array\n    {\n        $this->sendNow('a');\n        return static::LIMIT ? [] : self::for('b')->fetchRows();\n    }\n}\n\nenum Suit: string\n{\n    case Hearts = 'h';\n}\n\nfunction helper_fn(int $a): int\n{\n    return $a;\n}\n\ninterface Listing {}\n\ndefine('APP_START', 1);\n",
      'src/Run.php':
        "<?php\nnamespace App;\n\nuse function App\\helper_fn;\nuse App\\Client as Api;\n\nclass Run\n{\n    private Client $client;\n\n    public function go(Client $given, array $all): void\n    {\n        Client::for('x')->fetchRows();\n        Api::for('y');\n        $this->client->fetchRows();\n        $given->fetchRows();\n        $c = new Client();\n        $c?->fetchRows();\n        helper_fn(Suit::Hearts->value);\n        array_map([$this, 'go'], $all);\n        $f = $this->client->fetchRows(...);\n        echo APP_START;\n    }\n}\n",
    },
    called('sendNow', 'src/Client.php#sendNow('),
    called(
      'fetchRows',
      "src/Run.php#Client::for('x')->fetchRows",
      'src/Run.php#$this->client->fetchRows();',
      'src/Run.php#$given->fetchRows',
      'src/Run.php#$c?->fetchRows',
    ),
    called('Client::for', "src/Run.php#Api::for('y')"),
    called('helper_fn', 'src/Run.php#helper_fn(Suit'),
    extended('Sends', 'src/Client.php#use Sends;'),
    defined('Suit::Hearts', 'src/Client.php#case Hearts'),
    defined('pool', 'src/Client.php#Pool $pool'),
    defined('APP_START', "src/Client.php#define('APP_START'"),
    defined('Client::LIMIT', 'src/Client.php#const LIMIT'),
    used('APP_START', 'src/Run.php#echo APP_START'),
  ),
  report(
    'Elixir modules, aliases, pipes, captures, protocols and macros',
    {
      'lib/shop/cart.ex':
        'defmodule Shop.Cart do\n  use GenServer\n  alias Shop.{Item, Price}\n  import Shop.Helpers, only: [round_up: 1]\n  @max_items 10\n  defstruct [:items, total: 0]\n  @type t :: %__MODULE__{}\n  @callback checkout(t) :: :ok\n\n  @doc "Adds it."\n  @spec add_item(t, Item.t()) :: t\n  def add_item(cart, item) when is_map(cart) do\n    cart |> Price.recount() |> put_total(round_up(1))\n  end\n\n  def add_item(_cart, nil), do: @max_items\n\n  defp put_total(cart, n), do: %{cart | total: n}\n\n  defmacro with_cart(do: block), do: block\n  defguard is_big(n) when n > 3\n  defdelegate size(c), to: Shop.Helpers\nend\n\ndefimpl String.Chars, for: Shop.Cart do\n  def to_string(c), do: "cart"\nend\n\ndefprotocol Shop.Sized do\n  def size_of(x)\nend\n\ndefexception_like = 1\n',
      'lib/shop/price.ex':
        'defmodule Shop.Price do\n  def recount(cart), do: cart\nend\n\ndefmodule Shop.Helpers do\n  def round_up(n), do: n\n  def size(_), do: 0\nend\n',
      'test/cart_test.exs':
        'defmodule Shop.CartTest do\n  use ExUnit.Case\n  alias Shop.Cart, as: C\n\n  test "adds" do\n    C.add_item(%C{}, nil)\n    Enum.map([1], &Shop.Helpers.round_up/1)\n    Enum.map([1], &Shop.Price.recount(&1))\n  end\nend\n',
    },
    defined('add_item', 'lib/shop/cart.ex#def add_item(cart, item)'),
    called('put_total', 'lib/shop/cart.ex#put_total(round_up'),
    called('recount', 'lib/shop/cart.ex#Price.recount()', 'test/cart_test.exs#Price.recount(&1)'),
    called('round_up', 'lib/shop/cart.ex#round_up(1))'),
    called('add_item', 'test/cart_test.exs#C.add_item'),
    defined('with_cart', 'lib/shop/cart.ex#defmacro with_cart'),
    defined('is_big', 'lib/shop/cart.ex#defguard is_big'),
    defined('Shop.Sized', 'lib/shop/cart.ex#defprotocol'),
    defined('size_of', 'lib/shop/cart.ex#def size_of'),
    defined('max_items', 'lib/shop/cart.ex#@max_items 10'),
    defined('checkout', 'lib/shop/cart.ex#@callback checkout'),
  ),
  report(
    'Lua tables of functions',
    {
      'lua/text.lua':
        'local M = {}\n\nfunction M.trim(s)\n  return s\nend\n\nM.pad = function(s)\n  return M.trim(s)\nend\n\nlocal Stack = {}\nStack.__index = Stack\n\nfunction Stack:push_item(x)\n  self.n = x\nend\n\nlocal function hidden() end\n\nM.opts = { on_exit = function() hidden() end }\nfunction global_fn() end\n\nreturn M\n',
      'lua/init.lua':
        "local text = require('text')\nlocal trim = require('text').trim\n\ntext.pad(trim('a'))\nglobal_fn()\ntext.opts.on_exit()\n",
    },
    called('trim', "lua/init.lua#trim('a')", 'lua/text.lua#return M.trim'),
    called('pad', 'lua/init.lua#text.pad'),
    defined('push_item', 'lua/text.lua#Stack:push_item'),
    defined('on_exit', 'lua/text.lua#on_exit'),
    called('global_fn', 'lua/init.lua#global_fn()'),
    called('hidden', 'lua/text.lua#hidden() end }'),
  ),
  report(
    'shell functions and sourced files',
    {
      'lib/log.sh':
        '#!/usr/bin/env bash\nlog_info() {\n  echo "$1"\n}\nfunction log_error {\n  log_info "$1"\n}\nreadonly LOG_LEVEL=3\nexport TOOL_HOME="/x"\nalias ll=\'ls -l\'\n',
      'bin/run.sh':
        '#!/bin/bash\nset -e\nDIR="$(dirname "$0")"\nsource "$DIR/../lib/log.sh"\ntrap log_error EXIT\nlog_info "$TOOL_HOME"\nresult=$(log_info b)\n',
      'bin/tool': '#!/bin/sh\n. ../lib/log.sh\nlog_error x\n',
    },
    called('log_info', 'bin/run.sh#log_info "$TOOL_HOME"', 'bin/run.sh#result=', 'lib/log.sh#  log_info'),
    called('log_error', 'bin/tool#log_error x'),
    used('TOOL_HOME', 'bin/run.sh#log_info "$TOOL_HOME"'),
    defined('LOG_LEVEL', 'lib/log.sh#readonly'),
  ),
  report(
    'Perl subs and packages',
    {
      'lib/My/Util.pm':
        'package My::Util;\nuse strict;\nuse constant LIMIT => 3;\nour $Debug = 0;\n\nsub trim_text {\n    my ($s) = @_;\n    return $s;\n}\n\nsub new { bless {}, shift }\n\n1;\n',
      'bin/run.pl':
        '#!/usr/bin/perl\nuse My::Util qw(trim_text);\n\nmy $u = My::Util->new;\nprint trim_text("a");\nMy::Util::trim_text("b");\n&trim_text("c");\n',
    },
    defined('trim_text', 'lib/My/Util.pm#sub trim_text'),
    maybeCalled('trim_text', 'bin/run.pl#print trim_text', 'bin/run.pl#::trim_text("b")'),
    defined('LIMIT', 'lib/My/Util.pm#LIMIT'),
    defined('My::Util', 'lib/My/Util.pm#package My::Util'),
  ),
  report(
    'R, Julia, Haskell, OCaml',
    {
      'R/fit.R':
        "fit_line <- function(x, y) {\n  x\n}\n`my op` <- function(a) a\nPerson <- R6Class('Person', public = list(greet_all = function() 1))\nsetGeneric('area_of', function(s) standardGeneric('area_of'))\nprint.thing <- function(x, ...) fit_line(x, 1)\n",
      'jl/geo.jl':
        'module Geo\nexport area_of\nabstract type Shape end\nstruct Circle <: Shape\n    r::Float64\nend\narea_of(c::Circle) = c.r\nfunction area_of(s::Shape)\n    0\nend\nmacro twice(e)\n    e\nend\nconst LIMIT = 3\nend\n',
      'hs/Main.hs':
        'module Main where\n\nimport qualified Data.Map as M\n\ndata Tree a = Leaf | Node a (Tree a)\n\nnewtype Wrap = Wrap { unWrap :: Int }\n\nclass Shape a where\n  areaOf :: a -> Int\n\ninstance Shape (Tree a) where\n  areaOf _ = depthOf 1\n\ntype Name = String\n\ndepthOf :: Int -> Int\ndepthOf n\n  | n > 0 = n\n  | otherwise = 0\n\nmain :: IO ()\nmain = print (depthOf 3)\n',
      'ml/tree.ml':
        'type t = Leaf | Node of t * t\n\nmodule Inner = struct\n  let depth_of t = match t with Leaf -> 0 | Node _ -> 1\nend\n\nlet rec walk_all t = Inner.depth_of t\n\nexception Not_here of string\n',
    },
    defined('fit_line', 'R/fit.R#fit_line <-'),
    called('fit_line', 'R/fit.R#print.thing'),
    defined('greet_all', 'R/fit.R#greet_all'),
    defined('area_of', 'jl/geo.jl#area_of(c::Circle)'),
    defined('Circle', 'jl/geo.jl#struct Circle'),
    extended('Shape', 'jl/geo.jl#struct Circle'),
    defined('twice', 'jl/geo.jl#macro twice'),
    defined('Node', 'hs/Main.hs#data Tree'),
    defined('unWrap', 'hs/Main.hs#unWrap ::'),
    called('depthOf', 'hs/Main.hs#main = print', 'hs/Main.hs#areaOf _ ='),
    called('depth_of', 'ml/tree.ml#walk_all t'),
    defined('Not_here', 'ml/tree.ml#exception'),
  ),
];
