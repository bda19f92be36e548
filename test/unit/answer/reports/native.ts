import { asked, called, defined, extended, maybeCalled, report, used, type Report } from './report';

/** C, C++, Go, Rust, Zig. */
export const nativeReports: readonly Report[] = [
  report(
    'C with macros before and around names',
    {
      'src/api.h':
        '#ifndef API_H\n#define API_H\n#ifdef __cplusplus\nextern "C" {\n#endif\n#define AP_DECLARE(type) type\nAP_DECLARE(int) ap_create(const char *name, int flags);\n__attribute__((visibility("default"))) int ap_close(int id);\nstruct ap_conf {\n  int port;\n};\ntypedef struct ap_conf ap_conf_t;\n#ifdef __cplusplus\n}\n#endif\n#endif\n',
      'src/api.c':
        '#include "api.h"\n\nAP_DECLARE(int) ap_create(const char *name, int flags)\n{\n  return flags;\n}\n\nint ap_close(id)\n  int id;\n{\n  return ap_create("x", id);\n}\n\nDEFINE_FREE(kfree)\n\nint after_macro(int a)\n{\n  return a;\n}\n\nSYSCALL_DEFINE3(faccessat, int, dfd, const char *, name, int, mode)\n{\n  return after_macro(dfd);\n}\n',
      'src/main.c':
        '#include "api.h"\nstatic int (*open_hook)(const char *, int) = ap_create;\nint main(void) {\n  ap_conf_t conf = { .port = 1 };\n  return ap_close(conf.port);\n}\n',
    },
    defined('ap_create', 'src/api.c#AP_DECLARE(int) ap_create'),
    defined('ap_close', 'src/api.c#int ap_close(id)'),
    defined('after_macro', 'src/api.c#int after_macro'),
    defined('ap_conf_t', 'src/api.h#typedef struct'),
    defined('port', 'src/api.h#int port'),
    called('ap_close', 'src/main.c#ap_close(conf'),
    called('ap_create', 'src/api.c#return ap_create', 'src/main.c#open_hook'),
    called('after_macro', 'src/api.c#return after_macro'),
  ),
  report(
    'C++ templates, specialisations, operators and out-of-class bodies',
    {
      'include/vec.hpp':
        '#pragma once\nnamespace geo {\ntemplate <typename T, int N = 3>\nclass EXPORT_API Vec {\npublic:\n  Vec() = default;\n  explicit Vec(T x);\n  ~Vec();\n  T dotWith(const Vec &o) const;\n  template <typename U>\n  U castTo() const;\n  Vec operator+(const Vec &o) const { return *this; }\n  static constexpr int dims = N;\n\nprivate:\n  T data_[N];\n};\n\ntemplate <>\nclass Vec<bool, 3> {\npublic:\n  void flipAll();\n};\n\ntemplate <typename T, int N>\nT Vec<T, N>::dotWith(const Vec &o) const {\n  return T();\n}\n\ntemplate <typename T>\nusing Vec3 = Vec<T, 3>;\n\nenum class Axis : unsigned char { X, Y };\n\nconcept_like bool isBig(int n) noexcept;\ntemplate <typename T>\nconcept Addable = requires(T a) { a + a; };\n} // namespace geo\n',
      'src/vec.cpp':
        '#include "vec.hpp"\nusing namespace geo;\nvoid Vec<bool, 3>::flipAll() {}\nnamespace {\nint hiddenHelper(int a) { return a; }\n}\nnamespace a::b {\nstruct Deep {\n  void dive();\n};\n}\nvoid a::b::Deep::dive() { hiddenHelper(1); }\n',
      'src/main.cpp':
        '#include "vec.hpp"\nint main() {\n  geo::Vec<int> v;\n  auto d = v.dotWith(v);\n  geo::Vec3<float> w;\n  a::b::Deep deep;\n  deep.dive();\n  auto *p = new a::b::Deep();\n  p->dive();\n}\n',
    },
    defined('dotWith', 'include/vec.hpp#::dotWith(const'),
    defined('Vec', 'include/vec.hpp#class EXPORT_API Vec'),
    defined('Vec3', 'include/vec.hpp#using Vec3'),
    defined('flipAll', 'src/vec.cpp#::flipAll'),
    defined('Axis', 'include/vec.hpp#enum class Axis'),
    defined('Addable', 'include/vec.hpp#concept Addable'),
    defined('dims', 'include/vec.hpp#int dims'),
    defined('hiddenHelper', 'src/vec.cpp#int hiddenHelper'),
    defined('a::b::Deep', 'src/vec.cpp#struct Deep'),
    called('Deep::dive', 'src/main.cpp#deep.dive()', 'src/main.cpp#p->dive()'),
    called('hiddenHelper', 'src/vec.cpp#hiddenHelper(1)'),
    maybeCalled('dotWith', 'src/main.cpp#v.dotWith(v)'),
  ),
  report(
    'C++ classes with macros in them, lambdas, friends and virtual methods',
    {
      'widget.h':
        '#include "base.h"\nclass Widget final : public Base, private Mixin<int> {\n  Q_OBJECT\n  Q_PROPERTY(int size READ size)\npublic:\n  Widget();\n  int size() const override;\n  friend void peekAt(const Widget &w);\nsignals:\n  void changed(int);\npublic slots:\n  void onReset();\n};\n',
      'base.h':
        'class Base {\npublic:\n  virtual ~Base() = default;\n  virtual int size() const = 0;\n};\ntemplate <class T> class Mixin {};\n',
      'widget.cpp':
        '#include "widget.h"\nWidget::Widget() {\n  auto reset = [this](int n) { onReset(); };\n  connect(this, &Widget::changed, this, &Widget::onReset);\n}\nint Widget::size() const { return 1; }\nvoid Widget::onReset() {}\nint measure(const Base &b) { return b.size(); }\n',
    },
    defined('onReset', 'widget.cpp#Widget::onReset()'),
    defined('changed', 'widget.h#void changed'),
    called('onReset', 'widget.cpp#onReset();'),
    extended('Base', 'widget.h#class Widget'),
    extended('Mixin', 'widget.h#class Widget'),
    called('Base::size', 'widget.cpp#b.size()'),
  ),
  report(
    'Go across packages, embedded structs and interfaces',
    {
      'go.mod': 'module example.com/shop\n\ngo 1.22\n',
      'internal/stock/stock.go':
        'package stock\n\nimport "sync"\n\ntype Counter struct {\n\tmu sync.Mutex\n\tn  int\n}\n\nfunc (c *Counter) AddOne() { c.n++ }\n\ntype Adder interface {\n\tAddOne()\n}\n\nfunc NewCounter() *Counter { return &Counter{} }\n\nconst (\n\tMaxItems = 10\n\tMinItems\n)\n\nvar ErrEmpty = errors.New("empty")\n',
      'cmd/shop/main.go':
        'package main\n\nimport (\n\tst "example.com/shop/internal/stock"\n)\n\ntype Shelf struct {\n\t*st.Counter\n\tname string\n}\n\nfunc bump(a st.Adder) { a.AddOne() }\n\nfunc main() {\n\ts := Shelf{Counter: st.NewCounter()}\n\ts.AddOne()\n\tc := st.NewCounter()\n\tc.AddOne()\n\tgo c.AddOne()\n\tdefer bump(c)\n\tfn := st.NewCounter\n\tfn()\n\tif st.MinItems > 0 {\n\t\tpanic(st.ErrEmpty)\n\t}\n}\n',
    },
    called('NewCounter', 'cmd/shop/main.go#Shelf{Counter: st.NewCounter()'),
    called('Counter.AddOne', 'cmd/shop/main.go#\tc.AddOne()', 'cmd/shop/main.go#s.AddOne()'),
    called('Adder.AddOne', 'cmd/shop/main.go#a.AddOne()'),
    extended('Adder', 'internal/stock/stock.go#type Counter struct'),
    used('MinItems', 'cmd/shop/main.go#st.MinItems'),
    used('ErrEmpty', 'cmd/shop/main.go#st.ErrEmpty'),
    defined('MinItems', 'internal/stock/stock.go#\tMinItems'),
    called('bump', 'cmd/shop/main.go#defer bump(c)'),
  ),
  report(
    'Go generics, method values and test tables',
    {
      'list/list.go':
        'package list\n\ntype List[T any] struct{ items []T }\n\nfunc (l *List[T]) PushBack(v T) { l.items = append(l.items, v) }\n\nfunc Map[T, U any](in []T, f func(T) U) []U { return nil }\n\ntype Handler func(string) error\n\nfunc (h Handler) Serve(s string) error { return h(s) }\n',
      'list/list_test.go':
        'package list\n\nimport "testing"\n\nfunc TestPush(t *testing.T) {\n\tvar l List[int]\n\tl.PushBack(1)\n\tx := &List[string]{}\n\tx.PushBack("a")\n\tpush := x.PushBack\n\tpush("b")\n\tMap[int, string](nil, nil)\n}\n',
    },
    called('PushBack', 'list/list_test.go#l.PushBack(1)', 'list/list_test.go#x.PushBack("a")'),
    called('Map', 'list/list_test.go#Map[int'),
    { question: 'Which tests cover PushBack?', cites: ['list/list_test.go#l.PushBack(1)'] },
    defined('Handler', 'list/list.go#type Handler'),
  ),
  report(
    'Rust modules, re-exports, traits and macros',
    {
      'Cargo.toml': '[package]\nname = "loom"\nversion = "0.1.0"\n',
      'src/lib.rs':
        'pub mod weave;\nmod knots;\npub use knots::tie_knot as tie;\npub use weave::{self as w, Loom};\n\n#[macro_export]\nmacro_rules! stitch {\n    ($e:expr) => {\n        $crate::tie($e)\n    };\n}\n\npub const MAX_ROWS: usize = 3;\nstatic mut COUNT: u32 = 0;\npub type Rows = Vec<u8>;\n',
      'src/knots.rs': 'pub fn tie_knot(n: u32) -> u32 {\n    n\n}\n',
      'src/weave.rs':
        'use crate::MAX_ROWS;\n\npub trait Pattern {\n    const WIDTH: usize;\n    fn draw_row(&self, i: usize) -> u32;\n    fn draw_all(&self) {\n        for i in 0..MAX_ROWS {\n            self.draw_row(i);\n        }\n    }\n}\n\n#[derive(Debug, Clone)]\npub struct Loom<T> {\n    pub rows: T,\n}\n\nimpl<T: Clone> Loom<T> {\n    pub fn build(rows: T) -> Self {\n        Self { rows }\n    }\n}\n\nimpl<T> Pattern for Loom<T> {\n    const WIDTH: usize = 2;\n    fn draw_row(&self, i: usize) -> u32 {\n        i as u32\n    }\n}\n\npub enum Thread {\n    Wool(u8),\n    Silk { fine: bool },\n}\n\npub union Raw {\n    a: u32,\n}\n',
      'src/main.rs':
        'use loom::weave::{Pattern, Thread};\nuse loom::{stitch, tie, Loom};\n\nfn paint(p: &dyn Pattern) {\n    p.draw_all();\n}\n\nfn run<P: Pattern>(p: P) {\n    p.draw_row(1);\n}\n\nfn main() {\n    let loom = Loom::build(vec![1]);\n    loom.draw_all();\n    Pattern::draw_row(&loom, 2);\n    stitch!(3);\n    tie(4);\n    match Thread::Wool(1) {\n        Thread::Silk { fine } => {}\n        _ => {}\n    }\n}\n',
    },
    called('tie_knot', 'src/main.rs#    tie(4)'),
    used('stitch', 'src/main.rs#stitch!(3)'),
    called('Loom::build', 'src/main.rs#Loom::build'),
    called('draw_all', 'src/main.rs#p.draw_all()', 'src/main.rs#loom.draw_all()'),
    called('Pattern::draw_row', 'src/main.rs#p.draw_row(1)', 'src/weave.rs#self.draw_row(i)'),
    extended('Pattern', 'src/weave.rs#impl<T> Pattern for'),
    defined('Thread::Silk', 'src/weave.rs#Silk {'),
    defined('COUNT', 'src/lib.rs#static mut COUNT'),
    defined('WIDTH', 'src/weave.rs#const WIDTH: usize;'),
    defined('Raw', 'src/weave.rs#union Raw'),
  ),
  report(
    'Rust workspaces, tests in the file and nested modules',
    {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
      'crates/core-lib/Cargo.toml': '[package]\nname = "core-lib"\n',
      'crates/core-lib/src/lib.rs':
        'pub mod util {\n    pub fn clamp_to(n: i32) -> i32 {\n        n\n    }\n    pub(crate) mod inner {\n        pub struct Deep;\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn clamps() {\n        assert_eq!(util::clamp_to(1), 1);\n    }\n}\n',
      'crates/app/Cargo.toml': '[package]\nname = "app"\n[dependencies]\ncore-lib = { path = "../core-lib" }\n',
      'crates/app/src/main.rs':
        'use core_lib::util::clamp_to;\n\nfn main() {\n    let f = clamp_to;\n    [1].iter().map(|n| clamp_to(*n));\n    (0..3).map(core_lib::util::clamp_to);\n}\n',
    },
    called('clamp_to', 'crates/app/src/main.rs#clamp_to(*n)'),
    maybeCalled('clamp_to', 'crates/app/src/main.rs#(0..3)'),
    { question: 'Which tests cover clamp_to?', cites: ['crates/core-lib/src/lib.rs#assert_eq!(util::clamp_to'] },
    defined('Deep', 'crates/core-lib/src/lib.rs#struct Deep'),
  ),
  report(
    'Zig',
    {
      'src/ring.zig':
        'const std = @import("std");\n\npub const Ring = struct {\n    items: []u8,\n\n    pub fn pushByte(self: *Ring, b: u8) void {\n        _ = b;\n    }\n};\n\npub const Mode = enum { slow, fast };\nvar total: usize = 0;\n\ntest "pushes" {\n    var r = Ring{ .items = undefined };\n    r.pushByte(1);\n}\n',
      'src/main.zig':
        'const Ring = @import("ring.zig").Ring;\nconst ring = @import("ring.zig");\n\npub fn main() void {\n    var r: Ring = undefined;\n    r.pushByte(2);\n    _ = ring.Mode.fast;\n}\n',
    },
    defined('pushByte', 'src/ring.zig#fn pushByte'),
    maybeCalled('pushByte', 'src/main.zig#r.pushByte(2)'),
    used('Mode', 'src/main.zig#ring.Mode.fast'),
    asked('Who imports src/ring.zig?', /imported by 1 file/, 'src/main.zig#const Ring'),
  ),
];
