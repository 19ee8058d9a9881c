"""What a reader would laugh at: names of countries that are not countries, and those that are all the same."""

import pytest

from tests.tagging.gazetteer import countries_in

HOWLERS = [
    # persons
    ("Andrew Jordan won the race on Sunday.", ""),
    ("Mr Jordan told the court he was at home. Jordan denied the charge.", ""),
    ("The king of Jordan met the envoy.", "jo"),
    ("Officials in Jordan said the border was closed.", "jo"),
    ("Refugees crossed from Syria into Jordan.", "jo sy"),
    ("Jordan said on Monday it would reopen its embassy.", "jo"),
    ("Chad Walker scored twice before half-time.", ""),
    ("Troops from Chad crossed the lake.", "td"),
    ("Nine-year-old Georgia Stevens is learning to skate. Georgia began two years ago.", ""),
    ("Mrs Israel was ninety years old.", ""),
    ("Israel and Egypt signed the treaty.", "eg il"),
    ("Reporter Bill Holland covered the case. Holland recalled the trial.", ""),
    ("Flowers from Holland fill the market.", "nl"),
    ("Paris Hilton opened the shop.", ""),
    ("Joe Montana threw the ball.", ""),
    ("Fires burned across Montana on Friday.", "us"),
    ("The song by Percy French is old.", ""),
    ("The French wrote to the commission.", "fr"),
    ("Photographs by Zen Trinidad show the feast.", ""),
    ("The carnival in Trinidad begins on Monday.", "tt"),
    ("Tanesha Melbourne-Blake was seventeen.", ""),
    ("The flight to Melbourne was late.", "au"),
    ("Police found Geneva Morgan beside the road.", ""),
    ("Talks resumed in Geneva on Tuesday.", "ch"),
    ("Singer Whitney Houston sang the anthem.", ""),
    ("Ships left Houston before the storm.", "us"),
    ("Ms England said she would appeal.", ""),
    ("Supporters travelled from England.", "gb"),
    ("Dr Paris examined the patient.", ""),
    ("Gary England forecast the weather.", ""),
    ("Charlotte Brown and Sydney Clarke were married in June.", ""),
    ("Austin Reed, 23, was arrested.", ""),
    ("Kathy Ireland designed the chairs.", ""),
    ("Voters in Ireland chose a new president.", "ie"),
    # companies, clubs and other proper names
    ("Shares of Credit Suisse fell.", ""),
    ("Bank of America raised its dividend.", ""),
    ("The Royal Bank of Scotland closed ten branches.", ""),
    ("Real Madrid signed the striker.", ""),
    ("The train from Madrid was late.", "es"),
    ("Air France cancelled forty flights.", ""),
    ("British Airways pilots voted to strike.", ""),
    ("A spokesman for American Express declined to comment.", ""),
    ("New Zealand Aluminium Smelters Ltd will cut output.", ""),
    ("Canadian Pacific Holdings Ltd was sold.", ""),
    ("The Bank of Japan left rates unchanged.", "jp"),
    ("The Bank of England raised rates.", "gb"),
    ("The Government of India issued the order.", "in"),
    ("The French Foreign Ministry summoned the envoy.", "fr"),
    ("Pakistan Army chiefs met on Friday.", "pk"),
    ("The Iraqi Ministry of Oil denied it.", "iq"),
    ("The German Finance Ministry is satisfied.", "de"),
    ("A fire broke out at the Georgia Street warehouse.", ""),
    ("They dined at the Lebanon Hotel.", ""),
    ("They live on Jamaica Avenue.", ""),
    ("The bonds will be listed in Luxembourg.", ""),
    ("Luxembourg's prime minister resigned.", "lu"),
    ("The loan pays one point over the London interbank offered rate.", ""),
    ("Copper rose on the London Metal Exchange.", ""),
    ("Demonstrators marched through London.", "gb"),
    ("Dealers doubt that the Paris accord will hold.", ""),
    ("Tour de France riders rested.", ""),
    ("The USS Montana sailed at dawn.", ""),
    ("The supermarket chain Iceland has a royal cake in its stores.", ""),
    ("The volcano in Iceland erupted again.", "is"),
    # animals, food and things
    ("A brown and white male Chihuahua was found with two other dogs.", ""),
    ("Gunmen attacked a convoy in the desert of Chihuahua.", "mx"),
    ("Put the turkey in the oven at noon.", ""),
    ("The Butterball Turkey hot line helps cooks before Thanksgiving.", ""),
    ("Turkey sent troops over the border.", "tr"),
    ("She ordered French fries and Danish pastries.", ""),
    ("The car was sold in a Dutch auction.", ""),
    ("The spa has a Turkish bath.", ""),
    ("Brazil nuts and Bermuda shorts were on sale.", ""),
    ("He broke a China plate.", ""),
    ("A German shepherd barked at the Great Dane.", ""),
    ("Irish stew and a Scotch egg.", ""),
    ("The Russian roulette of the markets goes on.", ""),
    ("Canada geese landed on the pond.", ""),
    ("India pale ale is back in fashion.", ""),
    ("Swiss cheese is made here.", ""),
    ("A guinea pig and a Guinea pig.", ""),
    ("Brussels sprouts are in season.", ""),
    ("He wore a Panama hat.", ""),
    ("The job costs about 40 US dollars.", ""),
    ("The Swiss franc rose and the Australian dollar fell.", ""),
    ("The man spoke in Spanish.", ""),
    ("She is studying Portuguese.", ""),
    ("The letter was written in French, the police said.", ""),
    ("A French-speaking crowd gathered.", ""),
    ("West Indian cricket is in crisis.", ""),
    ("Notre Dame lost again. The Irish need a win.", ""),
    ("The Irish voted in favour.", "ie"),
    ("The Gulf of Mexico is warm and so is the South China Sea.", ""),
    # states and towns that bear a country's name
    ("Snow closed roads in New Mexico.", "us"),
    ("The governor of New Jersey resigned.", "us"),
    ("A storm hit New England.", "us"),
    ("The plant in Lebanon, Pa., was closed.", "us"),
    ("The plant in Lebanon, Pennsylvania, was closed.", "us"),
    ("Shells fell on Lebanon again.", "lb"),
    ("He was born in Paris, Texas.", "us"),
    ("He was born in Paris, TX.", "us"),
    ("He was born in Paris.", "fr"),
    ("A rodeo is held in Turkey, Texas, every April.", "us"),
    ("The mill in Poland, Ohio, burned down.", "us"),
    ("Senators from Georgia and Alabama met in Atlanta. The Georgia National Guard was called.", "us"),
    ("The parliament of Georgia met in Tbilisi. Russia protested against Georgia.", "ge ru"),
    ("Georgian troops entered Abkhazia, and Georgia closed its border.", "ge"),
    ("The crash happened near Athens, Ga., at noon.", "us"),
    ("Mexico closed the bridge.", "mx"),
    ("The parliament in Tbilisi, Georgia, sat late.", "ge"),
    ("The mill in Macon, Georgia, was closed.", "us"),
    ("The plane landed at Jordan Airport.", ""),
    ("The plane landed at Baghdad International Airport.", "iq"),
    ("Jordan Armed Forces crossed the line.", "jo"),
    ("A member of the House of Representatives and the Libyan House of Representatives met.", "ly"),
    ("The Baghdad-Erbil agreement held.", "iq"),
    # the United States
    ("The U.S. said so.", "us"),
    ("The U.S said so.", "us"),
    ("The U. S. said so.", "us"),
    ("The USA won.", "us"),
    ("The U.S.A. won.", "us"),
    ("US-led forces withdrew.", "us"),
    ("The U.S.-China talks failed.", "cn us"),
    ("They told us nothing.", ""),
    ("Give us this day our bread.", ""),
    ("America has voted.", "us"),
    ("Latin America has voted.", ""),
    ("South America and Central America agree.", ""),
    ("The U.S.S.R. broke up.", "ru"),
    # older names
    ("The Soviet Union and East Germany refused.", "de ru"),
    ("Zaire and Upper Volta were invited.", "bf cd"),
    ("Burma, Ceylon and Rhodesia were invited.", "lk mm zw"),
    ("Czechoslovakia was divided.", "cz"),
    ("West Germany won the cup.", "de"),
]


@pytest.mark.parametrize(("text", "expected"), HOWLERS, ids=[text for text, _ in HOWLERS])
def test_a_name_means_its_country_only_where_a_reader_would_say_so(text, expected):
    assert countries_in(text) == expected


HEADLINES = [
    ("US TROOPS LEAVE IRAQ", "iq us"),
    ("U.S. SAYS TALKS FAILED", "us"),
    ("CHINA WARNS US OVER TARIFFS", "cn"),
    ("TELL US THE TRUTH, MOTHER SAYS", ""),
    ("LET US PRAY", ""),
    ("PRIZE GIVES US A CHANCE, COACH SAYS", ""),
    ("THEY LIED TO ALL OF US", ""),
    ("US-CHINA TRADE TALKS RESUME", "cn us"),
    ("JAPAN CARMAKER OPENS PLANT IN US", "jp us"),
    ("TURKISH ARMY ENTERS SYRIA", "sy tr"),
    ("AUSTRALIAN FIRES SPREAD TO VICTORIA", "au"),
]


@pytest.mark.parametrize(("headline", "expected"), HEADLINES, ids=[headline for headline, _ in HEADLINES])
def test_capitals_do_not_hide_the_country_nor_make_one_of_the_pronoun(headline, expected):
    assert countries_in("", headline) == expected


WITHOUT_CAPITALS = [
    ("floods in afghanistan and saudi arabia", "af sa"),
    ("the united states and the european union agree", "us"),
    ("a south korean minister resigned", "kr"),
    ("they gave us turkey for dinner on fine china", ""),
    ("chad and jordan went to the cinema", ""),
    ("fires in australia", "au"),
    ("please polish the table", ""),
    ("new zealand won", "nz"),
]


@pytest.mark.parametrize(("text", "expected"), WITHOUT_CAPITALS, ids=[text for text, _ in WITHOUT_CAPITALS])
def test_text_without_capitals_names_what_can_not_be_a_word(text, expected):
    assert countries_in(text) == expected


def test_a_person_is_that_person_all_through_the_article_but_not_where_a_place_is_meant():
    text = "Georgia Stevens trains daily. Georgia's coach is proud. Later she flew to Canada."
    assert countries_in(text) == "ca"
    assert countries_in("Andrew Jordan flew to Amman. He had never been in Jordan.") == "jo"


def test_a_name_in_the_headline_is_read_by_what_the_body_says_of_it():
    assert countries_in("Riders met Andrew Jordan on Friday.", "Jordan wins again") == ""
