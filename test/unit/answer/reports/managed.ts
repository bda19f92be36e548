import { called, defined, extended, maybeCalled, report, used, type Report } from './report';

/** Java, Kotlin, Scala, C#, Swift, Dart. */
export const managedReports: readonly Report[] = [
  report(
    'Java fields that are injected, static imports, nested and anonymous classes',
    {
      'src/main/java/org/shop/Vip.java':
        'package org.shop;\n\npublic class Vip {\n    public static final int LEVELS = 3;\n\n    public String getVipName() {\n        return "a";\n    }\n\n    public static Vip of(int n) {\n        return new Vip();\n    }\n\n    public static class Builder {\n        public Builder withName(String n) {\n            return this;\n        }\n        public Vip build() {\n            return new Vip();\n        }\n    }\n}\n',
      'src/main/java/org/shop/web/Page.java':
        'package org.shop.web;\n\nimport static org.shop.Vip.LEVELS;\nimport org.shop.Vip;\n\n@Component\npublic class Page {\n    @Resource\n    private Vip vip;\n\n    public void show(Vip other) {\n        vip.getVipName();\n        this.vip.getVipName();\n        other.getVipName();\n        Vip.of(LEVELS).getVipName();\n        new Vip().getVipName();\n        new Vip.Builder().withName("a").build();\n        list.stream().map(Vip::getVipName);\n        Runnable r = new Runnable() {\n            @Override\n            public void run() {\n                runInner();\n            }\n        };\n    }\n\n    private void runInner() {}\n}\n',
    },
    called(
      'getVipName',
      'src/main/java/org/shop/web/Page.java#        vip.getVipName()',
      'src/main/java/org/shop/web/Page.java#this.vip.getVipName',
      'src/main/java/org/shop/web/Page.java#other.getVipName',
      'src/main/java/org/shop/web/Page.java#Vip.of(LEVELS)',
      'src/main/java/org/shop/web/Page.java#new Vip().get',
      'src/main/java/org/shop/web/Page.java#Vip::getVipName',
    ),
    called('Builder.withName', 'src/main/java/org/shop/web/Page.java#withName("a")'),
    called('runInner', 'src/main/java/org/shop/web/Page.java#                runInner();'),
    used('LEVELS', 'src/main/java/org/shop/web/Page.java#Vip.of(LEVELS)'),
    defined('Builder', 'src/main/java/org/shop/Vip.java#class Builder'),
  ),
  report(
    'Java records, sealed interfaces, enums with bodies, annotations and interface defaults',
    {
      'src/Shape.java':
        'package geo;\n\npublic sealed interface Shape permits Circle, Square {\n    double area();\n    default String label() {\n        return "x" + area();\n    }\n}\n\nrecord Circle(double radius) implements Shape {\n    public Circle {\n        check(radius);\n    }\n    public double area() {\n        return radius();\n    }\n    static void check(double r) {}\n}\n\nfinal class Square implements Shape {\n    public double area() {\n        return 1;\n    }\n}\n',
      'src/Op.java':
        'package geo;\n\n@interface Audited {\n    String value() default "";\n}\n\npublic enum Op {\n    PLUS("+") {\n        int apply(int a) {\n            return a;\n        }\n    },\n    MINUS("-");\n\n    private final String sign;\n\n    Op(String sign) {\n        this.sign = sign;\n    }\n\n    @Audited("a")\n    int apply(int a) {\n        return -a;\n    }\n}\n',
      'src/Use.java':
        'package geo;\n\nclass Use {\n    double sum(Shape s, Op op) {\n        op.apply(1);\n        return s.area() + Op.PLUS.apply(2);\n    }\n}\n',
    },
    defined('Circle', 'src/Shape.java#record Circle'),
    defined('Op.PLUS', 'src/Op.java#PLUS("+")'),
    defined('Audited', 'src/Op.java#@interface Audited'),
    used('Audited', 'src/Op.java#@Audited("a")'),
    extended('Shape', 'src/Shape.java#record Circle', 'src/Shape.java#class Square'),
    called('Shape.area', 'src/Use.java#s.area()', 'src/Shape.java#"x" + area()'),
    called('Circle.check', 'src/Shape.java#check(radius);'),
    called('Op.apply', 'src/Use.java#op.apply(1)'),
  ),
  report(
    'Kotlin extension functions, companions, objects, delegates and injected properties',
    {
      'src/main/kotlin/app/Text.kt':
        'package app\n\nfun String.toSlug(): String = lowercase()\n\nval String.isBlankish: Boolean get() = isBlank()\n\ninline fun <reified T> List<T>.second(): T = this[1]\n\ntypealias Handler = (String) -> Unit\n\nconst val MAX_LEN = 3\n',
      'src/main/kotlin/app/Repo.kt':
        'package app\n\ninterface Repo {\n    suspend fun loadAll(): List<String>\n}\n\nclass DbRepo @Inject constructor(private val db: Db) : Repo {\n    override suspend fun loadAll(): List<String> = listOf()\n    companion object {\n        fun create(): DbRepo = DbRepo(Db())\n        const val NAME = "x"\n    }\n}\n\nobject Registry {\n    fun lookUp(name: String) = name\n}\n\nsealed class Result {\n    data class Ok(val value: Int) : Result()\n    data object Empty : Result()\n}\n\nenum class Kind { BIG, SMALL }\n',
      'src/main/kotlin/app/Page.kt':
        'package app.ui\n\nimport app.DbRepo\nimport app.Registry\nimport app.Repo\nimport app.toSlug as slugify\nimport app.Result\n\nclass Page(private val repo: Repo, val other: DbRepo) {\n    private val title by lazy { "A".slugify() }\n    suspend fun show() {\n        repo.loadAll()\n        this.other.loadAll()\n        Registry.lookUp("a")\n        DbRepo.create().loadAll()\n        val r: Result = Result.Ok(1)\n        listOf("a").map(Registry::lookUp)\n        repo?.let { it.loadAll() }\n    }\n}\n',
    },
    defined('toSlug', 'src/main/kotlin/app/Text.kt#String.toSlug'),
    defined('isBlankish', 'src/main/kotlin/app/Text.kt#isBlankish'),
    defined('Handler', 'src/main/kotlin/app/Text.kt#typealias Handler'),
    defined('second', 'src/main/kotlin/app/Text.kt#second()'),
    defined('Kind.BIG', 'src/main/kotlin/app/Repo.kt#BIG'),
    defined('Result.Ok', 'src/main/kotlin/app/Repo.kt#class Ok'),
    called('Repo.loadAll', 'src/main/kotlin/app/Page.kt#        repo.loadAll()'),
    called('DbRepo.loadAll', 'src/main/kotlin/app/Page.kt#this.other.loadAll()'),
    called('Registry.lookUp', 'src/main/kotlin/app/Page.kt#Registry.lookUp("a")'),
    called('DbRepo.create', 'src/main/kotlin/app/Page.kt#DbRepo.create()'),
    extended('Repo', 'src/main/kotlin/app/Repo.kt#class DbRepo'),
    called('toSlug', 'src/main/kotlin/app/Page.kt#slugify()'),
  ),
  report(
    'Scala implicits, objects, traits, given and extension methods',
    {
      'src/main/scala/shop/Money.scala':
        'package shop\n\ntrait Show[A] {\n  def showIt(a: A): String\n}\n\nobject Show {\n  implicit val intShow: Show[Int] = (a: Int) => a.toString\n  implicit class MoneyOps(val n: Int) extends AnyVal {\n    def euros: Money = Money(n)\n  }\n  def apply[A](implicit s: Show[A]): Show[A] = s\n}\n\nfinal case class Money(cents: Int) {\n  def plusTax(rate: Int): Money = copy(cents + rate)\n}\n\nobject Money {\n  val Zero = Money(0)\n  lazy val Max: Money = Money(9)\n  type Cents = Int\n}\n',
      'src/main/scala/shop/Till.scala':
        'package shop\n\nimport shop.Show._\nimport shop.{Money => Cash}\n\nclass Till(m: Money) extends Base with Logging {\n  def ring(): Money = {\n    m.plusTax(3)\n    Money.Zero.plusTax(1)\n    val c = Cash(3)\n    c.plusTax(2)\n    3.euros\n  }\n}\n\nabstract class Base { def ring(): Money }\ntrait Logging { self: Base => def logIt(s: String): Unit = println(s) }\n',
      'src/main/scala/shop/New.scala':
        'package shop\n\nenum Colour:\n  case Red, Green\n\ngiven ordering: Ordering[Money] with\n  def compare(a: Money, b: Money): Int = 0\n\nextension (m: Money)\n  def doubled: Money = m.plusTax(m.cents)\n\n@main def runIt(): Unit =\n  println(Money(1).doubled)\n',
    },
    defined('intShow', 'src/main/scala/shop/Money.scala#implicit val intShow'),
    defined('euros', 'src/main/scala/shop/Money.scala#def euros'),
    defined('doubled', 'src/main/scala/shop/New.scala#def doubled'),
    defined('Colour.Red', 'src/main/scala/shop/New.scala#case Red'),
    defined('ordering', 'src/main/scala/shop/New.scala#given ordering'),
    defined('Money.Cents', 'src/main/scala/shop/Money.scala#type Cents'),
    called('plusTax', 'src/main/scala/shop/Till.scala#m.plusTax(3)', 'src/main/scala/shop/New.scala#m.plusTax'),
    extended('Logging', 'src/main/scala/shop/Till.scala#class Till'),
    extended('Base', 'src/main/scala/shop/Till.scala#class Till'),
    maybeCalled('euros', 'src/main/scala/shop/Till.scala#3.euros'),
  ),
  report(
    'C# partial classes, records, extension methods and properties',
    {
      'src/Text.cs':
        'namespace Acme.Text;\n\npublic static class TextExtensions\n{\n    public static string Shorten(this string s, int n) => s;\n}\n\npublic record Point(int X, int Y)\n{\n    public int Sum => X + Y;\n}\n\npublic delegate void Changed(object sender);\n',
      'src/Form.cs':
        'using Acme.Text;\n\nnamespace Acme.Ui\n{\n    public partial class Form : BaseForm, IForm\n    {\n        public event Changed OnChange;\n        public string Title { get; set; } = "a".Shorten(3);\n        private readonly IReport _report;\n        public Form(IReport report) => _report = report;\n        public void Go()\n        {\n            _report.Build();\n            InitParts();\n            void Local() { Title.Shorten(2); }\n        }\n        public static Form operator +(Form a, Form b) => a;\n        public int this[int i] => i;\n    }\n}\n',
      'src/Form.Designer.cs':
        'namespace Acme.Ui\n{\n    public partial class Form\n    {\n        private void InitParts() { }\n    }\n}\n',
      'src/Report.cs':
        'namespace Acme.Ui;\n\npublic interface IReport { void Build(); }\n\npublic class Report : IReport\n{\n    public void Build() { Format(); }\n    public void Format() { }\n}\n\npublic abstract class BaseForm { }\npublic interface IForm { }\npublic struct Size { public int W; }\npublic enum Mode { On, Off = 2 }\n',
    },
    called('Shorten', 'src/Form.cs#Title.Shorten(2)'),
    defined('OnChange', 'src/Form.cs#event Changed OnChange'),
    defined('Changed', 'src/Text.cs#delegate void Changed'),
    defined('Title', 'src/Form.cs#string Title'),
    defined('Mode.Off', 'src/Report.cs#Off = 2'),
    defined('Point', 'src/Text.cs#record Point'),
    called('InitParts', 'src/Form.cs#InitParts();'),
    called('IReport.Build', 'src/Form.cs#_report.Build()'),
    called('Format', 'src/Report.cs#Format();'),
    extended('IReport', 'src/Report.cs#class Report'),
    extended('BaseForm', 'src/Form.cs#partial class Form'),
  ),
  report(
    'Swift protocols, extensions, singletons and Self',
    {
      'Package.swift':
        '// swift-tools-version:5.9\nimport PackageDescription\nlet package = Package(name: "Demo", targets: [.target(name: "Demo")])\n',
      'Sources/Demo/Store.swift':
        'import Foundation\n\nprotocol Storing: AnyObject {\n    var count: Int { get }\n    func saveItem(_ item: String) throws\n}\n\nfinal class Store: Storing {\n    static let shared = Store()\n    var count: Int = 0\n    init() {}\n    func saveItem(_ item: String) throws {}\n    class func reset() { Self.purgeAll() }\n    static func purgeAll() {}\n    subscript(i: Int) -> Int { i }\n}\n\nextension Store {\n    func trimAll() { Self.purgeAll() }\n}\n\nextension String {\n    var slugged: String { self }\n}\n\nenum Route: String {\n    case home, about = "x"\n    case item(id: Int)\n}\n\nactor Counter {\n    func tickUp() {}\n}\n\ntypealias Done = (Bool) -> Void\n@propertyWrapper struct Clamped { var wrappedValue: Int }\nmacro stringify(_ x: Int) -> Int = #externalMacro(module: "M", type: "T")\n',
      'Sources/Demo/View.swift':
        'struct ListView: View {\n    let store: Storing\n    @State private var text = ""\n    var body: some View {\n        Button("a") { Store.shared.trimAll() }\n            .onAppear { try? store.saveItem("a".slugged) }\n    }\n    func again(other: Store) {\n        try? other.saveItem("x")\n        let s = Store()\n        s.trimAll()\n        open(.item(id: 1))\n    }\n}\n',
    },
    called('trimAll', 'Sources/Demo/View.swift#Store.shared.trimAll()', 'Sources/Demo/View.swift#s.trimAll()'),
    called('purgeAll', 'Sources/Demo/Store.swift#class func reset', 'Sources/Demo/Store.swift#func trimAll'),
    called('Storing.saveItem', 'Sources/Demo/View.swift#store.saveItem'),
    called('Store.saveItem', 'Sources/Demo/View.swift#other.saveItem'),
    extended('Storing', 'Sources/Demo/Store.swift#final class Store'),
    defined('Route.item', 'Sources/Demo/Store.swift#case item'),
    defined('about', 'Sources/Demo/Store.swift#about ='),
    defined('slugged', 'Sources/Demo/Store.swift#var slugged'),
    defined('tickUp', 'Sources/Demo/Store.swift#func tickUp'),
    defined('Done', 'Sources/Demo/Store.swift#typealias Done'),
    defined('shared', 'Sources/Demo/Store.swift#static let shared'),
  ),
  report(
    'Dart parts, mixins, extensions and named constructors',
    {
      'lib/user.dart':
        "library user;\nimport 'package:app/text.dart' as txt;\npart 'user.g.dart';\n\nmixin Walker on Object {\n  void walkFar() {}\n}\n\nclass User with Walker implements Comparable<User> {\n  final String name;\n  User(this.name);\n  User.guest() : name = txt.capitalise('guest');\n  factory User.fromJson(Map<String, dynamic> json) => _$UserFromJson(json);\n  String get shortName => name;\n  set alias(String v) {}\n  @override\n  int compareTo(User o) => 0;\n}\n\nextension NiceString on String {\n  String shout() => this;\n}\n\nenum Role { admin, guest }\ntypedef Check = bool Function(User u);\nconst kLimit = 3;\n",
      'lib/user.g.dart': "part of 'user.dart';\n\nUser _$UserFromJson(Map<String, dynamic> json) => User(json['n']);\n",
      'lib/text.dart': "String capitalise(String s) => s;\nexport 'src/more.dart' show lower;\n",
      'lib/src/more.dart': 'String lower(String s) => s;\n',
      'lib/main.dart':
        "import 'user.dart';\nimport 'text.dart' show lower;\n\nvoid main() {\n  final u = User.guest();\n  u.walkFar();\n  lower('a'.shout());\n  User.fromJson({});\n}\n",
      'pubspec.yaml': 'name: app\n',
    },
    called('capitalise', "lib/user.dart#txt.capitalise('guest')"),
    called('lower', "lib/main.dart#lower('a'"),
    defined('walkFar', 'lib/user.dart#void walkFar'),
    defined('User.guest', 'lib/user.dart#User.guest()'),
    defined('shortName', 'lib/user.dart#get shortName'),
    defined('_$UserFromJson', 'lib/user.g.dart#_$UserFromJson'),
    called('_$UserFromJson', 'lib/user.dart#factory User.fromJson'),
    defined('shout', 'lib/user.dart#shout()'),
    defined('Check', 'lib/user.dart#typedef Check'),
    extended('Walker', 'lib/user.dart#class User'),
    maybeCalled('shout', "lib/main.dart#'a'.shout()"),
    defined('Role.admin', 'lib/user.dart#enum Role'),
  ),
];
