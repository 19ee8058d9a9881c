"""Names of companies that look like those of persons. Pure."""

import re

# Companies, and their brands, that are called like a person.
COMPANIES_LIKE_PERSONS = frozenset(
    {
        "Abercrombie Fitch", "Allen Edmonds", "Arthur Andersen", "Arthur Young", "Ben Jerry", "Betty Crocker", "Booz Allen",
        "Brooks Brothers", "Calvin Klein", "Carter Hawley", "Charles Schwab", "Chase Manhattan", "Christian Dior",
        "Coco Chanel", "Dean Witter", "Dolly Madison", "Duane Reade", "Duff Phelps", "Ethan Allen", "Frank Russell",
        "Franklin Templeton", "Fred Meyer", "Giorgio Armani", "Harley Davidson", "Harris Teeter", "Jack Daniels",
        "Jean Coutu", "Jenny Craig", "Jim Beam", "Jimmy Choo", "John Deere", "John Hancock", "John Lewis", "Johnnie Walker",
        "Jones Lang", "Kidder Peabody", "Laura Ashley", "Lee Cooper", "Lehman Brothers", "Louis Dreyfus", "Louis Vuitton",
        "Marie Curie", "Martin Marietta", "Mary Kay", "Merrill Lynch", "Montgomery Ward", "Morgan Crucible",
        "Morgan Grenfell", "Morgan Guaranty", "Morgan Stanley", "Neiman Marcus", "Nina Ricci", "Paine Webber",
        "Perkin Elmer", "Peter Kiewit", "Philip Morris", "Philips Petroleum", "Phillips Petroleum", "Piper Jaffray",
        "Prudential Bache", "Ralph Lauren", "Raymond James", "Robert Bosch", "Robert Fleming", "Robert Half",
        "Rolls Royce", "Salomon Brothers", "Saks Fifth", "Sara Lee", "Shearson Lehman", "Smith Barney", "Stanley Black",
        "Stanley Works", "Taylor Wimpey", "Taylor Woodrow", "Ted Baker", "Thomas Cook", "Tiffany Co", "Tim Hortons",
        "Tommy Hilfiger", "Trader Joe", "Vera Bradley", "Victoria Secret", "Walt Disney", "Warner Lambert", "Wells Fargo",
        "Wendy Jr", "Yves Rocher",
    }
)  # fmt: skip

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
