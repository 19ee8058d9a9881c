"""Mr and Mrs: whom of a surname a courtesy cannot mean. Pure."""

import re
from collections.abc import Iterable

from articles.tagging.names import Name

_OF_WOMEN = re.compile(r"\b(?:Mrs|Ms|Miss|Madam|Madame|Lady|Queen|Princess)\.? $")
_OF_MEN = re.compile(r"\b(?:Mr|Sir|King|Prince)\.? $")
_LONGEST = 9  # characters of one, with its blank

# Given names of women in the news who may be called by their surnames alone.
_WOMEN = frozenset(
    """
    Agathe Alena Alenka Alexandria Alice Ameenah Amina Aminata Amy Ana Angela Anita Ank Ann Anna Annalena Anne
    Anne-Grete Annegret Anneli Annemarie Annika Anniken Arancha Arlene Atifete Barbara Beata Benazir Benita Bidya
    Brigitte Carla Carme Carrie Catherine Cecile Chandrika Charlene Chelsea Christine Chrystia Cindy Claudia
    Condoleezza Corazon Corina Cristina Cynthia Dalia Deb Deborah Diana Dilma Dora Doris Droupadi Edith Eka Elena
    Elisabeth Elisabetta Elizabeth Ellen Elvira Emma Erin Erna Ertha Eva Eveline Evika Ewa Fatou Fawzia Federica Fiame
    Florence Frances Geraldine Ghislaine Gina Giorgia Gitte Gladys Gloria Golda Gordana Greta Grete Gro Halimah
    Halla Hanan Hanna Helen Helena Helle Henrietta Hilda Hillary Hina Ida Imelda Indira Ine Ingrida Isabel Ivanka
    Iveta Ivy Jacinda Jacqui Jadranka Jana Jane Janet Jayalalithaa Jeanine Jeanne Jen Jenny Johanna Joni Joyce Julia
    Julie Jutta Kaja Kajsa Kamala Kamla Karen Karin Karla Karnit Karolina Katalin Katerina Katherine Kathleen Katie
    Katri Katrin Katy Keiko Kemi Kersti Ketanji Khaleda Kinga Kirsten Klaudia Kolinda Kristalina Kristen Kristin
    Kristrun Kyrsten Laila Laura Leila Lena Lene Leni Linda Lindiwe Lisa Liz Loretta Louise Ludivine Luisa Madeleine
    Magdalena Maggie Maia Maite Makiko Malala Mame Margaret Margaretha Margarita Margot Margrethe Maria Marie Marina
    Marine Marise Marsha Mary Mayawati Mazie Megawati Meghan Melania Melanie Melinda Mette Mia Micheline Michelle Mireya
    Momtaz Monica Monique Nadia Naledi Nanaia Nancy Narges Natalia Natalie Natasa Netumbo Ngozi Nikki Nirmala
    Nirupama Nkosazana Oksana Paetongtarn Patricia Patty Paula-Mae Pauline Penny Portia Pratibha Priti Priyanka
    Rachel Radmila Raychelle Reneta Retno Riikka Roberta Robinah Rochelle Rosario Rose Rosie Rosmah Roza Ruth Saara
    Sahle-Work Salome Samantha Samia Sanae Sandra Sanna Sara Sarah Shelley Sheryl Shirin Shoko Sigrid Simonetta
    Sirimavo Sonia Sophie Suella Sujatha Susan Susanna Sushma Sviatlana Sylvie Takako Tammy Tansu Tarja Teresa Thandi
    Theresa Tina Tomomi Trine Tsai Tulsi Tzipi Ursula Vaira Valentina Vasiliki Victoire Victoria Vigdis Viola
    Violeta Viorica Vjosa Wendy Winnie Xiomara Xochitl Yingluck Yoko Yoriko Yulia Yuriko Yvette Zainab Zelia Zinaida
    Zuzana
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)


def find_women(names: Iterable[Name]) -> frozenset[int]:
    """Return the persons of the gazetteer whose first name is a woman's."""
    return frozenset(
        name.entity
        for name in names
        if name.entity is not None
        and name.entity_kind == "person"
        and name.kind == "name"
        and name.text.split(" ", 1)[0] in _WOMEN
    )


def contradicts(text: str, start: int, *, is_woman: bool) -> bool:
    """Tell whether the courtesy before a surname is one of the other sex: “Mrs. Clinton” is not Bill Clinton."""
    of_others = _OF_MEN if is_woman else _OF_WOMEN
    return of_others.search(text, max(0, start - _LONGEST), start) is not None
