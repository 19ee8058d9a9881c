"""Names of companies that look like those of persons. Pure."""

import re

from articles.tagging.discovery.word_lists import word_set

# Companies, and their brands, that are called like a person.
COMPANIES_LIKE_PERSONS = frozenset(
    name.replace("_", " ")
    for name in word_set(
        """
        Abercrombie_Fitch Allen_Edmonds Arthur_Andersen Arthur_Young Bear_Stearns Ben_Jerry Betty_Crocker
        Booz_Allen Calvin_Klein Carter_Hawley Charles_Schwab Chase_Manhattan Christian_Dior Coco_Chanel
        Dean_Witter Dolly_Madison Drexel_Burnham Duane_Reade Duff_Phelps Ethan_Allen Franklin_Templeton
        Fred_Meyer Giorgio_Armani Harley_Davidson Harris_Teeter Hugo_Boss Jack_Daniels Jean_Coutu Jenny_Craig
        Jim_Beam Jimmy_Choo John_Deere John_Hancock Johnnie_Walker Jones_Lang Kidder_Peabody Laura_Ashley
        Lee_Cooper Louis_Dreyfus Louis_Vuitton Marks_Spencer Martin_Marietta Mary_Kay Merrill_Lynch
        Montgomery_Ward Morgan_Crucible Morgan_Grenfell Morgan_Guaranty Morgan_Stanley Neiman_Marcus Nina_Ricci
        Paine_Webber Perkin_Elmer Peter_Kiewit Philip_Morris Philips_Petroleum Phillips_Petroleum Piper_Jaffray
        Prudential_Bache Ralph_Lauren Raymond_James Robert_Bosch Robert_Fleming Robert_Half Rolls_Royce
        Rotan_Mosle Saks_Fifth Sara_Lee Shearson_Lehman Smith_Barney Stanley_Black Stanley_Works Taylor_Wimpey
        Taylor_Woodrow Ted_Baker Thomas_Cook Tim_Hortons Tommy_Hilfiger Trader_Joe Vera_Bradley Walt_Disney
        Warner_Lambert Wells_Fargo William_Hill Yves_Rocher
        """
    )
)

_COMPANY = re.compile(
    r"([A-Z][\w'.-]{0,29})(?: ([A-Z][\w'.-]{0,29}))? (?:(?:and|&) )?"
    r"(?:Co|Cos|Corp|Inc|Ltd|Plc|PLC|plc|LLC|SA|S\.A|SpA|AG|NV|N\.V|AB|KK|Bros|Brothers|Cie|Sons|GmbH|Oy|Pty|Berhad|Bhd)\b"
)


def find_company_names(text: str) -> frozenset[str]:
    """Return the last word and the last two words of each name before “Inc”, “and Co” ..."""
    names = set()
    for first, last in _COMPANY.findall(text):
        names.add(f"{first} {last}" if last else first)
        names.add(last or first)
    return frozenset(names)
