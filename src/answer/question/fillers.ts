import { anyOf, inText, wordsOf } from './patterns';

/**
 * Words that carry no subject in a question about code, in the languages that are understood: what is left of a question without them and
 * without the words of its kind is what else it is about.
 */
export const fillers: RegExp = anyOf(
  // English: function words, politeness, chat.
  wordsOf(
    "a|about|actually|ahead|all|also|an|and|any|anybody|anyone|anything|anyways?|anywhere|are|aren't|around|as|ask|at|away|be|been|being|briefly|but|by|can|cant|can't|could|" +
      "currently|did|didn't|do|does|doesn't|don'?t|done|each|else|end|ends|ended|ever|every|everything|everywhere|exactly|far|for|from|get|gets|gimme|give|go|goes|going|gonna|got|had|has|have|" +
      "having|hello|help|here|hey|hi|how|hows|how's|i|i'd|i'll|i'm|i've|if|im|in|inside|instead|into|is|isn't|it|it's|its|just|kind|kindly|know|let|let's|like|lol|looking|" +
      'made|make|many|may|maybe|me|mean|might|mind|more|much|must|my|myself|necessary|need|needed|needs|no|not|now|of|off|ok|okay|on|once|one|ones|only|or|other|our|out|over|' +
      'people|places?|please|plain|pls|plz|possible|possibly|quick|quickly|question|really|right|same|say|search|searching|see|should|show|shows|shown|simple|simply|so|some|somebody|' +
      "someone|something|somewhere|sort|still|stuff|such|sure|tell|than|thank|thanks|that|that's|the|their|them|then|there|there's|these|they|thing|things|this|those|through|" +
      "times?|to|too|trying|u|under|understand|up|us|very|via|want|was|way|we|well|were|what|whats|what's|whatever|when|where|wheres|where's|which|who|whom|whos|who's|whose|why|" +
      'will|with|within|without|wondering|words|would|wut|ya|yes|yet|you|your|currently|exist|exists|existing|available|list|lists|enumerate|find|print|full|complete|entire|whole|overall|' +
      'sorry|again|advance|apologies|excuse|pardon|bother|btw|curious|cheers|appreciated?|wonder|hopefully|everyone|folks|guys|morning|evening|silly|dumb|stupid|newbie|' +
      'general|short|brief|shortly|detail|details|detailed|exact|exactly|certain|long|often|ones|respect|regard|regarding|terms|far|quickly|coil|s|t|re|m|d|ll|ve',
  ),
  // German.
  wordsOf(
    'aber|alle|allen|aller|alles|als|am|an|auch|auf|aus|bei|beim|bin|bist|bitte|da|das|dass|dem|den|denn|der|des|die|dies|diese|diesem|diesen|dieser|dieses|dir|doch|du|ein|eine|einem|einen|einer|es|' +
      'für|gab|geben|gib|gibt|hab|habe|haben|hat|hier|ich|ihr|im|in|innerhalb|ist|kann|kannst|können|könntest|ja|mal|man|mich|mir|mit|muss|nach|noch|nur|oder|sich|sie|sind|soll|steht|über|überall|um|und|' +
      'uns|unser|unsere|vom|von|vor|wann|war|warum|was|welche|welchem|welchen|welcher|welches|wenn|wer|werden|wie|wieso|wird|wo|woher|wofür|wozu|worin|wurde|wurden|zeig|zeige|zu|zum|zur|liste|finde|' +
      'erkläre|erklär|hallo|danke|stelle|stellen|orten|genau|eigentlich',
  ),
  // French.
  wordsOf(
    'à|ai|as|au|aux|avec|avoir|bonjour|ça|ce|ces|cet|cette|chez|comment|d|dans|de|des|dis|dit|donne|donner|du|elle|en|est|et|eux|être|faire|fait|faut|il|ils|j|je|l|la|le|les|leur|liste|lister|ma|mais|me|merci|' +
      'mes|moi|mon|montre|ne|nous|on|ont|où|ou|par|pas|plaît|peut|peux|plus|pour|pourquoi|pourrais|qu|quand|que|quel|quelle|quelles|quels|qui|quoi|s|sa|se|ses|si|son|sont|sous|sur|ta|te|toi|ton|tous|tout|toute|' +
      'toutes|trouve|tu|un|une|va|veux|vers|vous|y|explique|expliquer|expliquez|svp|lieux|endroits?|(?:explique|dis|montre|donne|présente|résume|décris|parle|aide)-(?:moi|nous)|(?:peux|pourrais|veux)-tu|(?:est|qu|sont|fait|sert)-(?:ce|il|elle)s?',
  ),
  // Spanish and Portuguese.
  wordsOf(
    'a|al|algo|alguien|algún|alguna|algunos|ante|aquí|así|aún|como|cómo|con|cual|cuál|cuales|cuáles|cuando|cuándo|cuanto|cuánto|cuántos|cuántas|da|dame|de|del|desde|dime|donde|dónde|el|él|ella|en|encuentra|encuentro|es|ese|eso|esta|está|' +
      'estan|están|este|esto|estos|existe|existen|explica|explícame|explicame|explicar|favor|gracias|ha|hace|hacen|hacer|han|hay|hola|la|las|le|les|lo|los|lugar|lugares|me|mi|mostrar|muestra|muéstrame|muy|no|nos|o|para|pero|por|porque|' +
      'porqué|puede|puedes|puedo|que|qué|quien|quién|quiénes|quienes|se|según|ser|si|sí|sin|sobre|son|su|sus|también|te|tiene|tienen|todas|todo|todos|tu|un|una|uno|usted|y|ya|' +
      'à|ao|aos|as|até|com|da|das|dê|do|dos|e|é|ela|ele|em|encontra|então|essa|esse|estão|eu|explique|faz|fazer|fica|foi|for|há|isso|isto|lhe|mais|mas|me|meu|minha|mim|mostre|na|não|nas|no|nos|nós|num|numa|o|onde|os|ou|pela|pelo|pode|por|' +
      'pra|preciso|quais|qual|quando|quantos|quantas|quem|são|sem|seu|sua|tem|têm|ter|um|uma|você|obrigado|diga|dá|dê|desse|dessa|deste|desta|nesse|nessa|neste|nesta|geral',
  ),
  // Italian, Dutch, Turkish, Polish, Vietnamese and Indonesian: as far as questions of a line need them.
  wordsOf(
    'ai|alla|che|chi|ci|come|cosa|cos|è|da|dal|dalla|dei|del|della|delle|di|dove|dov|gli|i|il|in|io|la|le|lo|mi|nel|nella|ne|non|occupa|per|perché|più|posso|puoi|quale|quali|quando|quanti|quante|questa|questo|si|sono|spiega|spiegami|su|tutte|tutti|un|una|uno|viene|vengono|' +
      'de|het|een|en|er|hoe|ik|is|kan|kun|met|van|voor|waar|wat|welke|wie|wordt|worden|zijn|je|dit|deze|doet|' +
      'bir|bu|bana|ben|da|de|için|ile|işe|mi|mı|mu|nasıl|ne|nedir|nelerdir|nerede|nereden|hangi|kim|kimi|şu|tüm|ver|var|yapar|yapıyor|yarıyor|yarar|anlat|açıkla|' +
      'co|czym|do|gdzie|jak|jest|jaki|jakie|ja|mi|na|o|to|ten|ta|w|z|się|robi|opisz|wyjaśnij|który|która|które|' +
      'là|gì|này|cho|tôi|của|được|ở|đâu|nào|các|những|có|làm|một|và|về|giải|thích|' +
      'ada|adalah|apa|apakah|bagaimana|dengan|di|dan|dari|ini|itu|jelaskan|mana|oleh|pada|saja|saya|siapa|tentang|untuk|yang|melakukan',
  ),
  // Russian and Ukrainian.
  wordsOf(
    'а|без|бы|был|была|были|было|в|вам|вас|ваш|ведь|во|вот|все|всё|всех|вы|где|да|дай|дайте|делает|делают|для|до|его|ее|её|если|есть|же|за|здесь|и|из|или|им|их|к|как|какая|какие|какой|каких|какую|ко|когда|кем|которые|который|кто|ли|мне|можно|мой|мы|на|' +
      'надо|нам|нас|не|нет|но|нужно|о|об|обо|он|она|они|оно|от|откуда|по|под|пожалуйста|покажи|покажите|почему|при|про|расскажи|расскажите|объясни|объясните|с|свой|себя|со|так|там|то|тут|ты|у|уже|что|чего|чем|чём|чтобы|эта|эти|это|этой|этом|этот|этого|я|' +
      'список|найди|найти|места|місце|де|хто|що|як|цей|це',
  ),
  // Scripts without blanks between words, and others: what stands in nearly every question.
  inText(
    '请问|请|帮我|一下|告诉我|给我|哪里|哪儿|哪些|哪个|什么|怎么|如何|为什么|多少|几个|这个|那个|我们|我|你|它|的|了|吗|呢|吧|啊|是|有|在|都|被|把|和|与|到|里|中|上|下|个|些|这|那|谁|会|能|可以|想|要|知道|看|列出|所有|全部|地方|做|用|来',
    'を|が|は|に|の|で|と|も|へ|か|や|て|た|だ|し|さ|れ|る|ま|す|せ|ん|い|な|ど|こ|そ|あ|う|ね|よ|ください|教え|下さ|誰|何|全て|すべて|一覧|場所|見せ|知り|たい|方|的|この|その|どの|どこ|どう|いつ|なぜ|お願い',
    '은|는|이|가|을|를|의|에|에서|로|으로|와|과|도|만|요|줘|주세요|알려|보여|무엇|뭐|뭘|어디|누가|어떻게|왜|언제|어떤|모든|전부|하는|하나요|합니까|인가요|입니까|거야|있나요|있어|있는|있습니까|됩니까|되나요|되어|곳|좀|것|다|나요|니까',
    'क्या|कौन|कहाँ|कहां|कैसे|क्यों|में|का|की|के|को|से|है|हैं|यह|वह|मुझे|मैं|करता|करती|करते|बताओ|बताएं|समझाओ|समझाएं|कृपया|और|एक|इस|उस|पर|लिए|बारे',
    'ماذا|ما|من|أين|كيف|لماذا|متى|هل|هذا|هذه|هو|هي|في|على|إلى|عن|لي|أن|التي|الذي|اشرح|أخبرني|يفعل|تفعل|فضلك|مع|و',
    'এই|কী|কি|কে|কোথায়|কীভাবে|কেন|করে|আমাকে|বলুন|বলো|সম্পর্কে|টি|একটি|এটি|এর|আছে|হয়|কর|বোঝাও|ব্যাখ্যা',
    'یہ|کیا|کون|کہاں|کیسے|کیوں|میں|کا|کی|کے|کو|سے|ہے|ہیں|مجھے|کرتا|کرتی|بتائیں|بتاؤ|سمجھائیں|اس',
  ),
);

/** What the things are called that names in code are names of. */
export const kindNouns: RegExp = wordsOf(
  'functions?|methods?|class(?:es)?|interfaces?|types?|const|constants?|variables?|components?|hooks?|structs?|enums?|traits?|symbols?|propert(?:y|ies)|fields?|modules?|macros?|keys?|' +
    'decorators?|identifiers?|constructors?|helpers?|objects?|files?|scripts?|pages?|folders?|director(?:y|ies)|dirs?|packages?|subfolders?|crates?|workspaces?|source|code|codes|implementation|snippets?|lines?|parts?|pieces?|sections?|' +
    '(?:i18n|translation|locale|message) keys?|css|selectors?|custom|feature|toggles?|tables?|columns?|views?|mixins?|extensions?|protocols?|records?|tasks?|targets?|' +
    'flags?|options?|switch(?:es)?|arguments?|params?|parameters?|env|environment|names?|' +
    'funktion|funktionen|methode|klasse|klassen|datei|dateien|ordner|verzeichnis|modul|variable|schnittstelle|option|' +
    'fonction|fonctions|méthode|classe|classes|fichier|fichiers|dossier|répertoire|variable|option|' +
    'función|funciones|método|clase|clases|archivo|archivos|fichero|ficheros|carpeta|directorio|módulo|opción|código|' +
    'função|funções|arquivo|arquivos|ficheiro|pasta|diretório|opção|' +
    'funzione|metodo|file|cartella|funkcja|plik|folder|fonksiyon|dosya|sınıf|' +
    'функци\\p{L}*|метод\\p{L}*|класс\\p{L}*|файл\\p{L}*|папк\\p{L}*|модул\\p{L}*|код\\p{L}*|опци\\p{L}*',
);
export const kindNounsAnywhere: RegExp = inText(
  '函数|方法|类|文件夹|文件|目录|模块|变量|代码|选项|参数|関数|メソッド|クラス|ファイル|フォルダー?|モジュール|コード|함수|메서드|클래스|파일|폴더|모듈|코드|फ़ंक्शन|फ़ाइल|دالة|ملف',
);
