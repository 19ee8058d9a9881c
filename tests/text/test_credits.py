"""Credits at the end of a body are found in many forms and languages; sentences about anything else are text."""

import pytest

from articles.text.credits import find_credits
from tests.patience import processor_time_below

BODY = "The ministers met on Monday. They agreed on little."


@pytest.mark.parametrize(
    "credit",
    [
        "\n\n(Reporting by Jane Doe; Editing by John Roe)",
        " (Reporting by Jane Doe in New York; Editing by J. P. Roe and Ann Poe)",
        "\n\nReporting by Jane Doe; editing by John Roe",
        "\n\nAdditional reporting by Jane Doe and John Roe in Kabul",
        "\n\n(Writing by Jane Doe)",
        "\n\nReporting by Jane Doe and the Kabul bureau staff; Editing by John Roe.",
        "\nDoe reported from Ankara. Wire writers Ann Roe in Beirut and Jan Poe in Moscow contributed to this report.",
        "\n\n— Jane Doe contributed to this report.",
        " Follow Doe on Twitter at http://twitter.example/doe and Roe at http://twitter.example/roe.",
        "\n\nTo contact the reporter on this story: Jane Doe in Kabul at jdoe@example.org",
        "\n\n(Reporting by Jane Doe)\n\n((jane.doe@example.org; +1 646 555 0100; Messaging: doe))",
        " Copyright 2018 The Example Press. All rights reserved. This material may not be published, broadcast.",
        "\n\n(Copyright ©2018 by The Example Press. All Rights Reserved.)",
        "\n\n(With inputs from EXW)",
        "\n\nThis story was first published by The Example Press.",
        "\n\nEditor: Jane Doe",
        "\n\n(EXW)",
        "\n\n— Example Wire",
        "\n\n(Bericht von Jana Doe; geschrieben von Jan Roe; redigiert von Ute Poe)",
        "\n\n(Reportage Jean Doe, version française Marie Roe, édité par Paul Poe)",
        "\n\nReporte de Juan Doe. Editado por Ana Roe.",
        "\n\nReportagem de João Doe; edição de Ana Roe",
        "\n\nTradotto da Anna Doe, in redazione a Roma Ugo Roe",
        "\n\nРедактор: Иван Иванов",
        "\n\n(إعداد محمد للنشرة العربية - تحرير أحمد)",
        "\n\n（责任编辑：张三）",
        "\n\n홍길동 기자 hong@example.org",
    ],
)
def test_credits_begin_where_the_text_ends(credit):
    assert find_credits(BODY + credit) == len(BODY)
    assert find_credits(f"{BODY}{credit}\n\n") == len(BODY)


@pytest.mark.parametrize(
    "end",
    [
        "",
        "\n\nReporting by the ministry showed that the engineers had lied.",
        "\n\nWriting by hand helps children to learn.",
        "\n\nEditing by machine is quick.",
        "\n\nHe contributed to this report on the economy, which the bank published.",
        "\n\nJane Doe, who reported from Kabul for ten years, left.",
        "\n\nThe ministry reported from Kabul that all was well.",
        "\n\nHe said the leak contributed to the fire.",
        "\n\nFollow the money, he said on Twitter.",
        "\n\nThe firm was in violation of U.S. copyright laws.",
        "\n\n“I will go,” he said (in Dari).",
        "\n\nHe spoke of the treaty (SALT).",
        "\n\n(Reporting by Jane Doe)\n\nThe talks go on.",
    ],
)
def test_text_about_anything_else_is_no_credit(end):
    assert find_credits(BODY + end) == len(BODY + end)


def test_a_body_of_credits_alone_is_text():
    credit = "(Reporting by Jane Doe)"
    assert find_credits(credit) == len(credit)


@pytest.mark.parametrize("piece", ["(", " (A", "A. ", "— ", "by ", "contributed ", "\n", "(("])
def test_a_long_body_costs_no_more_than_its_end(piece):
    with processor_time_below(2):
        for _ in range(20):
            find_credits(piece * 50_000)
