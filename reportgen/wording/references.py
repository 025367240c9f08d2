"""Sources of the methods, for the methods page and the paper's bibliography."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A source; `fields` are those of BibTeX beside author, title and year, in their order."""

    key: str
    kind: str
    author: str
    title: str
    year: int
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def short(self) -> str:
        """Surnames and year."""
        names = [name.partition(",")[0] for name in self.author.split(" and ")]
        many = 2
        shown = f"{names[0]} et al." if len(names) > many else " and ".join(names)
        return f"{shown} ({self.year})"

    @property
    def bibtex(self) -> tuple[tuple[str, str], ...]:
        """The fields of a BibTeX entry, in their order."""
        author = self.author.replace("š", r"{\v{s}}")
        return (("author", author), ("title", self.title), *self.fields, ("year", str(self.year)))

    @property
    def text(self) -> str:
        """The whole source in a line."""
        found = dict(self.fields)
        where = found.get("journal") or found.get("booktitle") or found.get("publisher") or ""
        volume = found.get("volume", "")
        pages = found.get("pages", "").replace("--", "–")
        more = ", ".join(part for part in (where + (f" {volume}" if volume else ""), pages) if part)
        title = self.title.translate(dict.fromkeys(map(ord, "{}$"))).replace("--", "–")
        names = "; ".join(self.author.split(" and "))
        return f"{names} ({self.year}). {title}. {more}."


def _article(
    key: str, author: str, title: str, journal: str, year: int, volume: str = "", pages: str = ""
) -> Reference:
    fields = (("journal", journal), ("volume", volume), ("pages", pages))
    return Reference(key, "article", author, title, year, tuple(field for field in fields if field[1]))


def _book(key: str, author: str, title: str, publisher: str, year: int) -> Reference:
    return Reference(key, "book", author, title, year, (("publisher", publisher),))


METHODS = (
    _article(
        "miller2024error", "Miller, Evan",
        "Adding Error Bars to Evals: A Statistical Approach to Language Model Evaluations",
        "arXiv preprint arXiv:2411.00640", 2024,
    ),
    _article(
        "wilson1927probable", "Wilson, Edwin B.", "Probable Inference, the Law of Succession, and Statistical Inference",
        "Journal of the American Statistical Association", 1927, "22", "209--212",
    ),
    _article(
        "brown2001interval", "Brown, Lawrence D. and Cai, T. Tony and DasGupta, Anirban",
        "Interval Estimation for a Binomial Proportion", "Statistical Science", 2001, "16", "101--133",
    ),
    _article(
        "hayter1984proof", "Hayter, Anthony J.",
        "A Proof of the Conjecture that the {Tukey}--{Kramer} Multiple Comparisons Procedure is Conservative",
        "The Annals of Statistics", 1984, "12", "61--75",
    ),
    _book("hsu1996multiple", "Hsu, Jason C.", "Multiple Comparisons: Theory and Methods", "Chapman and Hall", 1996),
    _article(
        "holm1979simple", "Holm, Sture", "A Simple Sequentially Rejective Multiple Test Procedure",
        "Scandinavian Journal of Statistics", 1979, "6", "65--70",
    ),
    _article(
        "efron1975data", "Efron, Bradley and Morris, Carl",
        "Data Analysis Using {Stein}'s Estimator and its Generalizations",
        "Journal of the American Statistical Association", 1975, "70", "311--319",
    ),
    _article(
        "henderson1975best", "Henderson, Charles R.",
        "Best Linear Unbiased Estimation and Prediction under a Selection Model", "Biometrics", 1975, "31", "423--447",
    ),
    _book(
        "efron1993introduction", "Efron, Bradley and Tibshirani, Robert J.", "An Introduction to the Bootstrap",
        "Chapman and Hall", 1993,
    ),
    _article(
        "hooker2007generalized", "Hooker, Giles",
        "Generalized Functional {ANOVA} Diagnostics for High-Dimensional Functions of Dependent Variables",
        "Journal of Computational and Graphical Statistics", 2007, "16", "709--732",
    ),
    Reference(
        "dodge2019show", "inproceedings",
        "Dodge, Jesse and Gururangan, Suchin and Card, Dallas and Schwartz, Roy and Smith, Noah A.",
        "Show Your Work: Improved Reporting of Experimental Results", 2019,
        (("booktitle", "Proceedings of EMNLP-IJCNLP"), ("pages", "2185--2194")),
    ),
    Reference(
        "tang2020showing", "inproceedings",
        "Tang, Raphael and Lee, Jaejun and Xin, Ji and Liu, Xinyu and Yu, Yaoliang and Lin, Jimmy",
        "Showing Your Work Doesn't Always Work", 2020,
        (("booktitle", "Proceedings of ACL"), ("pages", "2766--2772")),
    ),
    _article(
        "friedman1937use", "Friedman, Milton",
        "The Use of Ranks to Avoid the Assumption of Normality Implicit in the Analysis of Variance",
        "Journal of the American Statistical Association", 1937, "32", "675--701",
    ),
    _article(
        "demsar2006statistical", "Demšar, Janez", "Statistical Comparisons of Classifiers over Multiple Data Sets",
        "Journal of Machine Learning Research", 2006, "7", "1--30",
    ),
    _article(
        "benavoli2016should", "Benavoli, Alessio and Corani, Giorgio and Mangili, Francesca",
        "Should We Really Use Post-Hoc Tests Based on Mean-Ranks?", "Journal of Machine Learning Research", 2016, "17",
        "1--10",
    ),
    _article(
        "probst2019tunability", "Probst, Philipp and Boulesteix, Anne-Laure and Bischl, Bernd",
        "Tunability: Importance of Hyperparameters of Machine Learning Algorithms",
        "Journal of Machine Learning Research", 2019, "20", "1--32",
    ),
    _article(
        "savage1951theory", "Savage, Leonard J.", "The Theory of Statistical Decision",
        "Journal of the American Statistical Association", 1951, "46", "55--67",
    ),
    _article(
        "kendall1939problem", "Kendall, Maurice G. and Babington Smith, Bernard", "The Problem of {$m$} Rankings",
        "The Annals of Mathematical Statistics", 1939, "10", "275--287",
    ),
    _article(
        "kendall1945treatment", "Kendall, Maurice G.", "The Treatment of Ties in Ranking Problems", "Biometrika", 1945,
        "33", "239--251",
    ),
    _article(
        "bonett2000sample", "Bonett, Douglas G. and Wright, Thomas A.",
        "Sample Size Requirements for Estimating {Pearson}, {Kendall} and {Spearman} Correlations", "Psychometrika", 2000,
        "65", "23--28",
    ),
    _article(
        "simpson1951interpretation", "Simpson, Edward H.", "The Interpretation of Interaction in Contingency Tables",
        "Journal of the Royal Statistical Society: Series B", 1951, "13", "238--241",
    ),
)  # fmt: skip

_BENCHMARKS = (
    Reference(
        "merity2017pointer", "inproceedings",
        "Merity, Stephen and Xiong, Caiming and Bradbury, James and Socher, Richard",
        "Pointer Sentinel Mixture Models", 2017,
        (("booktitle", "International Conference on Learning Representations"),),
    ),
    Reference(
        "clark2019boolq", "inproceedings",
        "Clark, Christopher and Lee, Kenton and Chang, Ming-Wei and Kwiatkowski, Tom and Collins, Michael and Toutanova, Kristina",
        "{BoolQ}: Exploring the Surprising Difficulty of Natural Yes/No Questions", 2019,
        (("booktitle", "Proceedings of NAACL-HLT"), ("pages", "2924--2936")),
    ),
    Reference(
        "bisk2020piqa", "inproceedings",
        "Bisk, Yonatan and Zellers, Rowan and Le Bras, Ronan and Gao, Jianfeng and Choi, Yejin",
        "{PIQA}: Reasoning about Physical Commonsense in Natural Language", 2020,
        (("booktitle", "Proceedings of the AAAI Conference on Artificial Intelligence"), ("pages", "7432--7439")),
    ),
    Reference(
        "zellers2019hellaswag", "inproceedings",
        "Zellers, Rowan and Holtzman, Ari and Bisk, Yonatan and Farhadi, Ali and Choi, Yejin",
        "{HellaSwag}: Can a Machine Really Finish Your Sentence?", 2019,
        (("booktitle", "Proceedings of ACL"), ("pages", "4791--4800")),
    ),
    Reference(
        "sakaguchi2020winogrande", "inproceedings",
        "Sakaguchi, Keisuke and Le Bras, Ronan and Bhagavatula, Chandra and Choi, Yejin",
        "{WinoGrande}: An Adversarial {W}inograd Schema Challenge at Scale", 2020,
        (("booktitle", "Proceedings of the AAAI Conference on Artificial Intelligence"), ("pages", "8732--8740")),
    ),
    Reference(
        "clark2018arc", "article",
        "Clark, Peter and Cowhey, Isaac and Etzioni, Oren and Khot, Tushar and Sabharwal, Ashish and Schoenick, Carissa and Tafjord, Oyvind",
        "Think you have Solved Question Answering? Try {ARC}, the {AI2} Reasoning Challenge", 2018,
        (("journal", "arXiv preprint arXiv:1803.05457"),),
    ),
    Reference(
        "mihaylov2018openbookqa", "inproceedings",
        "Mihaylov, Todor and Clark, Peter and Khot, Tushar and Sabharwal, Ashish",
        "Can a Suit of Armor Conduct Electricity? A New Dataset for Open Book Question Answering", 2018,
        (("booktitle", "Proceedings of EMNLP"), ("pages", "2381--2391")),
    ),
)  # fmt: skip

MEASURES = {
    "ppl": "merity2017pointer",
    "boolq": "clark2019boolq",
    "piqa": "bisk2020piqa",
    "hellaswag": "zellers2019hellaswag",
    "winogrande": "sakaguchi2020winogrande",
    "arc_easy": "clark2018arc",
    "arc_challenge": "clark2018arc",
    "openbookqa": "mihaylov2018openbookqa",
}
"""Source of each well-known task, and of the text that perplexities are measured on, by task or metric."""

REFERENCES = {reference.key: reference for reference in (*METHODS, *_BENCHMARKS)}
"""Every source by its BibTeX key."""


def of(keys: Iterable[str]) -> tuple[Reference, ...]:
    """Return the sources of some keys, each once, in the order of the list."""
    wanted = set(keys)
    return tuple(reference for key, reference in REFERENCES.items() if key in wanted)
