"""How often the pronoun that speaks is given the right name, on OntoGUM.

    python -m benchmarks.pronouns ../shared/data/gum/ontogum-dev.tar.gz

Source-like: 'he' or 'she' as the subject of a verb of saying or thinking (training/judges/saying.txt) with a clause of
its own, whose entity has a name of a person before it in the document. Right: the name found is one of that entity's.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from reportedly.reading.nest import nest
from reportedly.reading.resolve import resolve
from reportedly.text.quotemarks import quotations
from reportedly.text.sentences import sentences
from training.judges.corpora import Coreferent, ontogum


def main(path: Path) -> None:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for document in ontogum(path):
        genre = document.id.split("_")[1]
        for good in outcomes(document):
            asked[genre] += 1
            right[genre] += good
    for genre, count in sorted(asked.items()):
        print(f"{genre:14} {right[genre]:4} of {count:4}")
    n_asked, n_right = sum(asked.values()), sum(right.values())
    print(f"{'all':14} {n_right:4} of {n_asked:4} = {n_right / n_asked:.3f}")


def outcomes(document: Coreferent) -> list[bool]:
    """For each pronoun that speaks, whether the right name was found."""
    text, linked = document.page.text, document.linked
    starts = [start for start, _ in sentences(text, quotations(text))]
    resolved = resolve(document.page, linked, nest(linked, text), starts)
    entities = {entity.id: entity for entity in resolved.entities}
    of_bearer = {id: number for number, id in resolved.of_bearer}
    who = {each.source[0][0]: entities[resolved.who[number]] for number, each in enumerate(linked) if each.source}
    found = []
    for pronoun in document.pronouns:
        if not pronoun.speaks or pronoun.start not in who or pronoun.word not in ("he", "she"):
            continue
        named = {
            number
            for number, bearer in enumerate(resolved.bearers)
            for mention in bearer.mentions
            for start, end in pronoun.mentions
            if start <= mention.start and mention.end <= end and end - start < 60 and mention.start < pronoun.start
        }
        if named:
            found.append(of_bearer.get(who[pronoun.start].id) in named)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
