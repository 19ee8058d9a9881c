"""Regions, and names of places that also mean something else: tables for `places`. Pure data."""


def _split(wall: str) -> list[list[str]]:
    return [entry.strip().split("|") for entry in wall.replace("\n", " ").split(";") if entry.strip()]


# Country: code of the region in GeoNames (where cities are to be matched to it), its names, its abbreviations.
_UNITED_STATES = """
    AL|Alabama|Ala.; AK|Alaska|Alas.; AZ|Arizona|Ariz.; AR|Arkansas|Ark.; CA|California|Calif.|Cal.;
    CO|Colorado|Colo.; CT|Connecticut|Conn.; DE|Delaware|Del.; DC|District of Columbia|D.C.; FL|Florida|Fla.;
    GA|Georgia|Ga.; HI|Hawaii; ID|Idaho; IL|Illinois|Ill.; IN|Indiana|Ind.; IA|Iowa|Ia.; KS|Kansas|Kan.|Kans.;
    KY|Kentucky|Ky.; LA|Louisiana|La.; ME|Maine; MD|Maryland|Md.; MA|Massachusetts|Mass.; MI|Michigan|Mich.;
    MN|Minnesota|Minn.; MS|Mississippi|Miss.; MO|Missouri|Mo.; MT|Montana|Mont.; NE|Nebraska|Neb.|Nebr.;
    NV|Nevada|Nev.; NH|New Hampshire|N.H.; NJ|New Jersey|N.J.; NM|New Mexico|N.M.; NY|New York|N.Y.;
    NC|North Carolina|N.C.; ND|North Dakota|N.D.|N. Dak.; OH|Ohio; OK|Oklahoma|Okla.; OR|Oregon|Ore.;
    PA|Pennsylvania|Pa.|Penn.|Penna.; RI|Rhode Island|R.I.; SC|South Carolina|S.C.; SD|South Dakota|S.D.|S. Dak.;
    TN|Tennessee|Tenn.; TX|Texas|Tex.; UT|Utah; VT|Vermont|Vt.; VA|Virginia|Va.; WA|Washington|Wash.;
    WV|West Virginia|W.Va.|W. Va.; WI|Wisconsin|Wis.|Wisc.; WY|Wyoming|Wyo.
"""
_CANADA = """
    01|Alberta|Alta.|AB; 02|British Columbia|B.C.|BC; 03|Manitoba|Man.|MB; 04|New Brunswick|N.B.|NB;
    05|Newfoundland|Nfld.|NL|N.L.; 05|Labrador; 07|Nova Scotia|N.S.|NS; 08|Ontario|Ont.|ON;
    09|Prince Edward Island|P.E.I.|PEI; 10|Quebec|Que.|QC; 11|Saskatchewan|Sask.|SK; 12|Yukon|YT;
    13|Northwest Territories|N.W.T.|NWT; 14|Nunavut|NU
"""
_AUSTRALIA = """
    01|Australian Capital Territory|ACT|A.C.T.; 02|New South Wales|NSW|N.S.W.; 03|Northern Territory;
    04|Queensland|QLD|Qld;
    05|South Australia; 06|Tasmania|TAS|Tas; 07|Victoria|VIC|Vic; 08|Western Australia
"""
_UNITED_KINGDOM = """
    ENG|England; SCT|Scotland; WLS|Wales; NIR|Northern Ireland;
    ENG|Bedfordshire; ENG|Berkshire|Berks; ENG|Buckinghamshire|Bucks; ENG|Cambridgeshire|Cambs; ENG|Cheshire;
    ENG|Cornwall; ENG|Cumbria; ENG|Derbyshire; ENG|Devon; ENG|Dorset; ENG|County Durham; ENG|East Sussex;
    ENG|West Sussex; ENG|Sussex; ENG|Essex; ENG|Gloucestershire; ENG|Greater Manchester; ENG|Hampshire|Hants;
    ENG|Herefordshire; ENG|Hertfordshire|Herts; ENG|Isle of Wight; ENG|Kent; ENG|Lancashire|Lancs;
    ENG|Leicestershire; ENG|Lincolnshire|Lincs; ENG|Merseyside; ENG|Middlesex; ENG|Norfolk; ENG|Northamptonshire;
    ENG|Northumberland; ENG|Nottinghamshire|Notts; ENG|Oxfordshire|Oxon; ENG|Shropshire; ENG|Somerset;
    ENG|Staffordshire|Staffs; ENG|Suffolk; ENG|Surrey; ENG|Tyne and Wear; ENG|Warwickshire; ENG|West Midlands;
    ENG|Wiltshire|Wilts; ENG|Worcestershire; ENG|Yorkshire; ENG|North Yorkshire; ENG|South Yorkshire;
    ENG|West Yorkshire; ENG|East Yorkshire; ENG|Teesside; ENG|Tyneside; ENG|Humberside; ENG|East Anglia;
    ENG|Enfield; ENG|Hackney; ENG|Haringey; ENG|Islington; ENG|Lambeth; ENG|Lewisham; ENG|Southwark; ENG|Tower Hamlets;
    ENG|Wandsworth; ENG|Hounslow; ENG|Hillingdon; ENG|Croydon; ENG|Walthamstow; ENG|Tottenham; ENG|Waltham Forest;
    ENG|Newham; ENG|Redbridge; ENG|Havering; ENG|Kensington and Chelsea; ENG|Hammersmith; ENG|Cotswolds;
    SCT|Aberdeenshire; SCT|Ayrshire; SCT|Lanarkshire; SCT|Perthshire; SCT|Fife; SCT|Dumfriesshire; SCT|Renfrewshire;
    SCT|Stirlingshire; SCT|West Lothian; SCT|East Lothian; SCT|Midlothian; SCT|Argyll; SCT|Shetland; SCT|Orkney;
    SCT|Scottish Highlands; SCT|Outer Hebrides; WLS|Powys; WLS|Gwynedd; WLS|Carmarthenshire; WLS|Pembrokeshire;
    WLS|Ceredigion; WLS|Glamorgan; WLS|Monmouthshire; WLS|Anglesey; WLS|Flintshire; WLS|Denbighshire; WLS|Gwent;
    WLS|Dyfed; NIR|County Antrim|Co Antrim|Co. Antrim; NIR|County Armagh|Co Armagh|Co. Armagh;
    NIR|County Down|Co Down|Co. Down; NIR|County Fermanagh|Co Fermanagh; NIR|County Tyrone|Co Tyrone|Co. Tyrone;
    NIR|County Londonderry|Co Londonderry
"""
_IRISH_COUNTIES = """
    Carlow Cavan Clare Cork Donegal Dublin Galway Kerry Kildare Kilkenny Laois Leitrim Limerick Longford Louth Mayo
    Meath Monaghan Offaly Roscommon Sligo Tipperary Waterford Westmeath Wexford Wicklow
"""
_IRELAND = "; ".join(f"|County {county}|Co {county}|Co. {county}" for county in _IRISH_COUNTIES.split())
REGIONS = {
    "US": _split(_UNITED_STATES),
    "CA": _split(_CANADA),
    "AU": _split(_AUSTRALIA),
    "GB": _split(_UNITED_KINGDOM),
    "IE": _split(_IRELAND + "; |Connemara"),
    "IN": _split(
        "|Andhra Pradesh; |Arunachal Pradesh; |Assam; |Bihar; |Chhattisgarh; |Gujarat; |Haryana; |Himachal Pradesh;"
        "|Jharkhand; |Karnataka; |Kerala; |Madhya Pradesh; |Maharashtra; |Manipur; |Meghalaya; |Mizoram; |Nagaland;"
        "|Odisha; |Orissa; |Rajasthan; |Sikkim; |Tamil Nadu; |Telangana; |Tripura; |Uttar Pradesh; |Uttarakhand;"
        "|West Bengal; |Jammu and Kashmir; |Ladakh"
    ),
    "PK": _split("|Balochistan; |Baluchistan; |Sindh; |Khyber Pakhtunkhwa; |Gilgit-Baltistan; |Waziristan"),
    "CN": _split(
        "|Anhui; |Fujian; |Gansu; |Guangdong; |Guangxi; |Guizhou; |Hainan; |Hebei; |Heilongjiang; |Henan; |Hubei;"
        "|Hunan; |Inner Mongolia; |Jiangsu; |Jiangxi; |Jilin; |Liaoning; |Ningxia; |Qinghai; |Shaanxi; |Shandong;"
        "|Shanxi; |Sichuan; |Tibet; |Xinjiang; |Yunnan; |Zhejiang"
    ),
    "DE": _split(
        "|Bavaria; |Baden-Wuerttemberg; |Baden-Wurttemberg; |Brandenburg; |Hesse; |Lower Saxony; |Mecklenburg;"
        "|North Rhine-Westphalia; |Rhineland-Palatinate; |Saarland; |Saxony; |Saxony-Anhalt; |Schleswig-Holstein;"
        "|Thuringia"
    ),
    "FR": _split("|Brittany; |Burgundy; |Dordogne; |Auvergne; |Lorraine region; |Picardy; |Savoy; |Haute-Savoie"),
    "ES": _split(
        "|Andalusia; |Aragon; |Asturias; |Basque Country; |Cantabria; |Castile; |Catalonia; |Extremadura;"
        "|Galicia; |Navarre; |Canary Islands; |Balearic Islands; |Tenerife; |Ibiza; |Majorca; |Mallorca"
    ),
    "IT": _split(
        "|Abruzzo; |Apulia; |Puglia; |Calabria; |Campania; |Emilia-Romagna; |Lazio; |Liguria; |Lombardy;"
        "|Piedmont region; |Sardinia; |Sicily; |Tuscany; |Trentino; |Umbria; |Veneto"
    ),
    "NL": _split(
        "|Friesland; |Gelderland; |Drenthe; |Overijssel; |Zeeland; |North Brabant; |South Holland; |North Holland"
    ),
    "BE": _split("|Flanders; |Wallonia"),
    "AT": _split("|Tyrol; |Carinthia; |Styria; |Vorarlberg; |Burgenland"),
    "BR": _split(
        "|Amazonas; |Bahia; |Mato Grosso; |Mato Grosso do Sul; |Minas Gerais; |Parana; |Pernambuco;"
        "|Rio Grande do Sul; |Rondonia; |Roraima; |Santa Catarina; |Goias"
    ),
    "MX": _split(
        "|Aguascalientes; |Baja California Sur; |Campeche; |Coahuila; |Guanajuato; |Guerrero state; |Hidalgo state;"
        "|Michoacan; |Morelos; |Nayarit; |Nuevo Leon; |Quintana Roo; |San Luis Potosi; |Sonora; |Tabasco state;"
        "|Tlaxcala; |Zacatecas"
    ),
    "AR": _split("|Chubut; |Entre Rios; |Neuquen; |Patagonia; |Tierra del Fuego; |Santa Cruz province"),
    "NG": _split(
        "|Abia; |Adamawa; |Akwa Ibom; |Anambra; |Bayelsa; |Benue; |Borno; |Ebonyi; |Ekiti; |Enugu; |Gombe;"
        "|Jigawa; |Kaduna; |Katsina; |Kebbi; |Kogi; |Kwara; |Nasarawa; |Ogun; |Ondo; |Osun; |Plateau State;"
        "|Sokoto; |Taraba; |Yobe; |Zamfara; |Niger Delta; |Rivers State; |Imo State; |Edo State; |Delta State"
    ),
    "ZA": _split(
        "|Eastern Cape; |Western Cape; |Northern Cape; |Free State; |Gauteng; |KwaZulu-Natal; |Limpopo;"
        "|Mpumalanga; |Transvaal; |Northwest Province"
    ),
    "ID": _split(
        "|Aceh; |Bali; |Irian Jaya; |Java; |Kalimantan; |Lombok; |Maluku; |Papua province; |Sulawesi; |Sumatra"
    ),
    "PH": _split("|Luzon; |Mindanao; |Visayas; |Palawan; |Leyte; |Negros Occidental; |Cebu; |Sulu"),
    "MY": _split("|Sabah; |Sarawak; |Selangor; |Penang; |Johor; |Kelantan; |Terengganu; |Pahang; |Perak; |Kedah"),
    "JP": _split("|Hokkaido; |Honshu; |Kyushu; |Shikoku; |Fukushima; |Ibaraki; |Miyagi; |Iwate; |Ishikawa"),
    "TR": _split("|Anatolia; |Hatay; |Thrace region"),
    "IQ": _split("|Anbar; |Nineveh; |Diyala; |Iraqi Kurdistan"),
    "UA": _split("|Crimea; |Donbas; |Donbass; |Transcarpathia"),
    "RU": _split("|Kamchatka; |Buryatia; |Yakutia; |Primorye; |Karelia; |Bashkortostan"),
    "NZ": _split("|Canterbury region; |Otago; |Southland; |Hawke's Bay; |Bay of Plenty; |Waikato; |Northland region"),
    "KE": _split("|Rift Valley Province; |Kilifi; |Turkana"),
    "SE": _split("|Scania; |Gotland; |Lapland county"),
    "DK": _split("|Jutland; |Zealand island"),
    "GR": _split("|Crete; |Peloponnese; |Lesbos; |Rhodes island"),
    "PL": _split("|Silesia; |Masuria; |Pomerania"),
    "CH": _split("|Ticino; |Valais; |Graubuenden"),
    "IR": _split("|Khuzestan; |East Azerbaijan; |West Azerbaijan; |Iranian Kurdistan"),
    "PE": _split("|Ayacucho; |Madre de Dios"),
}

# Regions whose bare name is a person's, a word's or another place's: they count after a city or with support.
_SHARED_REGIONS = (
    "Georgia|Victoria|Washington|New York|Kent|Essex|Norfolk|Devon|Surrey|Somerset|Middlesex|"
    "Suffolk|Bali|Java|Parana|Man.|Santa Catarina|Galicia|Aragon|Savoy|Limpopo|Campeche|"
    "Sonora|Sussex|Cumbria|Fife|Berkshire|Burgundy|Hampshire|Northumberland|Cornwall|Amazonas|"
    "Plateau State|Free State|Labrador|Morelos|Hesse|Anatolia|Jersey"
)
SHARED_REGIONS = frozenset(_SHARED_REGIONS.split("|"))
# Names of English places and persons that were given to places all over the world.
SETTLED_IN_ENGLISH = ("US", "CA", "AU", "GB", "NZ", "IE", "ZA")

# Towns that are also words, months, first names or surnames: alone they are not places.
WORDS = frozenset(
    """
    Acre Airport Alliance Along Alot Anchor Andes Ann Anthem Apex Asia Banning Bar Bath Bay Bear Bell Bend Best
    Billings Boom Borne Bow Brant Brent Brick Buffalo Bury Butterfly Buy Canning Central Champlin Cocoa Commonwealth
    Como Date Confederation Corona Cruzeiro Crystal Deal Delta Dinar Docklands Dome Dyer Eagle Enterprise Evergreen
    Fate Federal Fleet Forest Gap Gay Gil Goes Golden Gondola Green Groves Hillside Holiday Hook Hub Hull Humble
    Hurricane Imperial Independence Jam Lend Lens Liberal Liberty Lira Lopez Male Man Manage Manga March Marco Marks
    Martin Mason Mentor Metro Mine Mission Mobile Mon Most Much Natal Nice Normal Of Officer Opportunity Oral Orange
    Orchards Pace Para Paramount Pare Parole Peabody Peer Pen Pest Plantation Plaque Plum Plunge Police Pop Prosper
    Pueblo Reading Republic Reservoir Retreat Rich Rugby Rye Sake Sale Salt Same Savage Say Se Sedan Semi Shaping
    Shoreline Shu Simmering Soba Soo Sparks Split Spring Springs Sterling Sue Sulphur Summit Sunset Superior Sur
    Surprise Tank Temple Terrace Time Tire Tours Troy Turbo Un Una Union University Upland Van Vaso Walker Ware
    Wedding Wetter Wheeling Wil Worms Young Home Hope Hill Hills Hall Park Lake Beach River Valley Garden Gardens
    Grove Heights Village Center Centre City Town Ridge Point Port Bridge Mill Mills Falls Rock Rocky Ford Fort
    Mount Mountain Island Islands Cape Coast Ocean Woods Wood Field Fields North South East West Northeast Southeast
    Northwest Southwest Northern Southern Eastern Western Upper Lower Middle Inner Outer Great Old New Big Little
    Royal King Queen Prince Princess Duke Bishop Pope Carolina Early May June July August April Easter Christmas
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Justice Victory Harmony Unity Progress Freedom Paradise
    Eden Eureka Aurora Phoenix Apollo Mercury Mars Venus Jupiter Saturn Star Sun Moon Sky Angel Cross Church Chapel
    Abbey Castle Tower Palace Market Street Road Square Bank House Lodge Media Oil Gas Coal Iron Steel Gold Silver
    Copper Diamond Pearl Rose Lily Daisy Ivy Olive Violet Amber Jasper Ruby Lion Tiger Wolf Fox Hawk Falcon Swan
    Crane Bull Ram Deer Elk Moose Oak Elm Ash Pine Cedar Maple Birch Willow Laurel Chandler Parker Taylor Cooper
    Carter Baker Miller Mercer Weaver Fisher Hunter Gardner Porter Turner Tyler Potter Archer Butler Carpenter Clark
    Clay Cole Coleman Collins Cook Craig Crawford Dale Dallas Dalton Daniel David Davis Day Dean Dixon Douglas Drake
    Duncan Edison Edwards Elgin Elliott Evans Everett Fairfield Ferguson Fisk Fleming Floyd Foster Francis Francisco
    Franklin Frederick Fuller Gary George Gilbert Gilroy Glenn Gomez Gordon Graham Grant Griffin Hamilton Hammond
    Hanover Harrison Harvey Hastings Hayes Henderson Henry Hernandez Herman Holland Hobbs Hopkins Houston Howard
    Howell Hudson Hughes Irving Isidro Jackson James Jefferson Jennings Jerome Johnson Jones Jordan Joseph Juan
    Keller Kelly Kennedy Kent Kerr Kirk Lamar Lancaster Lawrence Lee Leon Lewis Lincoln Livingston Logan Louis Lucas
    Luis Lynch Lynn Madison Manning Maria Marion Marshall Martinez Maurice Maxwell Mayer Mendoza Mendez Menor
    Mercedes Merrill Michel Milton Mitchell Monroe Montgomery Moore Morgan Morris Morton Moses Murphy Murray Myers
    Nash Nelson Newman Newton Nicholas Nixon Nolan Norman Norris Norton Novak Olga Orlando Oscar Owen Owens Oxford
    Parks Patterson Paul Paula Pearson Perez Perry Peters Phillip Pierce Pierre Pitt Powell Preston Price Quincy
    Ralston Ramos Ramsey Raymond Reed Regina Rene Reyes Rhodes Richmond Riley Rivera Robert Robin Rodriguez Roger
    Rogers Romeo Roosevelt Ross Roy Russell Ryan Salvador Sanchez Sandy Sanford Santana Savannah Scott Selma Seymour
    Sharon Shaw Shelby Shelton Sheridan Sherman Sherwood Sidney Simon Smith Solomon Spencer Stafford Stanley Stephen
    Stewart Stone Stuart Sullivan Summers Sumner Sydney Terry Thomas Thompson Thornton Timothy Tony Torres Trinidad
    Truman Tucker Valentine Vargas Vernon Victor Victoria Vincent Virginia Vista Walter Warner Warren Washington
    Watson Wayne Webb Webster Wells Wesley Weston White Whitney Williams Williamson Wilson Winchester Winfield
    Winston Winter Windsor Wise Worth Wright Wyatt York Ali Ahmad Ahmed Hassan Hussein Ibrahim Islam Khan Mohammad
    Muhammad Nasser Omar Osman Said Saleh Salem Salman Sana Santa San Santo Singh Kumar Kim Li Lu Ma Wu Xu Yu Zhu
    Han Hu He Yi Si Da Du An Bo Mo My Ha Hay La Las Los Le De Den Der Die El Al As At Am Or In Is It Ii Os Ou Sa Ta
    Ana Anna Eva Sara Sofia Sonia Mina Nina Diana Elena Jose Pedro Santos Ramon Rafael Angeles Concepcion Esperanza
    Santiago Milan Florence Charlotte Austin Paris Chelsea Lima Adelaide Alexandria Alexander Alice Beverly Bradford
    Burton Byron Camden Campbell Carson Casper Chester Clayton Clifton Clinton Clovis Compton Conway Corning
    Cornelius Cruz Dayton Denton Derby Devon Dover Dublin Dudley Eugene Euclid Fargo Farmington Garland Gates Grand
    Hampton Harper Harris Hart Hartford Helena Hilton Holly Homer Hyde Ida Irwin Ithaca Jasmin Jersey Kendall Kenton
    Kenya Kingston Kyle Lexington Lindsay Malden Melbourne Melrose Milford Morrison Napoleon Nassau Newport
    Oakley Odessa Olympia Orion Paisley Palmer Perth Pittman Plano Plymouth Raleigh Reno Rochester Rockford Roland
    Sandringham Salisbury Seaside Shannon Stamford Sutton Tamil Tampa Titan Trent Trump Waterloo Wellington
    Westminster Weymouth Whittier Wilmington Woodward Worthing Yukon Zion Putin Modi Merkel Obama Bush Mugabe Castro
    Blair Major Cameron Olympic Buena Campo Centro Costa Independencia Libertad Progreso Reforma Roma Villa Bandar
    Mandala Kara Mira Toyota Honda Ferrari Siemens Bayer Merck Boeing Sanofi Nokia Samsung Arsenal Everton Celtic
    Rangers Chevron Shell Arab Sunni Shia Hindu Muslim Christian Jewish Kurd Daily Times Post Herald Tribune Gazette
    Guardian Mirror Express Batman Alba Bern Broken Call Calling Chase Citrus Clear Cool Corner Cutler Data Dana
    Dora Dumas Embassy Empire Energy Ems Fair Fame Farmers Finance Fresno General Grace Grande Guide Halle Happy Haw
    Head Health High Ho Host Huber Ideal Ina Index Ivan Jena Joy Justo Kant Kerman Keys Lady Land Laos Lawn Leader
    Letter Level Life Lille Live Luna Lyons Magic Main Many Marine Max Meet Merit Mesa Military Mila Monster Nation
    National Natural Navy Net Network Nova Odd Official Open Order Oro Pan Parma Party Pass Pattern Pilar Pilot Plan
    Plate Pole Pol Pomona Power President Puma Pure Quarter Quality Race Ray Rama Rand Raya Red Renton Rex Roman
    Ruse Sanga Safe Scala Sea See Senate Service Short Show Sim Sita Solar Son Sparta Stern Sweet Talent Target Tea
    Ten Ter Todd Tomas Top Tor Trade Trail Trim True Tula Tur Universal Ur Vale Vera Verona View Vinci Wall War
    Water Way Wing World Yellow Zero Zone Zug Bella Bethlehem Buckingham Cambridge Cleveland Darwin Geneva Glasgow
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)

# First names that newspapers of many countries are full of; with a surname after them they are never places.
FIRST_NAMES = frozenset(
    """
    Aaron Abdul Abdullah Abraham Adam Adrian Ahmed Alan Albert Alejandro Alex Alexander Alexandra Alfred Ali Alice
    Alicia Alison Allan Allen Amanda Amber Amy Ana Andre Andrea Andreas Andrew Andy Angela Ann Anna Anne Annie
    Anthony Antonio April Arnold Arthur Ashley Audrey Barbara Barry Ben Benjamin Bernard Beth Betty Bill Billy Bob
    Bobby Brad Bradley Brandon Brenda Brent Brett Brian Bruce Bryan Callum Cameron Carl Carla Carlos Carol Caroline
    Carrie Catherine Cathy Charles Charlie Cheryl Chloe Chris Christian Christina Christine Christopher Cindy Claire
    Clare Colin Connor Corey Craig Crystal Curtis Cynthia Dan Daniel Danielle Danny Darren David Dawn Dean Deborah
    Debra Declan Denis Denise Dennis Derek Diana Diane Diego Dominic Don Donald Donna Doris Dorothy Doug Douglas
    Duncan Dylan Edgar Edward Eileen Elena Eli Elizabeth Ellen Emily Emma Eric Erik Erin Ernest Ethan Eva Evan
    Evelyn Fatima Felix Fernando Fiona Frances Francis Francisco Frank Fred Frederick Gareth Gary Gavin Gemma Geoff
    Geoffrey George Gerald Gerard Gina Glen Glenn Gloria Gordon Grace Graham Grant Greg Gregory Guy Hannah Harold
    Harry Hassan Hazel Heather Hector Helen Henry Herbert Holly Howard Hugh Hugo Ian Ibrahim Irene Isaac Isabel Ivan
    Jack Jackie Jacob Jacqueline Jake James Jamie Jane Janet Janice Jared Jasmine Jason Javier Jay Jean Jeff Jeffrey
    Jennifer Jenny Jeremy Jerry Jesse Jessica Jesus Jill Jim Jimmy Joan Joanna Joanne Joe Joel John Johnny Jon
    Jonathan Jorge Jose Joseph Josh Joshua Joyce Juan Judith Judy Julia Julian Julie June Justin Karen Karl Kate
    Katherine Kathleen Kathryn Kathy Katie Keith Kelly Ken Kenneth Kerry Kevin Kieran Kim Kimberly Kirsty Kristen
    Kurt Kyle Larry Laura Lauren Lawrence Leah Lee Leo Leon Leonard Leslie Lewis Liam Linda Lisa Liz Logan Lori
    Louis Louise Lucas Lucy Luis Luke Lynn Madison Malcolm Marc Marcus Margaret Maria Marie Marilyn Mario Marion
    Mark Martha Martin Mary Matt Matthew Maureen Max Megan Melanie Melissa Michael Michelle Miguel Mike Mohamed
    Mohammad Mohammed Molly Monica Muhammad Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nick Nicola Nicole
    Nigel Nina Noah Noel Norman Olga Oliver Olivia Omar Oscar Owen Pablo Pam Pamela Pat Patricia Patrick Paul Paula
    Pauline Pedro Peggy Penny Peter Phil Philip Phillip Phyllis Rachel Ralph Randy Ray Raymond Rebecca Rhys Ricardo
    Richard Rick Ricky Rita Rob Robert Roberta Roberto Robin Rodney Roger Roland Ron Ronald Rory Rosa Rose Ross Roy
    Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sergio Shane Shannon Sharon Shaun Shawn
    Sheila Shirley Simon Sofia Sophie Stacey Stan Stanley Stella Stephanie Stephen Steve Steven Stewart Stuart Sue
    Susan Suzanne Sylvia Tara Ted Teresa Terry Thomas Tim Timothy Tina Todd Tom Tommy Tony Tracey Tracy Travis
    Trevor Tyler Valerie Vanessa Vera Victor Vincent Viola Walter Wanda Warren Wayne Wendy William Willie Yusuf
    Yvonne Zach Zachary Zoe Whitney
    """.split()  # noqa: SIM905
)

# Institutions and phrases that show in which country an article is set.
CUES = {
    "US": "Sheriff's Office|Sheriff's Department|Sheriff's Deputies|sheriff's deputies|County Sheriff"
    "|County Jail|county jail"
    "|County jail|Highway Patrol|State Police|state troopers|State Troopers|Interstate|grand jury|National Guard|FBI"
    "|school district|School District|ZIP code|Medicaid|DMV|911 call|Republican|Republicans|Democrat|Democrats"
    "|State Senate|Governor's Office|Southern Baptist|high school|High School|Regional Medical Center|City Council"
    "|District Attorney|district attorney|county commissioners|U.S. Marshals|DWI",
    "CA": "RCMP|OPP|Ontario Provincial Police|provincial police|CBC|Const.|Postmedia|MPP|The Canadian Press"
    "|Canadian Press"
    "|postal code|GTA|Peel Regional Police|regional police|SIU|Global News|CTV",
    "GB": "NHS|Crown Court|Magistrates' Court|magistrates' court|Magistrates|crown court|Met Police"
    "|Metropolitan Police|Scotland Yard"
    "|borough council|Borough Council|county council|County Council|BBC|Labour MP|Tory|Tories|Brexit|A&E"
    "|council tax|MPs"
    "|Highways England|Highways Agency|pensioner|detective constable|Fire Brigade|fire brigade|GCSE|Oyster card"
    "|High Street",
    "AU": "Queensland Police|Queensland police|NSW Police|Victoria Police|AFL|NRL|Medicare levy|Bruce Highway"
    "|ABC News 24"
    "|state MP|Australian Federal Police|Supreme Court of Queensland|Triple Zero",
    "IE": "Garda|Gardai|gardai|Taoiseach|Oireachtas|Dail|HSE|GAA|RTE|An Garda Siochana|TD",
    "NZ": "Maori|Kiwi|Kiwis|NZTA|NZ Transport Agency|Stuff.co.nz",
    "ZA": "SAPS|rand|ANC|load shedding",
    "IN": "lakh|crore|Lok Sabha|BJP|panchayat",
}
