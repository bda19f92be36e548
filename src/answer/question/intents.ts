import { anyOf, inText, wordsOf } from './patterns';

/** What a question may want, as its words say. `§` stands for the name of something here. */
export type Intent = keyof typeof intents;

/** How developers ask for it: words and turns, never whole sentences. One that is found makes the intent likely; what it covers is no subject of its own. */
export const intents = {
  rename: anyOf(
    wordsOf(
      'renam(?:e|es|ed|ing)(?: § (?:to|as|into) §)?',
      'umbenenn\\p{L}*|umzubenennen|umbenannt',
      'renomm\\p{L}*',
      'renombr\\p{L}*',
      'renomea\\p{L}*|rinomin\\p{L}*',
      'переимен\\p{L}*',
    ),
    inText('重命名|改名|名前を?変|リネーム|이름.{0,3}(?:바꾸|바꿀|변경)'),
  ),
  tests: anyOf(
    wordsOf(
      'unit[- ]?tests?|tests?|tested|testing|test ?(?:cases?|files?|suites?)|specs?|covered|covers?|covering|coverage|exercis(?:e|es|ed|ing)|verif(?:y|ies|ied)|well|check(?:s|ed)?|touch(?:es)?',
      'getestet|testet|testen|abgedeckt|prueb(?:a|as)|probad[oa]|cubre[n]?|testé[es]*|tests|couvert|couvrent|teste|testes|testado|test(?:ano|ato)|тест\\p{L}*|протестир\\p{L}*|покрыва\\p{L}*',
    ),
    inText('测试|覆盖|テスト|테스트|परीक्षण|اختبار'),
  ),
  owner: anyOf(
    wordsOf(
      "own(?:s|ed|er|ers|ership)?|code ?owners?|maintain(?:s|ed|er|ers)?|who(?:m|'s| is| are)? (?:is )?(?:responsible|in charge|accountable)(?: (?:for|of))?|(?:which|what) teams?|teams?|(?:should|can|do|must) i (?:ask|talk to|ping|contact)(?: (?:for|about))?|(?:a )?(?:code )?review(?:er|ers|s)?|belongs? to|in charge",
      'zuständig\\p{L}*|verantwortlich\\p{L}*|gehört|besitzt|betreut|responsable[s]?|propriétaire[s]?|appartient|maintient|dueñ[oa]s?|propietari[oa]s?|encargad[oa]s?|mantiene|dono|proprietári[oa]|responsável|mantém|responsabile|владе\\p{L}*|отвечает|ответствен\\p{L}*',
    ),
    inText('负责|所有者|归谁|担当|持ち主|담당|소유|ज़िम्मेदार|مسؤول'),
  ),
  added: anyOf(
    wordsOf(
      'when (?:was|were|did|has|have|is)(?: §)?(?: been)?(?: first)?(?: (?:added|introduced|created|written|come|came|appear|born|land))?(?: in(?:to)?)?|first (?:added|appear\\p{L}*|version|commit)|added|introduced|created|come into|came into|came to be|appear(?:s|ed)?|land(?:ed)?|hinzugefügt|eingeführt|dazugekommen|ajouté[es]*|introduit[es]*|añadi\\p{L}*|agreg\\p{L}*|introduj\\p{L}*|adicionad[oa]s?|criad[oa]s?|aggiunt[oa]|добавл\\p{L}*|появил\\p{L}*',
    ),
    inText('添加|加入|引入|追加|추가'),
  ),
  history: anyOf(
    wordsOf(
      'chang(?:e|es|ed|ing)|modif(?:y|ies|ied)|modifications?|updat(?:e|es|ed)|edit(?:s|ed)?|histor(?:y|ies)|evolv(?:e|ed)|evolution|commits?|committed|checked in|blame|git(?: (?:log|blame|history))?|logs?|touch(?:ed)|wrote|written|author(?:s|ed)?|who (?:added|introduced|created|made|did)|introduced|added|created|removed|refactored|rewritten|fixed|renamed|old|age|last|lately|recent(?:ly)?|latest|newest|new|previous|when|why|activity|happen(?:s|ed|ing)?|done|repo(?:sitory)?|uncommitted|unstaged|staged|yet|work(?:ing)? (?:copy|tree)|by whom',
      'geändert\\p{L}*|änder\\p{L}*|verändert\\p{L}*|geschrieben|historie|verlauf|zuletzt|letzte[nrs]?|kürzlich|neu(?:es|e)?|getan|modifié\\p{L}*|changé\\p{L}*|changements?|historique|dernier\\p{L}*|dernière\\p{L}*|récent\\p{L}*|récemment|nouveau|écrit|cambi\\p{L}*|modific\\p{L}*|historia[l]?|últim\\p{L}*|reciente\\p{L}*|nuevo|escribió|mud(?:ou|ança|anças|aram)|alter\\p{L}*|histórico|recente\\p{L}*|novo|escreveu|modificat\\p{L}*|scritto|измен\\p{L}*|менял\\p{L}*|истори\\p{L}*|последн\\p{L}*|недавн\\p{L}*|нового|написал\\p{L}*|коммит\\p{L}*',
    ),
    inText(
      '修改|更改|变化|改动|变更|改了|最近|最新|历史|提交|谁写|変更|変わ|履歴|最近|書い|コミット|변경|바뀌|바뀐|최근|이력|커밋|썼|작성|बदल|تغير|تغيّر',
    ),
  ),
  extend: anyOf(
    wordsOf(
      'extend(?:s|ed|ing)?|implements|implement(?:ers?|ors?|ations)|(?:who|what|which|classes|types|that) implement|inherit(?:s|ed|ing|ance)?|sub ?class(?:es|ed|ing)?|sub-?types?|deriv(?:e|es|ed|ing)|overrid(?:e|es|den|ing)|descendants?|child(?:ren)?(?: (?:classes|types))?',
      'erb(?:t|en)|abgeleitet\\p{L}*|implementieren|erweiter\\p{L}*|unterklassen|hérit\\p{L}*|étend\\p{L}*|implémente(?:nt)?|sous-classes|hereda[n]?|extiende[n]?|implementa[n]?|subclases|herda[m]?|estende[m]?|subclasses|eredita\\p{L}*|estende|implementano|наслед\\p{L}*|расшир\\p{L}*|реализу\\p{L}*|подкласс\\p{L}*',
    ),
    inText('继承|子类|扩展了|实现了|継承|サブクラス|상속|구현한|하위'),
  ),
  import: anyOf(
    wordsOf(
      'import(?:s|ed|ing|ers?)?|requir(?:e|es|ed|ing)|includ(?:e|es|ed|ing)|pull(?:s|ed)?(?: in)?|dependents?',
      'importier\\p{L}*|eingebunden|importe(?:nt|r)?|importé[es]*|importa[nm]?|importad[oa]s?|importano|импорт\\p{L}*|подключ\\p{L}*',
    ),
    inText('导入|引入|インポート|임포트|가져오|आयात|يستورد'),
  ),
  call: anyOf(
    wordsOf(
      'call(?:s|ed|ing|er|ers)?(?:[ -]?sites?)?|invok(?:e|es|ed|ing|er|ers)|invocations?|trigger(?:s|ed|ing)?|execut(?:e|es|ed|ing)|fires?|fired|reach(?:es|ed)?',
      'ruft|rufen|aufruf\\p{L}*|aufgerufen|aufrufer|appel\\p{L}*|invoqu\\p{L}*|llam\\p{L}*|invoca\\p{L}*|cham\\p{L}*|chiam\\p{L}*|вызыва\\p{L}*|вызов\\p{L}*|вызван\\p{L}*|çağır\\p{L}*|wywołuj\\p{L}*|gọi|memanggil',
    ),
    inText('调用|呼び出|呼ん|呼ば|コール|호출|부르|कॉल|बुलात|يستدعي|استدعاء|تستدعي|কল'),
  ),
  use: anyOf(
    wordsOf(
      'us(?:e|es|ed|ing|er|ers|ages?)|referenc(?:e|es|ed|ing)|refers?(?: to)?|referring|mention(?:s|ed|ing)?|occurrences?|occurs?|dead(?: code)?|unused|rel(?:y|ies|ied|ying)(?: on)?|depend(?:s|ed|ing|encies)?(?: (?:up)?on)?|dependents?|break(?:s|ing)?|delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|instantiat(?:e|es|ed|ing)|creates?|created|access(?:es|ed)?|consum(?:e|es|ed|ers?)|need(?:s|ed)|impact(?:s|ed)?|affected|affects?',
      'verwend\\p{L}*|benutz\\p{L}*|genutzt|nutz(?:t|en)|gebraucht|braucht|hängt|hängen|utilis\\p{L}*|référenc\\p{L}*|dépend\\p{L}*|usa[nr]?|usad[oa]s?|usos|utiliza\\p{L}*|referencia\\p{L}*|depende[nm]?|usam|usos|usato|utilizzat\\p{L}*|использу\\p{L}*|примен\\p{L}*|ссыла\\p{L}*|завис\\p{L}*|kullan\\p{L}*|używ\\p{L}*|sử|dụng|digunakan|menggunakan',
    ),
    inText(
      '使用|用到|引用|依赖|被用|使わ|使っ|使う|利用|参照|依存|사용|쓰이|쓰는|참조|의존|उपयोग|इस्तेमाल|يستخدم|استخدام|تستخدم|ব্যবহার',
    ),
  ),
  connect: anyOf(
    wordsOf(
      'connect(?:s|ed|ion|ions)?|relat(?:e|es|ed|ion|ions|ionship)|link(?:s|ed)?|wired|hang together|work together|interact(?:s|ion)?|communicat(?:e|es)|talks?|(?:shortest )?paths?|chain|route|way|lead(?:s)?|come|get|end up|reach(?:es)?|know(?:s)? (?:of|about)',
      'hängen|zusammen|zusammenhang|verbunden|verbindung|weg|beziehung|lié[es]*|lien|relation|rapport|relacion\\p{L}*|relación|conect\\p{L}*|conex\\p{L}*|camino|caminho|ligad[oa]s?|colleg\\p{L}*|связ\\p{L}*|путь',
    ),
    inText('关系|联系|路径|连接|関係|関連|つなが|経路|관계|연결|경로|संबंध|علاقة'),
  ),
  where: anyOf(
    wordsOf(
      "where(?:'s|s| is| are| was| do| does| did| can| could)?|location|locat(?:e|es|ed|ion)|find|found|(?:in )?(?:which|what) (?:files?|modules?|folders?|packages?|places?|director(?:y|ies))|defin(?:e|es|ed|ition|itions)|declar(?:e|es|ed|ation|ations)|implement(?:ed|ation)?|jump|take me|go ?to|goto|open|live|lives|reside[s]?|sits?|kept|contains?|holds?|comes? from|coming from|source|navigate",
      'wo|wohin|in welcher datei|welche datei|definiert|definition|deklariert|liegt|steht|finde|befindet|où|défini[es]*|définition|déclaré[es]*|trouve|dónde|donde|definid[oa]s?|definición|declarad[oa]s?|ubicad[oa]|encuentra|onde|definição|fica|localizad[oa]|dove|definit[oa]|trova|где|определ\\p{L}*|объявл\\p{L}*|наход\\p{L}*|лежит|nerede|tanımlı|gdzie|zdefiniowan\\p{L}*|đâu|định nghĩa|dimana|mana|didefinisikan',
    ),
    inText(
      '在哪|哪里|哪儿|哪个文件|定义|声明|位于|位置|找到|どこ|定義|宣言|場所|어디|정의|선언|위치|कहाँ|कहां|परिभाषित|أين|معرف|تعريف|معرّف|কোথায়',
    ),
  ),
  explain: anyOf(
    wordsOf(
      "what(?:'s|s| is| are| does| do)?|explain(?:s|ed|ing|ation)?|describ(?:e|es)|description|document|summar(?:ise|ize|y)|purpose|role|meaning|means?|meant|job|point|responsib(?:le|ility|ilities)(?: for)?|idea|signature|return(?:s|ed)?|work(?:s|ing)?|doing|good|used for|for what|about|understand|overview|contains?|contents?|has|happen(?:s|ing)? (?:inside|in|within)|behave[s]?|takes?|accepts?|handle[s]?|members?|methods?|serve[s]?|does|do|tell me|walk me through|introduc(?:e|tion)|matter|why",
      'macht|tut|bedeutet|erklär\\p{L}*|beschreib\\p{L}*|zweck|aufgabe|funktioniert|fait|faire|sert|servent|signifie|explique\\p{L}*|décri\\p{L}*|rôle|fonctionne|hace|sirve|significa|explica\\p{L}*|describ\\p{L}*|propósito|función|funciona|faz|serve|descrev\\p{L}*|propósito|fa|serve|spiega\\p{L}*|funziona|делает|означает|объясн\\p{L}*|опиш\\p{L}*|назначение|работает|нужен|нужна|нужно|yapar|yapıyor|yarar|açıkla|robi|działa|làm gì|giải thích|jelaskan|melakukan',
    ),
    inText(
      '做什么|干什么|干嘛|作用|用途|解释|说明|介绍|什么意思|含义|怎么工作|是什么|用来|何をし|何ですか|何を|説明|役割|意味|とは|무엇|뭐|설명|역할|하는 일|의미|क्या|समझा|काम|يفعل|اشرح|وظيفة|كيف يعمل|করে|ব্যাখ্যা',
    ),
  ),
} as const;

/** Whether words between two names say that one reaches the other: "does § use §". */
export function between(text: string): boolean {
  return text
    .split('§')
    .slice(1, -1)
    .some(words => reaching.test(words));
}

const reaching =
  /us(?:e|es|ing)|call|reach|depend|import|know|need|reference|access|verwend|benutz|ruf|util|usa|llama|chama|appel|вызыва|использу|调用|使用|依赖|呼|使|호출|사용/iu;
/** What § itself uses is asked, not who uses it. */
export const ofItsOwn = wordsOf(
  '(?:do(?:es)?|did|will|can) § (?:\\p{L}+ )?(?:import|depend on|use|call|invoke|need|require|reference|access|execute|trigger|throw|raise|return)',
);
/** Why § is there. */
export const usedFor = wordsOf(
  "used? for|for what|good for|(?:is|are|what's|whats) (?:the )?(?:purpose|use|point|role|job) (?:of|behind)|wofür|wozu|à quoi sert|para qué|para que serve|a cosa serve|зачем|для чего",
);

/** What belongs to a time in a question on history, and the time as git reads it. */
export const times: readonly (readonly [pattern: RegExp, since: string])[] = [
  [
    anyOf(wordsOf('yesterday|gestern|hier|ayer|ontem|ieri|вчера|dün|wczoraj'), inText('昨天|昨日|어제|कल|أمس')),
    'yesterday.midnight',
  ],
  [
    anyOf(
      wordsOf('today|heute|aujourd\\p{L}*|hoy|hoje|oggi|сегодня|this morning|bugün|dzisiaj'),
      inText('今天|今日|오늘|आज|اليوم'),
    ),
    'midnight',
  ],
  [
    anyOf(
      wordsOf(
        '(?:last|past|this|previous|the) week|letzte[nr]? woche|diese[rn]? woche|semaine(?: dernière)?|(?:última |esta )?semana(?: pasada| passada)?|(?:прошл|эт)\\p{L}* недел\\p{L}*|недел\\p{L}*|settimana(?: scorsa)?',
      ),
      inText('上周|本周|这周|一周|先週|今週|지난주|이번 주|हफ्ते|أسبوع'),
    ),
    '1 week ago',
  ],
  [
    anyOf(
      wordsOf(
        '(?:last|past|this|previous|the) month|letzte[nr]? monat|diese[nm]? monat|mois(?: dernier)?|(?:último )?m[eê]s(?: pasado| passado)?|(?:прошл|эт)\\p{L}* месяц\\p{L}*|месяц\\p{L}*|mese(?: scorso)?',
      ),
      inText('上个?月|本月|这个月|先月|今月|지난달|이번 달'),
    ),
    '1 month ago',
  ],
  [
    anyOf(
      wordsOf('(?:last|past|this|previous|the) year|letzte[ns]? jahr|dieses jahr|année|año|ano passado|год\\p{L}*'),
      inText('去年|今年|작년|올해'),
    ),
    '1 year ago',
  ],
];
/** "in the last 3 days", "since 2024-05-01". */
export const timeSpan = wordsOf(
  'since|ago|after|seit|depuis|desde|с|со|(?:in |over |during |within |for )?(?:the )?(?:last|past|since) (?<count>\\d{1,4}) (?<unit>minutes?|hours?|days?|weeks?|months?|years?)(?: ago)?|(?:since |after )?(?<date>\\d{4}-\\d{2}-\\d{2})',
);

/** Questions on the changes of the whole repository: what no name is in. */
export const recentChanges = anyOf(
  wordsOf(
    "(?:what|which|anything|something|who)(?:'s|s| has| have| is| was| were| did| files?)*(?: been)?(?: i| we| they| you)? (?:changed?|new|happened|modified|done|edited|touched|committed|updated|different)|(?:recent|latest|last|newest|new|my|show) (?:\\p{L}+ ){0,2}(?:commits?|changes|activity|history|work|updates?|edits)|recent activity|change ?log of (?:the|this)|uncommitted|unstaged|(?:not|n't) (?:yet )?committed|(?:have|did|do) i (?:not )?(?:changed?|commit(?:ted)?|edit(?:ed)?|modif(?:y|ied))|(?:commit|change|git) (?:history|log)|git log|git status",
    'was hat sich[^§]*(?:geändert|getan)|was (?:ist|gibt es) neu\\p{L}*|letzte[n]? (?:änderungen|commits)|was habe ich geändert',
    "qu'?(?: |)?est-ce qui a changé|quoi de neuf|dernie?rs? (?:changements|commits)|derni[eè]res? modifications|qu'ai-je modifié|a changé",
    '(?:qué|que) (?:ha |se ha |hay de )?(?:cambiado|cambió|nuevo|mudou|há de novo)|últim[oa]s (?:cambios|commits|mudanças|alterações)|qué cambié|o que mudou|cosa è cambiato|ultime modifiche',
    'что (?:нового|изменил\\p{L}*|поменял\\p{L}*)|последни\\p{L}* (?:изменени\\p{L}*|коммит\\p{L}*)',
  ),
  inText(
    '(?:最近|昨天|今天|上周|本周)?.{0,4}(?:改了什么|有什么(?:变化|改动|更新|修改)|变更了?什么|最近的提交|最新提交)|最近の(?:変更|コミット)|何が変わ|뭐가 (?:바뀌|변경)|무엇이 (?:바뀌|변경)|최근 (?:변경|커밋)',
  ),
);
/** Of those, what is in no commit yet. */
export const uncommitted = anyOf(
  wordsOf(
    "uncommitted|unstaged|(?:not|n't)(?: yet)? committed|(?:what|which)(?: files?)? (?:did|have) i (?:changed?|edit(?:ed)?|modif(?:y|ied))(?: so far)?|my (?:local |own )?changes|working (?:tree|copy)|git status|was habe ich geändert|qu'ai-je modifié|qué cambié|что я изменил",
  ),
  inText('未提交|我改了|未コミット|커밋하지 않'),
);

export const overviewWords = anyOf(
  wordsOf(
    "architect\\p{L}*|overviews?|big picture|bird'?s[- ]eye(?: view)?|high[- ]level|tours?|walk ?through|walk (?:me|us)|tl;?dr|eli5|summar(?:y|ise|ize|ies)|introduc(?:e|tion)|intro|onboard(?:ing)?|new (?:here|to)|newcomers?|newbie|beginners?|first (?:look|day|steps?)|just joined|joined|join|team|where (?:do|should|can|could|to|must|would) (?:i |we |one )?(?:start|begin)|(?:start|begin)(?:s|ning)?|reading|read(?: first)?|first|get(?:ting)? (?:started|oriented)|orient(?:ation)?|looking at|look at|organi[sz](?:ed|ation)|laid out|layout|structur(?:e|ed)|(?:main|key|core|major|important) (?:components?|parts?|modules?|pieces?|building blocks?|concepts?|folders?|ideas?)|components?|fits?(?: all)? together|hangs? together|entry ?points?|designs?|designed|purpose|point|goal|scope|idea|about|explain|describe|present|contains?|used for|doing|solve[s]?|problem|big|familiar|learn|understand|thing|read ?me|work|works|execution|divided|split(?: up)?|responsibilit(?:y|ies)|guide|basics?",
    'überblick|übersicht|architektur\\p{L}*|aufbau|aufgebaut|struktur|worum geht(?: es)?|einführung|zusammenfassung|einstieg|anfangen|neu|zweck',
    'aperçu|vue d ensemble|architecture|structure|à quoi sert|sert|de quoi(?: s agit-il| parle)?|résum\\p{L}*|présent\\p{L}*|débuter|commencer|nouveau|organisé',
    'arquitectura|estructura|visión general|resumen|resume|trata|presenta\\p{L}*|empezar|empiezo|nuevo|arquitetura|estrutura|visão geral|resumo|resuma|trata|começar|começo|novo|architettura|struttura|panoramica|riassunto|iniziare',
    'архитектур\\p{L}*|структур\\p{L}*|обзор|устроен\\p{L}*|описани\\p{L}*|кратк\\p{L}*|начать|новичок|рассказ\\p{L}*',
    'mimari\\p{L}*|genel bakış|yapı\\p{L}*|architektur\\p{L}*|przegląd|struktur\\p{L}*|kiến trúc|tổng quan|arsitektur\\p{L}*|gambaran(?: umum)?|ringkasan|tujuan|di cosa|tratta',
  ),
  inText(
    '架构|结构|概述|概览|整体|总体|总览|做什么|干什么|干嘛|介绍|是什么|用途|入门|新手|开始|アーキテクチャ|概要|構成|構造|全体|何をする|何の|説明|紹介|초보|구조|개요|아키텍처|전체|소개|설명|무엇|뭐|' +
      'वास्तुकला|संरचना|अवलोकन|परिचय|بنية|معمارية|نظرة|هيكل|ملخص|স্থাপত্য|কাঠামো|পরিচিতি|সংক্ষেপ|ساخت|خلاصہ|تعارف',
  ),
);
/** Of those, what is enough without a word for the repository. */
export const overviewAlone = anyOf(
  wordsOf(
    "architectur\\p{L}*|overview|big picture|bird'?s[- ]eye(?: view)?|high[- ]level|(?:guided |quick |short )*tour|tl;?dr|summar(?:y|ise|ize)|(?:i am|i'm|im) new|new (?:here|to)|just joined|where (?:do|should|can|could|to|must|would) (?:i |we |one )?(?:start|begin)|read first|(?:overall|general|main) (?:design|structure|idea|components?|parts?|modules?)|(?:everything|it all|it|this|things)(?: all)? (?:is )?(?:organi[sz]ed|structured|laid out|fits? together)|how(?:'s| is)(?: everything| it all)? (?:organi[sz]ed|structured|laid out)|fit(?:s)? together|entry ?points?|looking at|get(?:ting)? oriented|onboard(?:ing)?|where does (?:execution|it) (?:start|begin)|main (?:components?|parts?|modules?|pieces?)",
    'überblick|übersicht|architektur|worum geht(?: es)?(?: hier)?|wo (?:soll|fange) ich|vue d ensemble|aperçu|par où commencer|de quoi s agit-il|arquitectura|visión general|de qué trata|por dónde empiezo|arquitetura|visão geral|por onde (?:começo|começar)|architettura|panoramica|архитектур\\p{L}*|обзор|с чего начать',
    'mimari\\p{L}*|genel bakış|architektur[aęy]|przegląd|kiến trúc|tổng quan|arsitektur\\p{L}*|gambaran umum',
  ),
  inText(
    '整体架构|架构|概述|概览|总览|从哪里开始|アーキテクチャ|概要|全体像|構成|전체 구조|개요|아키텍처|어디서부터|वास्तुकला|बनावट|معمارية|البنية|স্থাপত্য',
  ),
);
/** Words for the repository as a whole. */
export const repositoryWords = anyOf(
  wordsOf(
    'repo|repos|repositor(?:y|ies)|projects?|code ?bases?|codebase|workspace|apps?|applications?|packages?|librar(?:y|ies)|lib|extension|programs?|software|product|system|tool|framework|code|thing|whole thing',
    'projekt(?:e[s]?|s)?|repositorium|programm|anwendung|quelltext|codebasis|dépôt|projet|logiciel|programme|bibliothèque|proyecto|repositorio|código|programa|aplicación|biblioteca|projeto|repositório|aplicativo|progetto|programma|проект\\p{L}*|репозитори\\p{L}*|программ\\p{L}*|приложени\\p{L}*|код\\p{L}*|proje\\p{L}*|depo|projekt\\p{L}*|dự án|mã nguồn|proyek|kode|aplikasi',
  ),
  inText(
    '项目|仓库|代码库|程序|代码|系统|プロジェクト|リポジトリ|コードベース|アプリ|ソフト|コード|프로젝트|저장소|리포지토리|코드베이스|코드|앱|परियोजना|प्रोजेक्ट|रिपॉजिटरी|कोड|المشروع|مشروع|المستودع|الكود|البرنامج|প্রকল্প(?:টি)?|প্রজেক্ট(?:টি)?|কোড|پروجیکٹ|منصوب\\p{L}*|کوڈ',
  ),
);

/** How a thing is done, of which the task is one of {@link taskOf}'s. */
export const howTo = anyOf(
  wordsOf(
    "how(?:'s| is| are| do| can| to| should| would| could)?|commands?|instructions?|steps?|(?:what|which) (?:do|must|should|would) (?:i|we|you) (?:need|have|type|run|enter|do)|(?:i|we) (?:need|want) to|prerequisites?|requirements?|guide|getting|get",
    'wie|womit|befehl|anleitung|comment|commande|cómo|como|comando|instrucciones|instruções|come|как|каким|команд\\p{L}*|nasıl|jak|bagaimana|cara|làm thế nào|cách',
  ),
  inText('怎么|如何|怎样|方法|命令|どうやって|どうすれば|方法|手順|するには|어떻게|방법|कैसे|كيف|কীভাবে'),
);
export const taskWords = anyOf(
  wordsOf(
    'run(?:s|ning)?|start(?:s|ed|ing)?|launch(?:es|ed)?|execut(?:e|ed|ing)|debug|serve|install(?:s|ed|ing|ation)?|set(?:ting)? ?up|set (?:it|this|everything) up|setup|build(?:s|ing)?|built|compil(?:e|es|ed|ing|ation)|bundle[d]?|package[d]?|lint(?:s|ed|er|ers|ing)?|format(?:ted|ter)?|tests?|tested|test ?suite|unit|e2e|end-to-end|integration|up and running|try|locally|local|machine|first|my|dependencies|everything|server|dev|development|mode|prerequisites?|type|and|computer',
    'ausführ\\p{L}*|führe|starte\\p{L}*|starten|bau(?:e|en|t)|gebaut|kompilier\\p{L}*|installier\\p{L}*|einricht\\p{L}*|teste\\p{L}*|lokal|lanc\\p{L}*|exécut\\p{L}*|démarr\\p{L}*|install\\p{L}*|compil\\p{L}*|construire|test\\p{L}*|ejecut\\p{L}*|arranc\\p{L}*|inici\\p{L}*|instal\\p{L}*|prueb\\p{L}*|constru\\p{L}*|rod(?:ar|o)|execut\\p{L}*|inici\\p{L}*|testes|esegu\\p{L}*|avvi\\p{L}*|запус\\p{L}*|установ\\p{L}*|собра\\p{L}*|сборк\\p{L}*|тест\\p{L}*|çalıştır\\p{L}*|kur\\p{L}*|derle\\p{L}*|uruchom\\p{L}*|zainstal\\p{L}*|zbudow\\p{L}*|chạy|cài đặt|menjalankan|dijalankan|instalasi',
  ),
  inText(
    '运行|启动|安装|编译|构建|打包|测试|跑|実行|起動|動か|インストール|ビルド|コンパイル|テスト|セットアップ|실행|시작|설치|빌드|컴파일|테스트|चला|इंस्टॉल|बिल्ड|تشغيل|تثبيت|أشغل|بناء|চালা|ইনস্টল',
  ),
);

export const helpWords = wordsOf(
  'help|what can (?:you|coil|i) (?:do|ask|help)(?: (?:me|you|with|for))*|(?:kinds?|sorts?|types?) of questions?|(?:what|which) (?:questions?|commands?) (?:can|may|do|should) (?:i|you) (?:ask|understand|answer|know)(?: you)?|how (?:do|can|should|to) (?:i )?(?:use|ask) (?:you|coil)|who are you|what are you(?: able to do)?|your (?:features|abilities|capabilities)|was kannst du|que peux-tu faire|qué puedes hacer|o que você (?:pode|sabe) fazer|что ты умеешь',
);
