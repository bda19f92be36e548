/** Names that stand for one of the reader's own. */
export function isPlaceholder(name: string): boolean {
  return (
    /[<>{}*…]|\.\.\.|\$[A-Z{]/.test(name) ||
    /(?:^|[/_.-])(?:path\/to|foo|bar|baz|qux|quux|example|sample|dummy|placeholder|xyz|xxx|acme|todo)(?=$|[/_.\d-])/i.test(
      name,
    ) ||
    /^(?:(?:my|your|some|other|another)(?:[-_A-Z]|$)|(?:foo|bar|baz|example|sample|dummy)(?:[A-Z_\d]|$)|(?:Foo|Bar|Baz|Example|Sample|My|Your|Some)(?:[A-Z_\d]|$))/.test(
      name,
    )
  );
}

/** Products, companies and standards whose name is written like one in code. */
export function isProductName(name: string): boolean {
  return products.has(name.toLowerCase());
}

const products = new Set(
  (
    'AirBnB AlpineJS AngularJS AnthropicAI AppKit AppleScript ArangoDB AutoGPT BackboneJS BerkeleyDB BigQuery BitBucket BitTorrent CamelCase camelCase CentOS ChatGPT CircleCI ClickHouse CloudFlare CloudFormation ' +
    'CloudFront CloudWatch CockroachDB CocoaPods CodeMirror CodePen CodeQL CodeSandbox CoffeeScript CommonJS CosmosDB CouchDB CPython cURL dApp DataDog DeepL DeepMind DeepSeek DevOps DevTools DigitalOcean DirectX ' +
    'DockerHub DocBook DuckDB DuckDuckGo DynamoDB eBay eBPF EditorConfig ElasticSearch EmberJS eSIM ESLint eSLint EtherCAT FastAPI FileZilla FireFox FreeBSD GeForce GitHub GitLab GitOps GoLand GNUmake GraalVM GraphQL gRPC ' +
    'HashiCorp HarfBuzz HomeBrew HotSpot HubSpot HuggingFace iCloud iMessage InfluxDB InnoDB IntelliJ IntelliSense iOS IoT iPad iPadOS iPhone IronPython iTerm JavaDoc JavaFX JavaScript JetBrains JFrog JOnAS jQuery JRuby JSDoc ' +
    'JSDelivr JUnit JupyterLab kebabCase KeyCloak KotlinJS LangChain LaTeX LevelDB LibreOffice LinkedIn LLaMA LoRA MacBook MacOS macOS MariaDB MathJax MathML MediaWiki MongoDB mDNS mTLS MySQL MyISAM NetBSD NeoVim NestJS NextJS NixOS NodeJS ' +
    'NoSQL npmJS NuGet NumPy NuxtJS NVidia OAuth OAuth2 OCaml OpenAI OpenAPI OpenBSD OpenCL OpenCV OpenGL OpenID OpenJDK OpenMP OpenShift OpenSSH OpenSSL OpenStack OpenSUSE openSUSE OpenTelemetry OpenVPN OpenXML PascalCase ' +
    'PageRank PayPal PhpStorm PlantUML PlayStation PostCSS PostGIS PostgreSQL PostHog PowerPC PowerPoint PowerShell PubSub PyCharm PyPI PyPy PyTest PyTorch QuickTime RabbitMQ ReactJS RedHat RocksDB RubyGems RubyMine SaaS PaaS IaaS SciPy ' +
    'ServiceNow SharePoint ShellCheck SmolLM snakeCase snake_case SolidJS SourceForge SpaceX SpiderMonkey SpringBoot SQLAlchemy SQLite sRGB StackOverflow StatsD StyleLint SublimeText SurrealDB SvelteKit SwiftUI SysV TailwindCSS TeamCity ' +
    'TensorBoard TensorFlow TensorRT TestNG ThinkPad TikTok TimescaleDB ToDo TravisCI tvOS TypeScript UIKit uWSGI UnityScript vLLM VirtualBox visionOS VMware VoIP VSCode VSCodium VueJS watchOS WebAssembly WebGL WebGPU WebKit ' +
    'WebLogic WebPack WebRTC WebSocket WebSockets WebStorm WhatsApp WiFi WinForms WordPress WireGuard xAI XCode XQuery YouTube ZooKeeper e2e i18n l10n a11y'
  )
    .toLowerCase()
    .split(' '),
);
