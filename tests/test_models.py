"""The pipeline that ships: what it must know of the genre, what it must carry, and the recipe's parts."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg import models
from kg.errors import OutputError, UnknownNameError
from kg.models.recipe import augment, chain, convert, package, words

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(models.get_path("en"))


def parse(nlp: Language, text: str, *, title: str | None = None, starts: frozenset[int] = frozenset()) -> Doc:
    """Parse as the annotating stage does: a title is one token, sentence starts are known."""
    doc = nlp.make_doc(text)
    if title:
        at = text.index(title)
        with doc.retokenize() as retokenizer:
            retokenizer.merge(doc.char_span(at, at + len(title)))
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


def token_of(doc: Doc, text: str) -> Token:
    return next(token for token in doc if token.text == text)


# -- what it knows --------------------------------------------------------------------------------

# text, then "word relation head" for each thing that a rule stands on
PARSES = [
    (
        "The county bureau formulated a new rule, inspected all warehouses and recovered the unpaid fees.",
        [
            "bureau nsubj formulated",
            "rule obj formulated",
            "inspected conj formulated",
            "warehouses obj inspected",
            "fees obj recovered",
        ],
    ),
    (
        "The inspector found that the agency did not track its equipment.",
        ["inspector nsubj found", "agency nsubj track", "track ccomp found", "equipment obj track"],
    ),
    (
        "Management concurred with the recommendation and stated that it will train all grant staff.",
        ["Management nsubj concurred", "stated conj concurred", "it nsubj train", "staff obj train"],
    ),
    (
        "We recommend that the Director update the plan and report the results.",
        ["Director nsubj update", "plan obj update", "report conj update", "results obj report"],
    ),
    (
        "The bureau, which lacked a written policy, paid the invoices late.",
        ["bureau nsubj paid", "lacked acl:relcl bureau", "policy obj lacked", "invoices obj paid"],
    ),
    (
        "The Harbor Authority and the Office of Fisheries were directed to revise the inventory.",
        ["Authority nsubj:pass directed", "Office conj Authority", "revise xcomp directed"],
    ),
    (
        "In response to the weak oversight, the department convened three special meetings, "
        "studied the causes, clarified the duties.",
        [
            "department nsubj convened",
            "meetings obj convened",
            "studied conj convened",
            "clarified conj convened",
            "duties obj clarified",
        ],
    ),
    (
        "Key duties were neglected by the branch.",
        ["duties nsubj:pass neglected", "branch obl:agent neglected"],
    ),
    ("Implement the decision, put an end to waste.", ["decision obj Implement", "end obj put"]),
]


@pytest.mark.parametrize(("text", "expected"), PARSES, ids=[text[:30] for text, _ in PARSES])
def test_clauses_of_the_genre_are_parsed(nlp: Language, text: str, expected: list[str]) -> None:
    found = {f"{token.text} {token.dep_} {token.head.text}" for token in parse(nlp, text)}
    assert set(expected) <= found


# The same words as a verb and as a noun: rules split clauses at the one and not at the other.
VERBS_AND_NOUNS = [
    ("The office plans the audits of next year.", "plans", "VERB"),
    ("The plans of the office were late.", "plans", "NOUN"),
    ("The team reports each month to the council.", "reports", "VERB"),
    ("The reports of the team were late.", "reports", "NOUN"),
    ("The branch adheres to the rules.", "adheres", "VERB"),
    ("The ministry strives to improve its services.", "strives", "VERB"),
]


@pytest.mark.parametrize(("text", "word", "pos"), VERBS_AND_NOUNS)
def test_verbs_are_told_from_nouns(nlp: Language, text: str, word: str, pos: str) -> None:
    assert token_of(parse(nlp, text), word).pos_ == pos


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("The office adhered to the rules.", "adhered", "adhere"),
        ("The agencies studied the findings.", "agencies", "agency"),
        ("The agencies studied the findings.", "studied", "study"),
        ("The board is formulating a plan.", "formulating", "formulate"),
        ("The rules were not kept.", "kept", "keep"),
    ],
)
def test_lemmas(nlp: Language, text: str, word: str, lemma: str) -> None:
    assert token_of(parse(nlp, text), word).lemma_ == lemma


TITLES = [
    (
        'The bureau studied "Key Tasks of Rural Planning in 2031" and issued a plan.',
        '"Key Tasks of Rural Planning in 2031"',
    ),
    ("According to the “Rules on Ferry Fares”, the office recovered the fees.", "“Rules on Ferry Fares”"),
    (
        "《Measures for the Care of Lighthouses》 was revised by the council.",
        "《Measures for the Care of Lighthouses》",
    ),
    ("The team kept the spirit of the 'three clean desks' and revised the list.", "'three clean desks'"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_a_title_merged_to_one_token_is_a_noun(nlp: Language, text: str, title: str) -> None:
    token = token_of(parse(nlp, text, title=title), title)
    assert token.pos_ in {"NOUN", "PROPN"}
    assert token.tag_.startswith("NN")
    assert token.dep_ != "punct"
    assert token.lemma_ == title


def test_sentence_starts_that_are_set_are_kept(nlp: Language) -> None:
    text = "The board met. It agreed on a plan and the office, late again, did not. Nobody objected"
    odd = frozenset({0, text.index("office"), text.index("Nobody")})
    doc = parse(nlp, text, starts=odd)
    assert [sentence[0].idx for sentence in doc.sents] == sorted(odd)
    assert all(token.head.sent == token.sent for token in doc)


def test_the_same_text_gets_the_same_analysis_alone_and_in_a_batch(nlp: Language) -> None:
    texts = [text for text, _ in PARSES]

    def analysis(doc: Doc) -> list[tuple[str, str, str, int]]:
        return [(token.tag_, token.lemma_, token.dep_, token.head.i) for token in doc]

    assert [analysis(nlp(text)) for text in texts] == [analysis(doc) for doc in nlp.pipe(texts, batch_size=4)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "»", "((((", "A" * 5000, "ALL CAPITALS HERE", "，。《》"])
def test_odd_texts_do_not_break_it(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


# -- what it carries ------------------------------------------------------------------------------


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="known: en"):
        models.get_path("xx")


def test_licence_and_notice_are_there() -> None:
    folder = models.get_path("en")
    assert "Attribution-ShareAlike 4.0 International" in (folder / "LICENSE").read_text(encoding="utf-8")
    notice = (folder / "NOTICE").read_text(encoding="utf-8")
    for needed in (
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "UD_English-EWT",
        "15d613d8447b3478787d4c278730a1e48a945efb",
        "UD_English-GUM",
        "afb41ee9bca57991125814fa04d96a0e61470c8b",
        "Amir Zeldes",
        "UD_English-PUD",
        "f16eba4ae7f3d161870ed320676c5088b8fa476c",
    ):
        assert needed in notice


def test_meta_names_licence_and_sources() -> None:
    meta = json.loads((models.get_path("en") / "meta.json").read_text(encoding="utf-8"))
    assert (meta["lang"], meta["name"], meta["license"]) == ("en", "kg_oversight", "CC BY-SA 4.0")
    assert len(meta["sources"]) == 3


@pytest.mark.parametrize("name", ["config.cfg", "meta.json", "vocab/strings.json"])
def test_nothing_tells_of_the_machine_that_trained_it(name: str) -> None:
    text = (models.get_path("en") / name).read_text(encoding="utf-8")
    assert not re.search(r"""["'\s](/|~/|[A-Z]:\\)\w""", text)
    assert ".conllu" not in text


def test_it_can_be_changed_as_any_pipeline_of_spacy(tmp_path: Path) -> None:
    changed = spacy.load(models.get_path("en"))
    changed.rename_pipe("tagger", "my_tagger")
    assert "my_tagger" in changed.pipe_names
    assert changed.config["initialize"]["components"] == {}
    assert changed.config["training"]["seed"] == 0
    assert changed.create_optimizer().learn_rate > 0
    changed.to_disk(tmp_path / "mine")
    assert spacy.load(tmp_path / "mine").pipe_names == changed.pipe_names


def test_the_recipe_writes_the_config_that_ships(tmp_path: Path) -> None:
    folder = models.get_path("en")
    package.write_config(spacy.load(folder), tmp_path / "config.cfg")
    assert (tmp_path / "config.cfg").read_text() == (folder / "config.cfg").read_text()


def test_the_pipeline_is_small_and_without_the_treebank() -> None:
    files = [path for path in models.get_path("en").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 20 * MEGABYTE
    assert not [path for path in files if path.suffix in {".conllu", ".spacy"}]


# -- the recipe -----------------------------------------------------------------------------------

CONLLU = """\
# text = It won't track fees, and the office cannot.
1\tIt\tit\tPRON\tPRP\tCase=Nom\t4\tnsubj\t_\t_
2-3\twon't\t_\t_\t_\t_\t_\t_\t_\t_
2\two\twill\tAUX\tMD\tVerbForm=Fin|Style=Coll\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_
4\ttrack\ttrack\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\t_
5\tfees\tfee\tNOUN\tNNS\tNumber=Plur\t4\tobj:x\t_\tSpaceAfter=No
6\t,\t,\tPUNCT\t,\t_\t10\tpunct\t_\t_
7\tand\tand\tCCONJ\tCC\t_\t10\tcc\t_\t_
8\tthe\tthe\tDET\tDT\t_\t9\tdet\t_\t_
9\toffice\toffice\tNOUN\tNN\t_\t10\tnsubj\t_\t_
9.1\tghost\tghost\tVERB\tVB\t_\t_\t_\t_\t_
10-11\tcannot\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
10\tcan\tcan\tAUX\tMD\t_\t4\tconj\t_\t_
11\tnot\tnot\tPART\tRB\t_\t10\tadvmod\t_\t_
12\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

"""


@pytest.fixture
def sentence(tmp_path: Path) -> convert.Sentence:
    path = tmp_path / "tiny.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    (only,) = convert.read_sentences(path)
    return only


def relations(sentence: convert.Sentence) -> list[str]:
    return [f"{word.text} {word.dep} {sentence[word.head].text}" for word in sentence]


def is_tree(sentence: convert.Sentence) -> bool:
    def climbs(i: int) -> bool:
        seen = set()
        while sentence[i].head != i and i not in seen:
            seen.add(i)
            i = sentence[i].head
        return sentence[i].head == i

    return sum(w.head == i for i, w in enumerate(sentence)) == 1 and all(map(climbs, range(len(sentence))))


def test_conllu_gives_the_text_as_it_was_written(sentence: convert.Sentence) -> None:
    assert convert.to_text(sentence) == "It won't track fees, and the office cannot."
    assert [word.text for word in sentence[1:3]] == ["wo", "n't"]
    assert relations(sentence)[4] == "fees obj track"
    assert sentence[1].morph == "VerbForm=Fin"


def test_merged_words_never_close_a_circle() -> None:
    chain = [
        convert.Word(t, True, "NN", "NOUN", "", t, h, "dep")
        for t, h in [("a", 2), ("b", 3), ("c", 1), ("d", 3)]
    ]
    merged = convert.merge_words(tuple(chain), [range(2), range(2, 3), range(3, 4)])
    assert is_tree(merged)


def test_tokens_follow_the_tokenizer_and_prefixes_are_parted() -> None:
    tokenizer = spacy.blank("en").tokenizer
    word = convert.Word("non-local", True, "JJ", "ADJ", "", "non-local", 1, "amod")
    noun = convert.Word("rules", False, "NNS", "NOUN", "", "rule", 1, "root")
    parted = convert.match_tokenizer((word, noun), tokenizer)
    assert relations(parted) == [
        "non compound local",
        "- punct local",
        "local amod rules",
        "rules root rules",
    ]
    assert convert.to_text(parted) == "non-local rules"


@pytest.mark.parametrize("name", sorted(augment.AUGMENTERS))
def test_each_change_leaves_a_tree_and_depends_on_the_seed_alone(
    name: str, sentence: convert.Sentence
) -> None:
    change = augment.AUGMENTERS[name]
    for seed in range(20):
        changed = change(sentence, random.Random(seed))
        assert is_tree(changed)
        assert changed == change(sentence, random.Random(seed))


def test_comma_for_and_parts_verbs_but_not_nouns() -> None:
    def word(text: str, tag: str, pos: str, head: int, dep: str) -> convert.Word:
        return convert.Word(text, True, tag, pos, "", text, head, dep)

    verbs = (
        word("Inspect", "VB", "VERB", 0, "root"),
        word("and", "CC", "CCONJ", 2, "cc"),
        word("report", "VB", "VERB", 0, "conj"),
    )
    nouns = tuple(augment.replace(w, pos="NOUN" if w.pos == "VERB" else w.pos) for w in verbs)
    assert convert.to_text(augment.comma_for_and(verbs, random.Random(0))) == "Inspect, report"
    assert augment.comma_for_and(nouns, random.Random(0)) == nouns


def clause(subject: str, verb: tuple[str, str, str], *, aux: str = "") -> convert.Sentence:
    """Build ``subject (aux) verb plans.``."""
    text, tag, lemma = verb
    at = 2 if aux else 1
    rows = [(subject, "NN", "NOUN", subject.lower(), "nsubj")]
    rows += [(aux, "MD", "AUX", aux, "aux")] if aux else []
    rows += [
        (text, tag, "VERB", lemma, "root"),
        ("plans", "NNS", "NOUN", "plan", "obj"),
        (".", ".", "PUNCT", ".", "punct"),
    ]
    built = [convert.Word(t, True, x, p, "", lem, at, d) for t, x, p, lem, d in rows]
    built[-2] = augment.replace(built[-2], space=False)
    return tuple(built)


MADE, REVISED, REVISE = ("made", "VBD", "make"), ("revised", "VBD", "revise"), ("revise", "VB", "revise")


def test_a_predicate_is_hung_on_the_sentence_before_in_its_form() -> None:
    predicate = chain.cut_predicate(clause("It", REVISE, aux="will"))
    assert predicate is not None
    for seed in range(20):
        chained = chain.join_predicate(clause("Office", MADE), predicate, random.Random(seed))
        assert chained is not None
        assert is_tree(chained)
        assert re.fullmatch(r"Office made plans(,|;|, and| and) revised plans\.", convert.to_text(chained))
        assert "revised conj made" in relations(chained)


def test_a_predicate_goes_with_the_last_clause_that_has_a_subject() -> None:
    inner = tuple(augment.replace(w, head=w.head + 2) for w in clause("office", REVISE))
    inner = tuple(augment.replace(w, dep="ccomp", head=1) if w.dep == "root" else w for w in inner)
    outer = clause("Council", ("required", "VBD", "require"))[:2]
    first = (*outer, *inner[:-1], augment.replace(inner[-1], head=1))
    predicate = chain.cut_predicate(clause("It", MADE))
    assert predicate is not None
    forms = set()
    for seed in range(20):
        chained = chain.join_predicate(first, predicate, random.Random(seed))
        assert chained is not None
        assert is_tree(chained)
        forms |= {row for row in relations(chained) if " conj " in row}
    assert forms == {"make conj revise", "made conj required"}


def test_a_predicate_alone_becomes_an_imperative() -> None:
    predicate = chain.cut_predicate(clause("Office", REVISED))
    assert predicate is not None
    imperative = chain.to_imperative(predicate)
    assert imperative is not None
    assert convert.to_text(imperative) == "Revise plans."
    assert imperative[0].tag == "VB"


def test_a_predicate_that_is_negated_or_asked_about_is_not_cut() -> None:
    plain = clause("Office", REVISED)
    negated = (*plain[:2], augment.replace(plain[2], dep="advmod", morph="Polarity=Neg"), plain[3])
    asked = (*plain[:3], augment.replace(plain[3], text="?"))
    assert chain.cut_predicate(negated) is None
    assert chain.cut_predicate(asked) is None


def test_drawn_names_are_trees_with_a_proper_noun_on_top() -> None:
    for seed in range(200):
        name = tuple(words.draw_names(random.Random(seed)))
        assert is_tree(name)
        assert next(w for i, w in enumerate(name) if w.head == i).pos == "PROPN"


def test_pruned_trees_give_the_same_lemmas() -> None:
    lemmatizer = spacy.blank("en").add_pipe("trainable_lemmatizer")
    pairs = {"studied": "study", "plans": "plan", "gone": "go"}
    trees = {form: lemmatizer.trees.add(form, lemma) for form, lemma in pairs.items()}
    lemmatizer.trees.add("unreached", "reach")
    kept = ["gone", "studied"]
    lemmatizer.cfg["labels"] = [trees[form] for form in kept]
    before = len(lemmatizer.trees)
    package.prune_trees(lemmatizer)
    assert len(lemmatizer.trees) < before
    labels = lemmatizer.cfg["labels"]
    assert [lemmatizer.trees.apply(label, form) for label, form in zip(labels, kept, strict=True)] == [
        "go",
        "study",
    ]


def test_a_folder_that_is_no_pipeline_is_not_overwritten(tmp_path: Path) -> None:
    precious = tmp_path / "notes.txt"
    precious.write_text("keep me", encoding="utf-8")
    with pytest.raises(OutputError, match="no pipeline"):
        package.clear(tmp_path)
    assert precious.exists()
