"""What law, guideline and ordinance say, as dated data and pure functions.

Every reading asks for a day: the law of 2005, of 2017 and of today live side by side, and an amendment that is passed
but not in force never mixes with them.  Each fact carries its evidence; `shippable` lets only checked facts through.

    from mamori import law
    law.articles.on(date(2026, 11, 23))["27"].title      # 第三者提供の制限
    law.articles.on(date(2010, 4, 1))["23"].title        # the same duty under its number of that time
    law.vocabulary.special_care["medical_history"].label # 病歴
"""

from mamori.law import articles, classification, guideline, operator, retention, rule_sets, vocabulary
from mamori.law.answers import Answer
from mamori.law.provenance import Certainty, Evidence, Provenance, shippable
from mamori.law.words import Words

__all__ = [
    "Answer",
    "Certainty",
    "Evidence",
    "Provenance",
    "Words",
    "articles",
    "classification",
    "guideline",
    "operator",
    "retention",
    "rule_sets",
    "shippable",
    "vocabulary",
]
