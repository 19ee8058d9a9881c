"""What tells a language in bytes: its own letters, its common words, the old character sets it has. Pure.

Letters come with how many of 10,000 letters of running text they are, upper and lower case together; those of ASCII
are left out, since every character set has them in the same place.
"""

from typing import NamedTuple

WESTERN = ("cp1252", "iso8859_15", "mac_roman", "cp850", "cp437")
CENTRAL = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
BALTIC = ("cp1257", "iso8859_13", "cp775")
TURKISH = ("cp1254", "cp857")
GREEK = ("cp1253", "iso8859_7", "cp737")
HEBREW = ("cp1255",)
ARABIC = ("cp1256", "iso8859_6")
VIETNAMESE = ("cp1258",)
THAI = ("cp874",)
CYRILLIC = ("cp1251", "iso8859_5", "mac_cyrillic")
RUSSIAN = (*CYRILLIC, "koi8_r", "cp866")
UKRAINIAN = (*CYRILLIC, "koi8_u", "cp866")
BELARUSIAN = (*CYRILLIC, "cp866")


class Language(NamedTuple):
    """A language: its tag, its character sets, its letters beyond ASCII as “é194”, its most common words."""

    tag: str
    charsets: tuple[str, ...]
    letters: str
    words: str

    def read_letters(self) -> dict[str, float]:
        """Return how many of 10,000 letters each letter is."""
        return {one[0]: float(one[1:]) for one in self.letters.split()}


LANGUAGES = (
    Language(
        "en",
        WESTERN,
        "",
        """the to and of a in i is for that you it on with this was be as are have at he not by but from my or we an
        your all so his they me if one can will just like about up out what has when more do no were who had their
        there her which time get been would she new people how some also them now""",
    ),
    Language(
        "de",
        WESTERN,
        "ü64 ä44 ö26",
        """die der und in das ich ist nicht zu den von mit es ein auf für im sie eine sich auch dem des als er an
        dass so bei wie aber aus hat sind nach noch wir du war nur wenn oder wird was werden einen am man um haben
        einer zum kann über da dann einem schon habe ja mehr mir sein vor mal zur durch hier mich bis""",
    ),
    Language(
        "fr",
        WESTERN,
        "é194 à52 è33 ê19 ç14 ô5 î3 ù3 â3 û2 œ1 ï1",
        """de la le et l à les est en des d un que a pas une du il pour dans je qui c au ce sur qu par on ne plus
        avec j n mais se vous s ça tu elle son y ai ou si sont tout fait nous comme être bien ils cette faire sa
        aux même me ont t m était été mon ses lui aussi peut""",
    ),
    Language(
        "es",
        WESTERN,
        "ó58 í49 á40 é27 ñ17 ú12",
        """de la que el en y a los no un se por es del las con una para lo su al como me más si pero te o mi le este
        sus esta todo ya ha cuando yo ser son sin hay está fue tu muy sobre también todos eso tiene nos porque qué
        así años dos bien entre puede desde hasta hacer ahora era esto vez hace nada ni""",
    ),
    Language(
        "it",
        WESTERN,
        "è32 à20 ù10 ò7 é5 ì5",
        """di e che il la a in non un per è del l i una le si con della da sono ma al ha come più dei se nel mi alla
        anche lo gli delle o questo ho ci su ad dal solo essere io nella ti cui d era stato quando tutti ed questa
        c tutto cosa hanno tra fatto prima suo loro parte perché anni due sia sua""",
    ),
    Language(
        "pt",
        WESTERN,
        "ã87 é59 ç52 á42 í25 ê22 ó20 ú10 õ10 à8 â3 ô3 º1",
        """de a o que e do em da é para não um uma com no se na por os eu como as mais dos mas foi ao me você ser seu
        sua tem são das ou à ele muito isso já nos também quando está meu pelo ela vai só dia pela sobre bem até
        mesmo pode pessoas te ter tudo ainda aqui fazer minha anos todos quem sem agora""",
    ),
    Language(
        "nl",
        WESTERN,
        "é4 ë4 ï1",
        """de van het een en in is op ik dat voor je te met niet zijn die als er maar om aan hij ook ze door naar uit
        bij dan dit was we wat heeft of over nog deze hebben kan meer zo al geen mijn wel tot u wordt heb worden
        nu haar ben kunnen veel jaar me moet hoe mensen na ons waar werd goed gaan gaat onze""",
    ),
    Language(
        "sv",
        WESTERN,
        "ä272 å214 ö147 é1",
        """är det att och i jag på en inte som för med har av om du så till den de ett kan vi men man var ska när nu
        vad från här mig bara eller han då hur kommer alla vill sig vara där får bra finns ha skulle ut min dig
        hade ju lite mycket upp in gör få blir mer än år efter göra över detta ni ta""",
    ),
    Language(
        "da",
        WESTERN,
        "å138 æ85 ø80 é2",
        """i og er af det at en til på jeg har for ikke med den der de du kan som så et var vi om han fra men skal
        ved vil også være hvor nu man hvis sig efter mig eller her hvad ud alle godt meget noget da dig kunne lige
        min når op blev bliver havde mere over hun se år bare få have dem to lidt selv""",
    ),
    Language(
        "nb",
        WESTERN,
        "å213 ø85 æ24 é1",
        """i og er det å på som til en av for ikke med har jeg at de du om den så vi fra var kan et men han seg dette
        noe skal noen ble vil bare også ut da nå hva etter eller meg være blir hadde alle når her må ha deg få man
        mer opp andre gjør over litt ved vært bli får inn denne enn år gjøre""",
    ),
    Language(
        "fi",
        WESTERN,
        "ä507 ö45",
        """ja on ei että se oli mutta ole kun niin myös hän jos ovat voi nyt sen kuin tai en joka olla sitä mitä vain
        jo kanssa tämä sitten kaikki olisi ollut vielä kyllä siitä ne hyvä sekä jälkeen miten mukaan paljon saa
        olen pitää ihan mitään tulee hyvin tässä hänen vaan koska aina eivät koko kuitenkin vaikka mikä vuoden
        ennen jotka aika eli jossa et näin tämän noin vuonna""",
    ),
    Language(
        "is",
        WESTERN,
        "ð358 í209 á199 þ137 ó78 æ76 ö71 ú68 é63 ý19",
        """og í á að er sem til en við af hann um ekki var fyrir með ég eru frá það þar því eða eftir hún svo hefur
        vera þá verið þegar hafa þess úr út upp ef eins nú sé þú fram sér hér þeir þetta voru yfir allt hjá mér
        þeirra einnig vel gera hans þeim getur okkur þó sig þau koma okkar inn hvað vegna hafi undir bara""",
    ),
    Language(
        "ca",
        WESTERN,
        "é60 ó49 à36 è28 í28 ò22 ç11 ú11 ï3 ü2 á1",
        """de la a i que el l d en per del un les els una no amb va és al es ha com més dels s hi o ser aquest si
        però tot fer seu aquesta molt als ja ho van seva també ens han són se cap anys això estat sobre quan ara
        entre fa fins on què era pel perquè tots des després està dia fet altres gran""",
    ),
    Language(
        "ga",
        WESTERN,
        "á190 í110 ó75 é75 ú60",
        """an na agus ar ag is a bhí le go ní tá sé sí siad i do don de den sin seo ach nó mar chun faoi ó trí gach
        eile nach bhfuil raibh""",
    ),
    Language(
        "eu",
        WESTERN,
        "ñ3 ü1",
        """eta da ez du bat ere dira zen den duen izan baina dute egin zuen hori bere edo ditu gabe baino arte izango
        beste""",
    ),
    Language(
        "gl",
        WESTERN,
        "ó95 á50 é55 í45 ñ35 ú20 ü2",
        """de a que e o do da en un para unha non por os as no na co se con ao é como máis dos das mais pola polo foi
        súa seu son está entre ten á tamén pero sobre nos ou este esta xa pode anos ata""",
    ),
    Language(
        "sq",
        WESTERN,
        "ë770 ç50",
        """dhe në të e i një për me nga që është se si do u ka jo por më pas kjo ky janë ishte kishte edhe duke mund
        deri ose vetëm shumë mbi ndër kur ku ai ajo ata këtë tij saj tyre çdo gjatë midis sipas viti""",
    ),
    Language(
        "pl",
        CENTRAL,
        "ł144 ę134 ż103 ą86 ó79 ś73 ć53 ń15 ź7",
        """w i nie na się to z do jest że o jak a ale co tak za od po dla tym czy przez tego są ma tylko już mi mnie
        ze może bo ja ten oraz bardzo będzie być jego by sobie ich mam jeśli roku też jeszcze był które jako
        jestem było jej kiedy który nawet teraz go no pod coś ci tam te więc gdy gdzie tej bez""",
    ),
    Language(
        "cs",
        CENTRAL,
        "í286 á218 ě176 ž123 ř107 é98 č90 š84 ý77 ů46 ú12 ň5 ď4 ť4 ó2",
        """a se v na je to že s z si do jsem ale o i tak pro ve za co k jako jak po by už od jsou mi když mě jen nebo
        byl bude já u má jsme které ty jeho který až není bylo aby než ze ještě byla být také ani pak při tam toho
        ten kde mám která ho ne před bych protože první tu podle""",
    ),
    Language(
        "sk",
        CENTRAL,
        "á190 ž107 č104 ý101 í100 š89 é78 ú76 ť70 ľ44 ô24 ď19 ň14 ó11 ä9 ĺ1 ŕ1",
        """a v sa na je to z že s ako aj o si do som ale po za tak od čo už bol by pre sú ak k alebo nie sme ich len
        vo aby keď ktorý ktoré pri má jeho bola bude ktorá až veľmi bolo byť vám jej so roku ho ešte i zo podľa mi
        však ani ste tu viac kde boli pred medzi môže nás vás""",
    ),
    Language(
        "hu",
        CENTRAL,
        "é313 á278 ö94 ó80 ő73 ü48 í47 ú29 ű16",
        """a az és nem hogy egy is de meg csak ha van volt ez vagy már még én kell el jó ki azt most akkor mint ezt
        minden mert magyar nagyon így olyan itt mi sem lesz lehet vagyok majd es nagy úgy be nincs aki két fel
        után ne új amikor ami első te több pedig mindig nekem amit szerint kis mit s egyik ilyen le sok e jól""",
    ),
    Language(
        "ro",
        CENTRAL,
        "ă279 ş118 î115 ţ98 â51",
        """de în şi a la să din o pe cu nu mai un este că care pentru se au ce fost ca al am sunt fi si va s lui dar
        sau e sa dacă după i ne ar le poate prin cum când ale in despre era iar mult are l ai cel mare trebuie ani
        cele doar foarte noi el fie ei n dintre te timp tot până""",
    ),
    Language(
        "sl",
        CENTRAL,
        "č140 š99 ž62",
        """je in v na se da so za ki pa z tudi lahko s ne kot po še iz bi bo od tako to pri ali o če že bil do ni med
        vse jih ko kar ga si smo bila leta več sem tem ter nekaj saj ta tega zelo jo zaradi bilo ob a bodo ker
        kjer sta zato vedno le ima pred veliko prav kaj samo naj""",
    ),
    Language(
        "sh",
        CENTRAL,
        "š95 č73 ž56 ć46 đ19",
        """je u i da se na od za su a ne sa iz to kao o što godine koji kako bi ali nije još po s do sve bio ili sam
        će koja samo te biti više koje kada ako tako bilo sad smo mi može ima on ga jer pa ni zbog prema godina
        bila kod jedan nakon treba bez li mogu ih oko šta dok ja ljudi oni""",
    ),
    Language(
        "lt",
        BALTIC,
        "ė152 ų127 š118 ž87 ą74 į61 ū51 č35 ę17",
        """ir kad į su iš yra tai kaip ar o buvo savo tik bet nuo ne apie taip m kai labai dėl per dar gali jau po
        iki jis bei jei už jo pat to būti kas mūsų turi prie bus metų nes jos d jie arba daug jų metu daugiau nors
        čia ant nėra ji jūsų prieš reikia kur aš ką pagal tiek be mes net a nei vienas""",
    ),
    Language(
        "lv",
        BALTIC,
        "ā398 ī187 ē170 š96 ū58 ņ45 ļ35 ž17 ķ11 ģ9 č7",
        """un ir ar par ka no kā uz kas arī vai bet es tā nav to tas man ja lai bija ko pēc tikai tad līdz kad var
        jau pie tu vēl būs jo ļoti gan ne savu tev viņš gada tik nu šo mēs kur visu tās esmu kaut mums tagad viņa
        mūsu viss daudz laikā būtu valsts pa jūs tiek pat vairāk jums labi būt cik kāds tam""",
    ),
    Language(
        "et",
        BALTIC,
        "ä104 õ100 ü82 ö19 š2 ž1",
        """ja on ei et kui ka see oli aga mis kes ning oma siis või nii seda ta kes veel mida kuid juba ainult pole
        oleks olnud nagu välja pärast üle kõik mitte saab peab eesti aasta kohta vaid ma sa me te nad tema selle
        selles need olid ole läbi alla poolt vastu uus väga kus""",
    ),
    Language(
        "tr",
        TURKISH,
        "ı416 ü178 ş149 ç117 ğ91 ö76 â2 İ12",
        """ve bir bu için de da çok ile ne daha en gibi olarak her kadar o olan ben var ama sonra ki iyi yok ya değil
        sen büyük yeni güzel sadece zaman ilk iki mi hiç ise oldu bile nasıl şey benim böyle son tek gün tüm yer
        önce artık göre mı seni beni aynı bana tarafından türk doğru veya biz olduğunu diye kendi olduğu olur d şu
        birlikte devam""",
    ),
    Language(
        "el",
        GREEK,
        """α1013 τ812 ο792 ι681 ε681 ν624 σ402 ρ384 π375 κ368 μ358 ς356 η355 υ323 λ271 ί234 ά221 ό205 έ189 γ175 δ160
        ω133 ή125 χ117 θ106 ύ87 φ74 ώ65 β59 ξ36 ζ33 ψ13 ϊ2""",
        """και το να του η με την της για ο που τα από σε δεν θα τον είναι στο στην οι των μου τη τους μας τις ότι
        μια ένα στη ήταν τι σας σου στα αν στον έχει αλλά αυτό ή στις κι όταν πως μην γιατί πολύ δε όπως πιο μετά
        μόνο αυτή ως πρέπει μπορεί κατά όχι δύο όλα μέσα σ στους είχε τώρα έχουν έχω μία""",
    ),
    Language(
        "he",
        HEBREW,
        """י1109 ו1021 ה890 ל752 א634 ת557 ר538 ב517 מ499 ש494 ע325 נ318 ם317 ד268 כ252 ח245 ק197 פ178 ס142 ן136 ג131
        ז120 צ120 ט102 ך64 ף24 ץ13""",
        """את של לא על זה הוא אני כל עם מה גם לי אם היה יש אבל היא או כי יותר רק אין ב אחד אל בין הם לו שלי אתה כמו
        כך לך עד הזה שלא שם אותו אז ה זו טוב שהוא כדי כן עוד מי להיות ולא לפני בית כמה שלו כבר בכל שאני אך דבר זאת
        איך בן אשר בו היו למה לה צריך אף אותי עכשיו""",
    ),
    Language(
        "ar",
        ARABIC,
        """ا1427 ل1171 ي779 م675 ن571 و481 ر432 ت402 ع363 ب346 د304 ة301 ف262 ه255 ك238 س231 أ222 ق214 ح191 ج137 ى105
        ص95 ش93 ط86 خ85 ذ83 إ80 ض63 ث61 ز52 غ39 ء36 ئ36 ظ23 آ12 ؤ10""",
        """في من على أن لا إلى و ما عن هذا مع التي كل هذه أو هو كان الذي ذلك بعد لم بين ان كانت يا حتى قبل قد هي إن
        كما أي أيضا حيث أنه اليوم خلال عليه غير وهو بعض تم علي إذا فى له مثل محمد هناك يوم لك أكثر عام لي ولا ثم
        بن يمكن الناس به ولكن أنت الى شيء لكن وفي قال ومن فيه فيها""",
    ),
    Language(
        "fa",
        ARABIC,
        """ا1391 ي874 ر829 ن702 د678 ه674 و626 م618 ب486 ت483 س312 ک303 ش266 ل261 ز218 ف140 خ137 گ127 ع118 ق115 ج103
        ح90 پ70 آ59 چ54 ط52 ص51 ض22 غ19 ظ16 ذ15 ث14 ئ9 ك9 ژ7 أ2 ى1 ء1""",
        """و به در از که اين با را است رو من تو براي بود هم تا يک ها ايران شده ما آن شد مي يا بر شما همه سال کرد خود
        هر يه چه هاي نه کار بايد دو پس اما اون اي فقط دست يکي داره کرده دارد چرا کردن اگه روز فيلم قرار نام کنم
        استفاده بعد او مورد دارم کشور الان اگر باشه خيلي هست بازي نيست""",
    ),
    Language(
        "vi",
        VIETNAMESE,
        "̣505 ê351 ́349 ̉306 ư299 ô296 ̀286 đ274 à254 ơ254 â222 á140 ̃131 ă89 ó84 í39 ú34 ù18 é9 è2",
        """là và có của được một các không trong cho người này với ở đã thể để như những đến khi làm sẽ từ ra công họ
        tại về vào đó cũng thành lại đầu chỉ năm sự tôi bị học phải chính ngày số ông động mà nhà thì trên việc
        sau nam điều còn chúng gia mình thế nhưng rất đi bộ nhân thực bạn hiện theo thời""",
    ),
    Language(
        "th",
        THAI,
        """า750 น700 ร650 อ560 ก520 เ440 ง420 ่420 ั400 ้370 ม370 ย340 ล330 ว310 ี300 ด290 ท290 ส270 ต270 ิ270 ะ210
        ป200 บ200 ค200 ห200 แ190 จ190 พ160 ช140 ข140 ใ130 ไ130 ื130 ุ120 ู90 โ90 ็80 ถ80 ำ80 ผ70 ณ60 ธ60 ซ60 ์60
        ศ60 ภ50 ญ50 ึ50 ษ40 ฟ30 ฐ20 ฎ5 ฏ10 ฉ10 ฝ10 ฆ5 ฤ5 ฬ5 ฮ5 ๆ10""",
        "",
    ),
    Language(
        "ru",
        RUSSIAN,
        """о1102 е845 а785 и733 т655 н654 с555 р473 в467 л406 к343 д312 м305 п278 у245 я202 ы185 ь171 г170 б168 з158
        ч148 й124 ж96 х87 ш63 ю58 ц47 э38 щ31 ф28 ё7 ъ3""",
        """в и на не с что я по а как из это за для о к но то у его он от все так же мы до ты только был если когда
        было мне меня уже еще бы или их они при будет время кто года чтобы есть она во вы может после нет очень
        были со была также вот ее чем быть где под этом вас да даже можно""",
    ),
    Language(
        "uk",
        UKRAINIAN,
        """о942 а845 н706 і581 и567 в533 т528 е497 р491 с398 к386 у356 д347 л314 м291 п281 з233 я226 б172 ь171 г143
        й120 ч113 ц99 х97 ж93 ї90 ю74 ш72 щ62 є55 ф26 ы1 э1""",
        """в на не і у з що та до це за а я як про для від так але він його все то є ви по ми й ще які під вже коли
        якщо або року було вони із мене щоб мені ж тут чи час який просто ти був с буде нас ну тому її також дуже
        може після через їх хто де там тільки б можна вона всі""",
    ),
    Language(
        "be",
        BELARUSIAN,
        """а1650 н640 і600 к430 ы420 я520 р480 с470 у330 е390 л380 т460 о350 м320 в310 д290 п290 з240 б200 г160 ц270
        ь170 ч150 й110 ш110 э170 ж90 х90 ф20 ю90 ё50 ў160""",
        """і у на не з што да як за а ў па для гэта але ён яна яны было быў быць ад аб пра ды калі каб які якія яго
        яе іх мы вы нас ужо таксама так толькі яшчэ пры над пад можа можна год года беларусі ці бы ж то гэтым там
        тут пасля перад паміж вельмі усе ўсе хто дзе""",
    ),
    Language(
        "bg",
        CYRILLIC,
        """а1278 о892 е892 и883 т721 н701 с531 в468 р465 д356 к354 л299 м288 п266 з222 я176 ъ167 г154 б148 ч133 у125
        щ75 ж73 й60 ц56 х46 ш43 ф28 ю12 ь2""",
        """на и в да е от за се с не си че по ще са това като а ми но до го много най има му ако към може съм ти ли
        само няма след през аз които г при ви или как какво той ни трябва всички който във което те един още така
        със време когато този я тази ги вече която години една малко нещо преди ме""",
    ),
    Language(
        "mk",
        CYRILLIC,
        """а1391 о1086 е956 и870 н690 т662 с472 д450 р431 в423 к379 м290 л267 п252 у206 г181 ј180 з175 б149 ш113 ч74
        ц65 ж57 ќ46 ф29 њ27 ѓ15 х13 џ3 љ1 ѕ1""",
        """на и во да се од за е со не го ќе што дека ги како ја тоа а кој кои си по ми до ти многу но или само има
        кога беше сите тој ако така може која ова јас година еден нема сум биде му треба време повеќе уште пред им
        тие ме па една сега каде луѓе овој ни години дали оваа таа те дел без би""",
    ),
    Language(
        "sr",
        CYRILLIC,
        """а1205 о969 и952 е934 н569 с497 р483 у449 т449 д414 ј389 к364 в346 м329 л279 п277 з179 г178 б166 ш96 ц83
        ч74 х62 њ62 ж55 љ48 ћ47 ф25 ђ19 џ1""",
        """је у и да се на од за су а не са из то као о што године који како би али није још по с до све био или сам
        ће која само те бити више које када ако тако било сад смо ми може има он га јер па ни због према година
        била код један након треба без ли могу их око шта док ја људи они""",
    ),
)

DASHING = frozenset({"en"})  # which have dashes without blanks between words
ELIDING = frozenset({"ca", "en", "fr", "ga", "it", "nl", "tr", "uk"})  # which have apostrophes in words

# In the order of how common they are; each list covers about three of four characters of a text.
SIMPLIFIED = (
    "的是一在不了有人我国这为中个们他大会和年来以上要到时对么你能就可发也地生说家于出后与成学过行用日自现多都没作下得还开经动法好方而公事分吗看民政主月子之里本所新天最其同业定全进部如那当前实关美机但被工因"
    "样等什些长理很小去道面间然内只力起从并着电心区想体问种加及将员者重高意产点由已文合外女制网情三场无第应名市题此代真表正位资相计建让明果给西次期系度该任或她两教通使怎化利比活认提特世更性知立结东手总入物"
    "数话做务展统目社设己战别影把受解信司回常向保军见变安何治报接它平爱论界议台又品选府组件少权至北记共决海运原斯视各持身式站联据直处始老反再车快路口量交今导打才感程科金基万完南规放改传术划院强元号需领门际"
    "图求管历单每非片水指觉队达办党先带布广亚游头书专几类级约告太十球二参候技师取必请集色吧团许确义史服城调儿造包称示马像则证难收近根乐听命条济死语格推京举友价况争流线续英标气士支且准尔男委望备形干容较失啊"
)
TRADITIONAL = (
    "的是一在不了有人我國這為中個箇們他大會和年來以上要到時對么麼你能就可發髮也地生說家于於出后後與成學過行用日自現多都沒作下得還開經動法好方而公事分嗎看民政主月子之里裡本所新天最其同業定全進部如那當前實關"
    "美機但被工因樣等什些長理很小去道面間然內只力起從并並電心區想體問種加及將員者重高意產點由已文合閤外女制製網情三場無第應名市題此代真表錶正位資相計建讓明果給西次期系係度該任或她兩教通使怎化利比活認提特世"
    "更性知立結東手總入物數話做務展統目社設己戰別影把受解信司回迴常向保軍見變安何治報接它平愛論界議台檯臺又品選府組件少權至北記共決海運原斯視各持身式站聯據直處始老反再車快路口量交今導打才纔感程科金基萬完南"
    "規放改傳朮術划劃院強元號需領門際圖求管曆歷單每非片水指覺隊達辦黨先帶布廣亞游遊頭書專几幾類級約告太十球二參候技師取必請集色吧團許確義史服城調儿兒造包稱示馬像則證難收近根樂听聽命條濟死語格推京舉友價況爭"
    "流線續英標氣士支且准準爾男委望備形干乾幹容較失啊"
)
KANJI = (
    "人日大本見出一分時事中言思年行間気生自方会上今前者子的月入国手作来何最女全無合場動用後目発話定当学感理性高部画使回私実地新体下知物通力対家同度業良名多開持代意金関変所長数内要戦以外社化現取明結世俺食好"
    "法心楽考味成能不機初少期様面書違員小先車立問市解報近連番記付加安仕売界田教特公表主品選題必信聞終電神続悪料強決他男死確山可二語正東真相情道円文始集向彼達愛身受別在活美元買野位過着切経重次水点送有保制第"
    "調三万式限設利海待引民店得起果組運県勝屋指約予白認直原放置参状色誰応読京系校件流政配音想残計欲常進優"
)
HANGUL = (
    "이다는에하고가을지의로서은아한어도기사니있를나해리시그요인들자일게대라으스수만보제면정주전부여거과장했상안마구었데오야내원우신적것성국되세위와무할동생소트드모미진문중말화공까러비습간없분조저입개터유계"
    "치월같경회선년때연실바음관용더명학네영교당작좋방려않합래발건된단재며각운금람행남물알차등통번르던두타후프겠체크랑식히너산역버임호포예결반잘님함심속업본레파직디감처런카못노았군받배매출양표피살든현많른법"
    "달난집민설였최형또불력키천걸강날울테싶청루종언약애코점워토추준께질외근태올참격렇름친초늘권온린따록목"
)
