"""Hypothesis strategies: whole policies in the format, and enterprises to run them on."""

from __future__ import annotations

import copy

from hypothesis import strategies as st

LABEL = {"zh": "名", "en": "name"}
MONEY = st.sampled_from(
    ["0 元", "1 元", "99.99 元", "50 万元", "100 万元", "299.99 万元", "300 万元", "1200 万元"]
)
SHARE = st.sampled_from(["0.01", "0.012", "0.1", "0.15", "0.5", "1"])
COUNT = st.sampled_from(["0", "1", "2", "3", "7"])
NUMBER = st.sampled_from(["0", "0.5", "12.5", "30"])
KINDS = st.sampled_from(["a", "b", "c"])


def fact(of, type_, **more):
    return {"name": LABEL, "of": of, "type": type_, **more}


def column(of, type_, name, **more):
    table = {"table": "firms"} if of == "enterprise" else {}
    return fact(of, type_, column=name, **table, **more)


FACTS = {
    "m1": column("enterprise", "money", "m1_yuan"),
    "m2": column("enterprise", "money", "m2_yuan"),
    "c1": column("enterprise", "count", "c1"),
    "n1": column("enterprise", "number", "n1", decimals="1"),
    "s1": column("enterprise", "share", "s1"),
    "t1": column("enterprise", "text", "t1"),
    "gap": fact("enterprise", "money", computed={"difference": ["m1", "m2"]}),
    "both": fact("enterprise", "money", computed={"sum": ["m1", "m2", "10 万元"]}),
    "mean": fact("enterprise", "money", computed={"mean": ["m1", "m2", "100 元"]}),
    "lower": fact("enterprise", "money", computed={"least": ["m1", "m2"]}),
    "part": fact("enterprise", "money", computed={"share": "0.3", "of": "m1"}),
    "area": fact("enterprise", "money", computed={"product": ["2000 元", "n1"]}),
    "growth": fact("enterprise", "share", computed={"growth": ["m1", "m2"]}),
    "ratio": fact("enterprise", "share", computed={"quotient": ["m1", "m2"]}),
    "im": column("things", "money", "im_yuan"),
    "ic": column("things", "count", "ic"),
    "it": column("things", "text", "it"),
    "group": column("things", "text", "grp"),
}
OF_FIRMS = [name for name, f in FACTS.items() if f["of"] == "enterprise"]


def named(of_items: bool, *types: str, computed: bool = True, quotients: bool = False):
    """Names of facts that an award can see."""
    found = [
        name
        for name, f in FACTS.items()
        if f["type"] in types
        and (of_items or f["of"] == "enterprise")
        and (computed or "computed" not in f)
        and (quotients or not {"growth", "quotient"} & set(f.get("computed", {})))
    ]
    return st.sampled_from(found)


def literal(name):
    return {"money": MONEY, "count": COUNT, "number": NUMBER, "share": SHARE}[FACTS[name]["type"]]


@st.composite
def condition(draw, of_items, depth=1):
    kind = draw(st.sampled_from(["bound", "bound", "is", "is_not", "known", *(["group"] if depth else [])]))
    if kind == "group":
        group = draw(st.sampled_from(["any_of", "all_of", "none_of"]))
        return {group: draw(st.lists(condition(of_items, 0), min_size=1, max_size=2))}
    if kind == "bound":
        name = draw(named(of_items, "money", "count", "number", "share", quotients=True))
        op = draw(st.sampled_from(["at_least", "above", "at_most", "below"]))
        bounds = [literal(name)]
        if FACTS[name]["type"] == "money":
            bounds += [
                named(of_items, "money"),
                st.fixed_dictionaries({"share": SHARE, "of": named(of_items, "money")}),
            ]
        return {"fact": name, op: draw(st.one_of(bounds))}
    if kind == "known":
        name = draw(named(of_items, "money", "text", computed=False))
        return {"fact": name, "known": "true"}
    return {
        "fact": draw(named(of_items, "text")),
        kind: draw(st.lists(KINDS, min_size=1, max_size=2, unique=True)),
    }


def conditions(of_items, most=2):
    """Mostly none, so that most awards pay something."""
    nothing = st.just([])
    return st.one_of(nothing, nothing, st.lists(condition(of_items), max_size=most))


@st.composite
def brackets(draw, type_, content):
    """Joined brackets; each end is included in one of the two that share it."""
    ladders = {
        "money": ["0 元", "100 万元", "300 万元", "500 万元"],
        "count": ["0", "1", "3", "7"],
        "number": ["0", "0.5", "12.5", "30"],
        "share": ["0", "0.1", "0.4", "0.6"],
    }
    ends = draw(st.sampled_from([ladders[type_][i:j] for i in range(2) for j in range(i + 1, 5)]))
    words = [draw(st.booleans()) for _ in ends]
    found = []
    for i, low in enumerate(ends):
        bracket = {"above" if words[i] else "at_least": low}
        if i + 1 < len(ends):
            bracket["at_most" if words[i + 1] else "below"] = ends[i + 1]
        elif draw(st.booleans()):
            bracket["below"] = {"money": "1000 万元", "count": "20", "number": "99", "share": "2"}[type_]
        found.append({**bracket, **draw(content)})
    return found


@st.composite
def schedule(draw, of_items):
    kind = draw(st.sampled_from(["marginal", "whole"]))
    base = draw(named(of_items, "money", "count", "number"))
    type_ = FACTS[base]["type"]
    content = st.fixed_dictionaries({"rate": SHARE} if type_ == "money" else {"each": MONEY})
    node = {"of": base}
    if type_ == "money" and draw(st.booleans()):
        node["relative_to"] = draw(named(of_items, "money"))
    measure = base
    if kind == "whole" and "relative_to" not in node and draw(st.booleans()):
        measure = node["by"] = draw(named(of_items, "money", "count", "share", quotients=True))
    measured = "share" if "relative_to" in node else FACTS[measure]["type"]
    return {kind: {**node, "brackets": draw(brackets(measured, content))}}


@st.composite
def amount(draw, of_items, depth=2, inside=False):
    simple = ["fixed", "fact", "share", "each", "schedule", "schedule"]
    kind = draw(st.sampled_from([*simple, "choose", "joined"] if depth else simple))
    inner = amount(of_items, depth - 1, inside=True) if depth else None
    if kind == "fixed":
        node = {"fixed": draw(MONEY)}
    elif kind == "fact":
        node = {"fact": draw(named(of_items, "money"))}
    elif kind == "share":
        node = {"share": draw(st.one_of(SHARE, st.just("s1"))), "of": draw(named(of_items, "money"))}
    elif kind == "each":
        base = draw(named(of_items, "count", "number", "money"))
        node = {"each": draw(MONEY), "of": base}
        if FACTS[base]["type"] == "money" or draw(st.booleans()):
            node["per"] = draw(literal(base).filter(lambda text: not text.startswith("0")))
    elif kind == "schedule":
        node = draw(schedule(of_items))
    elif kind == "choose":
        node = {"choose": draw(choice(of_items, inner))}
    else:
        how = draw(st.sampled_from(["total", "highest", "lowest"]))
        node = {how: draw(st.lists(inner, min_size=1, max_size=2))}
        for part in node[how]:
            part.pop("when", None)
    node |= draw(adjustments(of_items))
    return node


@st.composite
def choice(draw, of_items, inner):
    if draw(st.booleans()):
        return {
            "by": draw(named(of_items, "text")),
            "values": draw(st.dictionaries(KINDS, inner, min_size=1)),
        }
    by = draw(named(of_items, "money", "count", "share", quotients=True))
    return {"by": by, "brackets": draw(brackets(FACTS[by]["type"], st.fixed_dictionaries({"pay": inner})))}


@st.composite
def adjustments(draw, of_items):
    found = {}
    operand = st.one_of(
        MONEY, named(of_items, "money"), st.fixed_dictionaries({"share": SHARE, "of": st.just("m1")})
    )
    if draw(st.integers(0, 4)) == 0:
        factor = {"share": draw(st.sampled_from(["0.5", "1.2", "s1"]))}
        tests = draw(conditions(of_items, 1))
        found["times"] = [factor | ({"when": tests} if tests else {})]
    for key in ("less", "at_least", "at_most"):
        if draw(st.integers(0, 4)) == 0:
            found[key] = draw(operand)
    if draw(st.integers(0, 4)) == 0:
        found["when"] = draw(st.lists(condition(of_items), min_size=1, max_size=1))
    return found


@st.composite
def award(draw, place):
    of_items = draw(st.booleans())
    reasons = [{**c, "otherwise": "no"} for c in draw(conditions(of_items, 1))]
    for tests in (draw(conditions(of_items)), draw(conditions(of_items))):
        reason = draw(st.sampled_from(["few", "late"]))
        reasons += [{**c, "otherwise": reason, "soft": "true"} for c in tests]
    node = {
        "id": f"W{place}",
        "class": draw(st.sampled_from(["one", "two"])),
        "clause": "条",
        "name": LABEL,
        "quote": "文",
        "for": "things" if of_items else "enterprise",
        "which": draw(conditions(of_items, 1)),
        "requires": reasons,
        "gate": draw(conditions(of_items, 1)),
        "gate_missed": {"pay": "nothing"},
        "amount": draw(amount(of_items)),
        "grade": str(draw(st.integers(1, 2))),
    }
    if draw(st.integers(0, 3)) == 0:
        cap = st.one_of(
            st.fixed_dictionaries({"amount": MONEY}),
            st.fixed_dictionaries({"fact": named(of_items, "money")}),
            st.fixed_dictionaries({"share": SHARE, "of": named(of_items, "money")}),
        )
        soft = st.sampled_from([{}, {}, {"soft": "true"}])
        node["at_most"] = [{**draw(cap), **draw(soft)} for _ in range(draw(st.integers(1, 2)))]
    return node


@st.composite
def step(draw, awards):
    node = {"clause": "条", "quote": "文"}
    mine = awards
    if draw(st.booleans()):
        node["awards"] = draw(st.lists(st.sampled_from([a["id"] for a in awards]), min_size=1, unique=True))
        mine = [a for a in awards if a["id"] in node["awards"]]
    of_items = all(a["for"] == "things" for a in mine)
    keys = [["enterprise"], ["enterprise", "class"], ["enterprise", "award"], ["class"]]
    keys += [["group"], ["enterprise", "group"]] if of_items else []
    node["per"] = draw(st.sampled_from(keys))
    weights = named(of_items, "money", "count", computed=False)
    shared = (
        st.one_of(MONEY, st.sampled_from(["m1", "part", "gap"])) if "enterprise" in node["per"] else MONEY
    )
    kind = draw(st.sampled_from(["highest", "highest_grade", "first", "at_most", "split", "pool"]))
    if kind.startswith("highest"):
        node["pay"] = kind
        if kind == "highest" and draw(st.booleans()):
            node["of"] = draw(st.sampled_from(["class", "award"]))
    elif kind == "first":
        node |= {"first": str(draw(st.integers(1, 2))), "by": draw(st.one_of(weights, st.just("amount")))}
        node |= {"order": "smallest"} if draw(st.booleans()) else {}
        node |= {"soft": "true"} if draw(st.integers(0, 2)) == 0 else {}
    elif kind == "at_most":
        node |= {"at_most": draw(shared), "reduce": draw(st.sampled_from(["in_order", "pro_rata"]))}
        node |= {"soft": "true"} if draw(st.integers(0, 3)) == 0 else {}
    elif kind == "split":
        node["split"] = draw(st.one_of(st.just("equal"), weights))
    else:
        node |= {"pool": draw(shared), "by": draw(weights)}
    return node


VALUES = {"money": MONEY, "count": COUNT, "number": NUMBER, "share": SHARE, "text": KINDS}
OF_ITEMS = ("im", "ic", "it")
STORED = [n for n in OF_FIRMS if "computed" not in FACTS[n]]


@st.composite
def firm(draw):
    """A firm of which every fact is known."""
    facts = {n: draw(VALUES[FACTS[n]["type"]]) for n in STORED}
    items = []
    for i in range(draw(st.integers(0, 2))):
        item = {"item": "things", "id": f"I{i}", "group": draw(KINDS)}
        items.append(item | {n: draw(VALUES[FACTS[n]["type"]]) for n in OF_ITEMS})
    return {"facts": facts, "items": items}


def holes(tree):
    """Sets of facts that may be missing: of a firm (``F0``, ``m1``) or of its items (``F0``, ``I0``, ``im``)."""
    spots = []
    for name, known in tree["cases"][0]["enterprises"].items():
        spots += [(name, fact) for fact in STORED]
        spots += [(name, item["id"], fact) for item in known["items"] for fact in OF_ITEMS]
    return st.lists(st.sampled_from(spots), min_size=1, max_size=3, unique=True)


def without(tree, gone):
    """The same policy and firms, some facts of which are not known."""
    tree = copy.deepcopy(tree)
    firms = tree["cases"][0]["enterprises"]
    for name, *rest in gone:
        holder = firms[name]["facts"]
        if len(rest) > 1:
            holder = next(item for item in firms[name]["items"] if item["id"] == rest[0])
        del holder[rest[-1]]
    return tree


@st.composite
def plain_award(draw, place):
    """An award that mostly pays, a sum that others pay too: what becomes of it is for the steps to say."""
    of_items = draw(st.sampled_from([True, True, False]))
    sums = st.sampled_from(["0.4 元", "1 元", "60 元", "50 万元", "100 万元"])
    amounts = [st.fixed_dictionaries({"fixed": sums})]
    amounts += [st.fixed_dictionaries({"fact": st.just("im")})] if of_items else []
    return {
        "id": f"W{place}",
        "class": draw(st.sampled_from(["one", "two"])),
        "clause": "条",
        "name": LABEL,
        "quote": "文",
        "for": "things" if of_items else "enterprise",
        "amount": draw(st.one_of(amounts)),
        "grade": str(draw(st.integers(1, 2))),
    }


@st.composite
def stacked(draw):
    """A policy of plain awards through several steps, and firms with several items that are much alike."""
    awards = [draw(plain_award(i)) for i in range(draw(st.integers(1, 3)))]
    steps = draw(st.lists(step(awards), min_size=1, max_size=3))
    firms = {}
    for i in range(draw(st.integers(1, 3))):
        firms[f"F{i}"] = draw(firm())
        numbers = draw(st.lists(st.integers(0, 9), max_size=4, unique=True))
        alike = st.sampled_from(
            [{"group": "a", "im": "1 元", "ic": "1", "it": "a"}] * 3
            + [
                {"group": "b", "im": "100 万元", "ic": "1", "it": "a"},
                {"group": "a", "im": "0 元", "ic": "2", "it": "b"},
            ]
        )
        firms[f"F{i}"]["items"] = [{"item": "things", "id": f"I{n}", **draw(alike)} for n in numbers]
    return made(awards, steps, firms, draw(st.sampled_from(["1 元", "100 元"])))


@st.composite
def policies(draw):
    """A policy with one case of one to three enterprises."""
    awards = [draw(award(i)) for i in range(draw(st.integers(1, 3)))]
    steps = draw(st.lists(step(awards), max_size=2))
    firms = {f"F{i}": draw(firm()) for i in range(draw(st.integers(1, 3)))}
    return made(awards, steps, firms, draw(st.sampled_from(["1 元", "100 元"])))


def made(awards, steps, firms, unit):
    """A policy as a tree."""
    return {
        "id": "made",
        "title": LABEL,
        "issuer": LABEL,
        "jurisdiction": LABEL,
        "tables": {"things": {"id": "no", "year": "year"}},
        "facts": FACTS,
        "versions": [
            {
                "from": "2020-01-01",
                "to": "2020-12-31",
                "rounding": {"to": unit, "mode": "half_up"},
                "awards": awards,
                "stacking": [*steps, {"clause": "条", "quote": "文", "per": "enterprise", "pay": "all"}],
            }
        ],
        "reasons": {"no": LABEL, "few": LABEL, "late": LABEL},
        "cases": [{"id": "C", "source": "made", "enterprises": firms, "expect": {"undecided": "true"}}],
    }
