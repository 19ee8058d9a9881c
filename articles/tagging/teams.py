"""Clubs of American leagues, cricket and rugby, leagues, names of national teams: kept by hand. Pure data."""

# Country and sport: clubs. “Boston/Red Sox” is called by both parts, by its town only where a sign shows the club.
TEAMS: dict[tuple[str, str], str] = {
    ("US", "baseball"): """
        Arizona/Diamondbacks; Atlanta/Braves; Baltimore/Orioles; Boston/Red Sox; Chicago/Cubs; Chicago/White Sox;
        Cincinnati/Reds; Cleveland/Indians; Cleveland/Guardians; Colorado/Rockies; Detroit/Tigers; Florida/Marlins;
        Miami/Marlins; Houston/Astros; Kansas City/Royals; Los Angeles/Dodgers; Los Angeles/Angels; California/Angels;
        Anaheim/Angels; Milwaukee/Brewers; Minnesota/Twins; New York/Mets; New York/Yankees; Oakland/Athletics|Oakland
        A's; Philadelphia/Phillies; Pittsburgh/Pirates; San Diego/Padres; San Francisco/Giants; Seattle/Mariners; St.
        Louis/Cardinals; Tampa Bay/Rays; Texas/Rangers; Washington/Nationals
    """,
    ("CA", "baseball"): "Toronto/Blue Jays; Montreal/Expos",
    ("US", "basketball"): """
        Atlanta/Hawks; Boston/Celtics; Brooklyn/Nets; New Jersey/Nets; Charlotte/Hornets; Charlotte/Bobcats;
        Chicago/Bulls; Cleveland/Cavaliers|Cavs; Dallas/Mavericks|Mavs; Denver/Nuggets; Detroit/Pistons; Golden
        State/Warriors; Houston/Rockets; Indiana/Pacers; Los Angeles/Clippers; Los Angeles/Lakers; Memphis/Grizzlies;
        Miami/Heat; Milwaukee/Bucks; Minnesota/Timberwolves; New Orleans/Pelicans; New York/Knicks; Oklahoma
        City/Thunder; Orlando/Magic; Philadelphia/76ers|Sixers; Phoenix/Suns; Portland/Trail Blazers|Blazers;
        Sacramento/Kings; San Antonio/Spurs; Seattle/SuperSonics|Sonics; Utah/Jazz; Washington/Wizards;
        Washington/Bullets
    """,
    ("CA", "basketball"): "Toronto/Raptors; Vancouver/Grizzlies",
    ("US", "american football"): """
        Arizona/Cardinals; Atlanta/Falcons; Baltimore/Ravens; Buffalo/Bills; Carolina/Panthers; Chicago/Bears;
        Cincinnati/Bengals; Cleveland/Browns; Dallas/Cowboys; Denver/Broncos; Detroit/Lions; Green Bay/Packers;
        Houston/Texans; Houston/Oilers; Indianapolis/Colts; Jacksonville/Jaguars; Kansas City/Chiefs; Las
        Vegas/Raiders; Oakland/Raiders; Los Angeles/Rams; St. Louis/Rams; Los Angeles/Chargers; San Diego/Chargers;
        Miami/Dolphins; Minnesota/Vikings; New England/Patriots; New Orleans/Saints; New York/Giants; New York/Jets;
        Philadelphia/Eagles; Pittsburgh/Steelers; San Francisco/49ers; Seattle/Seahawks; Tampa Bay/Buccaneers|Bucs;
        Tennessee/Titans; Washington/Redskins; Washington/Commanders
    """,
    ("US", "hockey"): """
        Anaheim/Ducks|Mighty Ducks; Arizona/Coyotes; Phoenix/Coyotes; Boston/Bruins; Buffalo/Sabres;
        Carolina/Hurricanes; Chicago/Blackhawks; Colorado/Avalanche; Columbus/Blue Jackets; Dallas/Stars; Detroit/Red
        Wings; Florida/Panthers; Hartford/Whalers; Los Angeles/Kings; Minnesota/Wild; Minnesota/North Stars;
        Nashville/Predators; New Jersey/Devils; New York/Islanders; New York/Rangers; Philadelphia/Flyers;
        Pittsburgh/Penguins; San Jose/Sharks; Seattle/Kraken; St. Louis/Blues; Tampa Bay/Lightning; Vegas/Golden
        Knights; Washington/Capitals
    """,
    ("CA", "hockey"): """
        Calgary/Flames; Edmonton/Oilers; Montreal/Canadiens; Ottawa/Senators; Quebec/Nordiques; Toronto/Maple Leafs;
        Vancouver/Canucks; Winnipeg/Jets
    """,
    ("US", "college"): """
        Alabama/; Arizona/; Arizona State/; Arkansas/; Army/; Auburn/; Baylor/; Boston College/; Brigham Young/; BYU/;
        Clemson/; Colorado State/; Connecticut/; UConn/; Duke/; Florida State/; Fresno State/; Georgetown/; Georgia/;
        Georgia Tech/; Gonzaga/; Illinois/; Indiana/; Iowa/; Iowa State/; Kansas/; Kansas State/; Kentucky/;
        Louisville/; LSU/; Marquette/; Maryland/; Miami/; Michigan/; Michigan State/; Minnesota/; Mississippi/;
        Mississippi State/; Missouri/; Nebraska/; Nevada/; North Carolina/; North Carolina State/; Northwestern/;
        Notre Dame/; Ohio State/; Oklahoma/; Oklahoma State/; Oregon/; Oregon State/; Penn State/; Pittsburgh/;
        Providence/; Purdue/; Rice/; Rutgers/; Seton Hall/; South Carolina/; Southern California/; USC/; Stanford/;
        Syracuse/; TCU/; Temple/; Tennessee/; Texas/; Texas A&M/; Texas Tech/; UCLA/; UNLV/; Utah State/; Vanderbilt/;
        Villanova/; Virginia/; Virginia Tech/; Wake Forest/; Washington State/; West Virginia/; Wisconsin/; Xavier/
    """,
    ("GB", "cricket"): """
        Derbyshire/; Durham/; Essex/; Glamorgan/; Gloucestershire/; Hampshire/; Kent/; Lancashire/; Leicestershire/;
        Middlesex/; Northamptonshire/; Nottinghamshire/; Somerset/; Surrey/; Sussex/; Warwickshire/; Worcestershire/;
        Yorkshire/
    """,
    ("AU", "cricket"): """
        New South Wales/; Queensland/; South Australia/; Tasmania/; Victoria/; Western Australia/; Sydney/Sixers;
        Sydney/Thunder; Melbourne/Stars; Melbourne/Renegades; Brisbane/Heat; Perth/Scorchers; Hobart/Hurricanes;
        Adelaide/Strikers
    """,
    ("IN", "cricket"): """
        Mumbai/Indians; Chennai/Super Kings; Kolkata/Knight Riders; Delhi/Capitals; Delhi/Daredevils; Punjab/Kings;
        Rajasthan/Royals; Royal Challengers/Bangalore; Sunrisers/Hyderabad; Gujarat/Titans; Lucknow/Super Giants
    """,
    ("ZA", "cricket"): "Western Province/; Transvaal/; Natal/; Boland/; Eastern Province/; Griqualand West/",
    ("GB", "rugby"): """
        Bath/; Bristol/Bears; Gloucester/; Harlequins/; Leicester/Tigers; London Irish/; Wasps/; London Wasps/;
        Northampton/Saints; Orrell/; Sale/Sharks; Saracens/; West Hartlepool/; Exeter/Chiefs; Newcastle/Falcons;
        Worcester/Warriors; Llanelli/; Neath/; Pontypridd/; Bridgend/; Ebbw Vale/; Scarlets/; Ospreys/; Cardiff/Blues;
        Wigan/Warriors; St Helens/; Leeds/Rhinos; Bradford/Bulls; Hull Kingston Rovers/; Castleford/Tigers;
        Warrington/Wolves; Wakefield/Trinity; Widnes/Vikings; Halifax/Blue Sox; Salford/Red Devils; London/Broncos;
        Huddersfield/Giants; Workington/Town; Oldham/Bears; Edinburgh/; Glasgow/Warriors; Ulster/
    """,
    ("IE", "rugby"): "Leinster/; Munster/; Connacht/",
    ("FR", "rugby"): """
        Stade Toulousain/; Toulouse/; Brive/; Agen/; Bourgoin/; Clermont/; Clermont Auvergne/; Toulon/; Racing 92/;
        Stade Francais/; Perpignan/; Castres/; Dax/; Pau/; Biarritz/; La Rochelle/; Catalans/Dragons
    """,
    ("NZ", "rugby"): """
        Auckland/Blues; Canterbury/Crusaders; Wellington/Hurricanes; Otago/Highlanders; Waikato/Chiefs; New
        Zealand/Warriors; Auckland/Warriors
    """,
    ("ZA", "rugby"): "Stormers/; Northern Transvaal/; Bulls/; Natal/Sharks; Cheetahs/",
    ("AU", "rugby"): """
        ACT/Brumbies; Brumbies/; New South Wales/Waratahs; Waratahs/; Queensland/Reds; Western/Force;
        Melbourne/Rebels; Brisbane/Broncos; Canberra/Raiders; Canterbury/Bulldogs; Cronulla/Sharks; Manly/Sea Eagles;
        Melbourne/Storm; Newcastle/Knights; North Queensland/Cowboys; Parramatta/Eels; Penrith/Panthers; South
        Sydney/Rabbitohs; St George/Dragons; St George Illawarra/Dragons; Sydney/Roosters; Wests/Tigers; Gold
        Coast/Titans; Balmain/; North Sydney/; Western Suburbs/
    """,
    ("AU", "australian football"): """
        Adelaide/Crows; Brisbane/Lions; Brisbane/Bears; Carlton/; Collingwood/; Essendon/; Fremantle/; Geelong/; Gold
        Coast/Suns; Greater Western Sydney/; Hawthorn/; Melbourne/; North Melbourne/; Port Adelaide/; Richmond/; St
        Kilda/; Sydney/Swans; West Coast/Eagles; Western/Bulldogs; Fitzroy/; Footscray/
    """,
}

# Sport: what clubs whose name is their town's are called in full.
FULL_NAMES = {
    "cricket": "{town} cricket team",
    "rugby": "{town} rugby club",
    "australian football": "{town} Football Club",
    "college": "{town} college team",
}

# Sure names in reports of sport: leagues, federations and national teams.
OTHERS: dict[str, str] = {
    "GB": "Premier League; English Premier League; Football League; Scottish Premier League; Scottish Premiership"
    "; England and Wales Cricket Board; Three Lions=England national football team",
    "ES": "La Liga; Primera Division",
    "DE": "Bundesliga; DFB",
    "IT": "Serie A; Serie B; Azzurri=Italy national football team",
    "FR": "Ligue 1; Les Bleus=France national football team",
    "NL": "Eredivisie",
    "US": "NFL=National Football League; National Football League; NBA=National Basketball Association"
    "; National Basketball Association; NHL=National Hockey League; National Hockey League; MLB=Major League Baseball"
    "; Major League Baseball; MLS=Major League Soccer; Major League Soccer; WNBA; NCAA; NASCAR; PGA Tour; LPGA",
    "AU": "AFL=Australian Football League; Australian Football League; NRL=National Rugby League; National Rugby League"
    "; Wallabies=Australia national rugby union team; Socceroos=Australia national football team"
    "; Kangaroos=Australia national rugby league team; Matildas=Australia women's national football team",
    "NZ": "All Blacks=New Zealand national rugby union team; Black Caps=New Zealand national cricket team",
    "ZA": "Springboks=South Africa national rugby union team; Proteas=South Africa national cricket team"
    "; Bafana Bafana=South Africa national football team",
    "IN": "Indian Premier League; IPL=Indian Premier League; BCCI=Board of Control for Cricket in India",
    "NG": "Super Eagles=Nigeria national football team",
    "CM": "Indomitable Lions=Cameroon national football team",
    "GH": "Black Stars=Ghana national football team",
    "JM": "Reggae Boyz=Jamaica national football team",
    "AR": "Albiceleste=Argentina national football team; Pumas=Argentina national rugby union team",
    "BR": "Selecao=Brazil national football team",
    "": "CONCACAF; CONMEBOL; IAAF; ATP; WTA; FINA; FIBA; UCI; NASCAR; Formula One Constructors Association",
}
