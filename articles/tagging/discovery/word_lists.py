"""The words that distinguish persons and organisations from everything else that has a capital letter."""

# Words have the capitals that news give them; lower-case sets hold words that may be capitalised or not.


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text; a wall of words reads better than a wall of quotes."""
    return frozenset(text.split())


# Words that open a sentence, a quotation or a heading without being part of a name.
ORDINARY = word_set(
    """
    A About Above According Across Additionally After Again Against All Almost Along Already Also Although Always
    Am Amid Among An And Another Any Anyone Anything Apart Are Around As Asked At Back Based Be Because Been
    Before Behind Being Below Beside Besides Between Beyond Both But By Can Clear Could Day Days Despite Did Do
    Does Down Due During Each Earlier Early Either Else Even Eventually Ever Every Everyone Everything Except Few
    Finally First Five Following For Former Four From Further Furthermore Get Give Given Go Good Had Half Has Have
    He Hence Her Here His How However I If In Indeed Inside Instead Into Is It Its Just Keep Last Late Later
    Latest Least Left Less Let Like Little Local Long Made Mainstream Major Make Many May Maybe Me Mean Meanwhile
    Might More Moreover Most Mostly Much Must My Near Nearly Neither Never Nevertheless New Next No Nobody None
    Nor Not Note Nothing Now Of Off Often Oh Old On Once One Only Or Other Others Otherwise Our Out Outside Over
    Overall Part People Perhaps Photo Please Put Rather Read Really Recent Recently Right Said Same Saying Second
    See Senior Seven Several She Should Similarly Since Six Small So Some Someone Something Sometimes Soon Sorry
    Speaking Still Such Take Tell Ten Than Thank Thanks That The Their Them Then There Therefore These They Thing
    Third This Those Though Three Through Throughout Thus To Today Together Tomorrow Tonight Too Top Toward
    Towards Two Under Unless Unlike Until Up Upon Us Using Very Via Was We Well Were What Whatever When Whenever
    Where Whereas Whether Which While Who Whoever Whose Why Will With Within Without Would Yes Yesterday Yet You
    Young Your Image Video Source Update Updated Breaking Editing Reporting Writing Additional Asked Speaking Born
    Told Nine Eight Twelve Eleven Twenty Thirty Hundreds Thousands Dozens Millions Million Billion Dear Hello Ok
    Okay
    """
)

CALENDAR = word_set(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August
    September October November December Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov
    Dec Christmas Easter Ramadan Eid Thanksgiving Halloween
    """
)

# Nouns that make a name the name of a place, a work, an event, a product, a law ...
NO_PERSON = word_set(
    """
    Academy Accord Accords Act Action Affairs Africa African Agreement Air Airbase Airlines Airport Airways
    America American Americans Annual Arab Arabia Arena Asia Asian Atlantic Attack Attorney-General Avenue Award
    Awards Base Bay Beach Bill Blue Board Bond Bonds Book Border Boulevard Bowl Bridge Britain British
    Broadcasting Brown-Forman Building Bureau Business Camp Campaign Canal Cape Capital Castle Cathedral Cemetery
    Census Center Central Centre Century Championship Championships Channel Charter Chief Chinese Christian
    Christians Church Circuit City Civil Climate Club Coast Code Cold College Common Community Conference Congress
    Constitution Continental Convention Convoy Country County Creek Crown Cup Customs Daily Dam Data Deal Debt
    Declaration Defence Defense Delta Democrat Democratic Democrats Derby Desert Development Digital Director
    District Division Dollar Drive Dutch Earth East Eastern Economic Economy Education Election Elections Electric
    Embassy Emergency Empire Energy Engineering English Enterprise Enterprises Environment Environmental Estate
    Euro Europe European Evening Exchange Executive Exhibition Expo Express External Facebook Falls Family Fashion
    Federal Festival Field Fifth Film Finance Financial Fire Fleet Food Football Foreign Forest Fort Forum Fourth
    Free Freedom French Friends Fund Future Galaxy Gallery Games Garden Gardens Gas Gate Gateway General Geneva
    German Global Gold Golden Government Governorate Grand Great Green Ground Guardian Gulf Hall Harbor Harbour
    Health Heights Herald High Highway Hill Hills Historic Holdings Holy Home Horse Hospital Hotel House Human
    Humanitarian Ice Independence Independent India Indian Industrial Industries Industry Information Initiative
    Inquiry Inn Insurance Intelligence Interior Internal International Internet Investigation Investment
    Investments Iron Islamic Island Islands Isle Israeli Italian Japanese Jewish Joint Journal Judicial Junction
    Justice Kingdom Korean Labor Labour Lake Land Lane Latin Law Laws League Legal Liberal Liberty Library Life
    Light Line Lines Live Lower Magazine Mall Management Manor Marathon Marine Maritime Market Markets Master
    Media Medical Mediterranean Memorial Memorandum Metro Metropolitan Middle Military Mine Mission Monument
    Morning Mosque Motor Motors Mount Mountain Mountains Mr-Olympia Municipal Museum Music Muslim Muslims Nation
    National Nations Natural Navy Network Nobel North Northeast Northeastern Northern Northwest Northwestern
    Nuclear Ocean Oil Olympic Olympics Online Open Opera Operation Operations Oscar Oscars Outer Pacific Pact
    Palace Paralympics Park Parish Passage Path Peace Peak Peninsula Persian Phase Pictures Pipeline Place Plan
    Plant Plaza Point Police Policy Political Pool Port Post Power Premier Press Prime Prince-Bishop Prison Prize
    Products Program Programme Project Protocol Province Provincial Public Quarter Race Radio Railway Ranch Range
    Reactor Records Red Referendum Reform Refinery Refugee Region Regional Regulation Relations Remembrance Report
    Republic Republican Republicans Research Reserve Resistance Resolution Resort Resources Restaurant Review
    Revolution Revolutionary Ridge Rights Rim River Road Rock Roman-Catholic Route Royal Rule Rural Russian Sachs
    Safety Saint San Santa Santo School Science Sea Season Section Securities Security Self-Defense Senate Series
    Service Services Shelf Shipping Ship Shore Show Shrine Silk Silver Sky Social Society Solar South Southeast
    Southeastern Southern Southwest Soviet Space Spanish Special Sports Spring Springs Square Stadium Standard
    State States Station Statistics Steel Stock Store Stores Story Strait Straits Strategic Strategy Street Strip
    Studio Studios Studies Sub-Saharan Summer Summit Sun Super Supreme Survey System Systems Talks Tax Team
    Technologies Technology Telegraph Television Temple Terminal Territories Territory Test Theater Theatre Theory
    Times Tour Tower Towers Town Township Track Trade Trading Traffic Trail Train Training Transport
    Transportation Treaty Tree Tribune Trophy Tropical Trust Tunnel Twitter Typhoon Unit United Universal Unknown
    Upper Urban Vaccine Valley Value Venture Ventures Victory View Village Virus Wall War Wars Water Watch Way
    Wealth Web Week Weekly West Western White Wild Wildlife Winter Wood Woods-Hole Work Workers World Year Yellow
    Zone Zoo Airline Hurricane Storm Cyclone Instagram YouTube Google Amazon Microsoft Apple Boeing Airbus Reuters
    Xinhua Bloomberg Statement Standing Saudi Wikinews Wikipedia Cabinet Parliament Assembly Parliamentary
    Presidential Prosecutor Ministers Officials Minister-designate Mayoral Treasury Commerce Budget Agriculture
    Communications Petroleum Lead Acting Deputy Vice Assistant Associate Ambulance Bishops Islam Christianity God
    Lord's Bible Quran Koran Inherent Resolve Airmen Soldiers Marines Squadron Wing Regiment Artillery Infantry
    Northern-Ireland Reserves Shares Profit Sales Revenue Revenues Net Qtr Shr Avg Revs Inc Corp Ltd Co Plc Dlrs
    Class Preferred Staff
    """
)

# Titles and capitalised roles that stand directly before a name.
TITLES = word_set(
    """
    Mr Mr. Mrs Mrs. Ms Ms. Miss Mx Dr Dr. Sir Lord Lady Dame Baroness Baron Count Countess Duke Duchess President
    Vice-President Chancellor Minister Premier PM MP Secretary Undersecretary Secretary-General Senator Sen. Sen
    Representative Rep. Rep Congressman Congresswoman Governor Gov. Mayor Ambassador Envoy Chairman Chairwoman
    Chairperson Chair Director Director-General Commissioner Judge Justice Prosecutor Magistrate General Gen. Gen
    Lieutenant Lt. Lt Colonel Col. Col Major Maj. Captain Capt. Capt Commander Cmdr. Commodore Admiral Adm.
    Marshal Brigadier Brig. Sergeant Sgt. Sgt Corporal Cpl. Private Pvt. Spc. Pfc. Officer Constable Detective
    Inspector Superintendent Sheriff Sheikh Sheik Shaikh King Queen Prince Princess Emperor Empress Emir Ayatollah
    Imam Mullah Mawlawi Maulvi Maulana Pope Cardinal Bishop Archbishop Rabbi Father Brother Sister Reverend Rev.
    Rev Pastor Comrade Herr Frau Monsieur Madame Signor Sayyid Hajji Haji Professor Prof. Prof Candidate Leader
    Speaker Treasurer Spokesman Spokeswoman Spokesperson Economist Analyst Adviser Advisor Attorney Counsel Coach
    Manager Editor Author Actor Actress Singer Councillor Councilman Councilwoman Alderman MEP Taoiseach Commissar
    Warlord Superstar Negotiator Mediator Rapporteur Commandant Chieftain Co-Chairman Cofounder Founder
    Coordinator Senators Representatives Presidents Governors Generals Justices Sens. Reps. Drs. Messrs. Messrs
    Trooper Warden Canon Supervisor Assemblyman Assemblywoman Assemblymember Legislator Cllr Cllr. Cde Mme Mlle
    Mufti Swami Sri Shri Emeritus
    """
)
# Ranks whose surname alone says little about who it is.
COURTESIES = word_set(
    "Mr Mr. Mrs Mrs. Ms Ms. Miss Mx Dr Dr. Sir Lord Lady Dame Herr Frau Monsieur Madame Signor Professor Prof. Prof"
)

ROLE_NOUNS = word_set(
    """
    spokesman spokeswoman spokesperson president vice-president minister premier chancellor secretary
    undersecretary envoy ambassador chairman chairwoman chairperson chair chief director director-general head
    leader co-leader commander general colonel captain lieutenant major admiral adviser advisor aide analyst
    economist strategist trader dealer broker lawyer attorney solicitor barrister prosecutor judge justice senator
    congressman congresswoman representative lawmaker legislator parliamentarian deputy mayor governor
    commissioner councillor councilman diplomat negotiator mediator coordinator rapporteur professor lecturer
    researcher scientist physicist historian sociologist academic scholar expert specialist consultant engineer
    doctor physician surgeon nurse teacher student pupil farmer fisherman journalist reporter correspondent editor
    author writer novelist poet columnist presenter blogger photographer actor actress singer rapper musician
    composer artist painter filmmaker producer designer architect founder co-founder cofounder owner executive
    officer manager banker businessman businesswoman entrepreneur billionaire tycoon investor partner treasurer
    activist campaigner organiser organizer volunteer resident survivor victim witness suspect gunman militant
    rebel fighter soldier sergeant corporal policeman policewoman detective inspector sheriff superintendent
    priest bishop archbishop cardinal pope rabbi imam cleric pastor monk preacher coach trainer player striker
    goalkeeper midfielder defender quarterback skipper champion winner sprinter cyclist swimmer golfer boxer
    driver pilot astronaut king queen prince princess emir sultan candidate incumbent nominee politician dissident
    warlord jihadist mastermind husband wife son daughter father mother brother sister uncle nephew cousin
    grandson widow fiancee girlfriend boyfriend friend neighbour neighbor colleague successor predecessor founder
    curator librarian archivist registrar inventor butcher baker carpenter mechanic waiter chef cook shopkeeper
    plumber electrician salesman secretary-general ombudsman paramedic firefighter worker employee member delegate
    commandant postman postwoman mailman miner miller tailor gardener hairdresser barber bricklayer roofer welder
    machinist bookkeeper receptionist bartender janitor caretaker cleaner trucker shepherd beekeeper brewer grocer
    publican landlord landlady dentist optician pharmacist veterinarian lifeguard bouncer seamstress potter blacksmith
    locksmith stonemason mason pensioner retiree
    """
)

# Heads of the names of organisations, and what such a name is.
HEADS = {
    **dict.fromkeys(
        word_set(
            """
    Ministry Department Party Bank Council Committee Subcommittee Commission Agency Authority Institute
    Institution University College Company Corporation Corp Inc Ltd plc Plc PLC LLC AG SA NV GmbH Co Group
    Association Union Federation Confederation Forces Army Court Office Foundation Force Command Bureau Board
    Administration Parliament Assembly Senate Congress Directorate Secretariat Organization Organisation Society
    Trust Fund League Chamber Tribunal Guard Police Service Services Airlines Airways Industries Holdings Partners
    Associates Laboratories Motors Broadcasting Observatory Center Centre Club Network Alliance Cabinet Embassy
    Consulate Government Exchange Inspectorate Academy Church Consortium Cooperative Bancorp Enterprises
    Technologies Systems Petroleum Pharmaceuticals Securities Treasury Navy Corps Fleet Squadron Regiment Wing
    Unit Division Taskforce Initiative Regime Insurance Communications Properties Investments Stores Brothers Bros
    Partnership Incorporated S.A. N.V. A.G. B.V. BV SpA Spa S.p.A. AB Pty Bhd Berhad Oy KK Cos Cie Bancorporation
    Bancshares Savings School Schools Hospital Museum Orchestra Philharmonic Seminary Synod Diocese Archdiocese Caucus
    Brotherhood Legion Conservatory Conservancy Polytechnic Faculty Syndicate Workers Teamsters Lawyers Teachers
    Steel Oil Energy Electric Power Gas Resources Financial International Foods Mines Mining Chemical Chemicals
    Railroad Railway Railways Telephone Telecom Telecommunications Entertainment Pictures Records Studios Software
    Semiconductor Semiconductors Electronics Instruments Computer Computers Labs Drug Cement Paper Rubber
    Tobacco Breweries Beverages Minerals Metals Lighting Aerospace Aviation Pharmaceutical Capital Textiles
    Publishing Press Newspapers Television Radio Times Post Herald Tribune Gazette Chronicle Journal Telegraph Observer
    Examiner Inquirer Globe Mail News Magazine Dispatch Courier Bulletin Sentinel Ledger
    """
        ),
        "organisation",
    ),
    **dict.fromkeys(
        word_set("Front Brigade Brigades Battalion Battalions Movement Coalition Militia Resistance Insurgency"),
        "group",
    ),
}
COMPANY_SUFFIXES = word_set(
    """
    Inc Corp Ltd Co plc Plc PLC LLC AG SA NV GmbH Corporation Company Limited Group Holdings Bros Incorporated S.A.
    N.V. A.G. B.V. BV SpA Spa S.p.A. AB Pty Bhd Berhad Oy KK Cos Cie
    """
)
# What only the name of a company ends with: all before it belongs to it.
COMPANY_ENDS = COMPANY_SUFFIXES - {"Company", "Group", "Holdings", "Corporation"}
# Words that “and” joins within a name: “Savings and Loan Association”, “Gas and Electric Co”.
COUPLED = word_set(
    """
    Savings Loan Trust Gas Electric Power Light Oil Fire Marine Casualty Iron Steel Food Drug Health Human Services
    Science Sciences Technology Trade Industry Commerce Means Ways Telephone Telegraph Cable Wireless Coal Coke Pulp
    Paper Arts Letters Labor Labour Employment Pensions Culture Media Sport Education Welfare Housing Urban
    Development Agriculture Forestry Fisheries Nutrition Finance Budget Energy Natural Resources Environment Climate
    Securities Exchange Defense Defence Foreign Home Alcohol Tobacco Firearms Immigration Naturalization Customs
    Border Protection Transport Transportation Infrastructure Justice Security Cooperation Reconstruction Economic
    Social Oversight Reform Government Research Engineering Mining Metals Smelting Refining Economics Political
    Oceanic Atmospheric Aeronautics Space Disease Control Prevention Medicare Medicaid Law Order Life Accident
    Radio Television Film Books Records Company Sons Brothers Partners Rural Community Children Youth Families
    Women Equality Information Tourism Water Sewer Parks Recreation Planning Zoning Appropriations
    """
)
# Heads that may be followed by "of ..." or "for ...", and then need no word before them.
HEADS_WITH_OF = word_set(
    """
    Ministry Department Party Bank Council Committee Commission Institute University College Association Union
    Federation Confederation Office Command Bureau Board Parliament Assembly Directorate Organization Organisation
    Society League Chamber Court Movement Front Army Government Academy Church Centre Center Alliance Coalition
    Embassy Foundation Congress Fund Agency Authority Service Administration Secretariat Cooperative Company
    """
)
# Whose institutions are: “Women's Union”, “Sheriff's Office”.
OWNERS = word_set(
    """
    Women Men People Peoples Children Girls Boys Ladies Parents Farmers Growers Breeders Fishermen Workers Miners
    Teachers Students Nurses Doctors Physicians Lawyers Writers Authors Journalists Reporters Publishers Artists
    Actors Musicians Players Veterans Officers Firefighters Policemen Pilots Drivers Owners Employers Employees
    Manufacturers Producers Retailers Traders Bankers Consumers Citizens Pensioners Tenants Residents Taxpayers
    Sheriff Governor Mayor Attorney General Marshal Prosecutor Defender Coroner Examiner Treasurer Auditor Comptroller
    Chancellor Commissioner Ombudsman
    """
)
# Modifiers that every country has: "Defense Ministry" needs the country to be a name.
GENERIC = word_set(
    """
    Defense Defence Foreign Interior Home Finance Health Education Justice Labor Labour Trade Energy Oil
    Agriculture Transport Transportation Commerce Economy Economic Information Environment Planning Development
    Intelligence Security National Central Federal Supreme High Constitutional Criminal Appeals Appeal District
    Regional Provincial State Electoral Election Armed Air Coast Border Civil Public Police Prime President
    Presidential Parliamentary Reserve Territorial Special Joint Ministry Department Ruling Military Intelligence
    Ground Naval Royal Republican Revolutionary Labour Communist Socialist Democratic Government Antitrust Local
    City
    """
) | frozenset(f"{owner}{ending}" for owner in OWNERS for ending in ("'s", "'"))

# Heads that are as often the head of something else: such a name alone is weak evidence.
WEAK_HEADS = word_set(
    """
    Technologies Systems Services Service Division Unit Wing Fund Network Initiative Cabinet Exchange Force
    Properties Steel Oil Energy Electric Power Gas Resources Financial International Foods Mines Mining Chemical
    Chemicals Railroad Railway Railways Telephone Telecom Telecommunications Entertainment Pictures Records Studios
    Software Semiconductor Semiconductors Electronics Instruments Computer Computers Labs Drug Cement Paper Rubber
    Tobacco Breweries Beverages Minerals Metals Lighting Aerospace Aviation Pharmaceutical Capital Textiles
    Publishing Workers Lawyers Teachers Press Newspapers Television Radio Times Post Herald Tribune Gazette Chronicle
    Journal Telegraph Observer Examiner Inquirer Globe Mail News Magazine Dispatch Courier Bulletin Sentinel Ledger
    Schools School Hospital Museum Savings Faculty Legion
    """
)
# Roles that companies have as well: “lead manager WestLB”.
SHARED_ROLES = word_set(
    """
    manager producer owner partner investor member delegate dealer broker trader worker leader head champion
    winner successor adviser advisor founder
    """
)

# Verbs of speech, after which or before which a person (or an organisation) stands.
SPEECH_VERBS = (
    "said|says|told|tells|added|adds|noted|stated|explained|announced|argued|insisted|warned|claimed|recalled|replied|wrote|writes"
    "|tweeted|commented|testified|acknowledged|admitted|declared|remarked|joked|responded|asserted|emphasized|stressed|asked"
)
