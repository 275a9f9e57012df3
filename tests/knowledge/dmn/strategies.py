"""Models made by chance, for hypothesis."""

from hypothesis import strategies as st

from knowledge.dmn import model as m
from knowledge.dmn.hit_policies import AGGREGATIONS, POLICIES

LEGAL = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
texts = st.text(st.one_of(LEGAL, st.sampled_from("\n\t\r<>&]\"'")), max_size=12)
plain = texts.map(str.strip)
extras = st.one_of(
    st.just(m.NONE),
    st.builds(
        lambda value, kept: m.Extras({"{urn:tool}k": value}, kept),
        texts,
        st.sampled_from([(), ('<t:a xmlns:t="urn:tool">x<t:b/>y</t:a>',)]),
    ),
)
part = {"id": texts, "label": texts, "description": plain, "extras": extras}
variables = st.builds(m.Variable, name=texts, type=texts, **part)


def some(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


literals = st.builds(m.LiteralBox, text=plain, type=texts, language=texts, **part)
tables = st.builds(
    m.TableBox,
    inputs=some(st.builds(m.Clause, text=plain, type=texts, values=plain, **part)),
    outputs=some(st.builds(m.Clause, text=texts, values=plain, default=plain, **part)),
    rules=some(st.builds(m.Rule, tests=some(plain), outputs=some(plain), annotations=some(plain))),
    policy=st.sampled_from(["UNIQUE", "RULE ORDER"]),
    annotations=some(texts),
    **part,
)


def wider(inner):
    maybe = st.none() | inner
    return st.one_of(
        st.builds(
            m.ContextBox, entries=some(st.builds(m.ContextEntry, st.none() | variables, maybe))
        ),
        st.builds(
            m.InvocationBox, called=maybe, bindings=some(st.builds(m.Binding, variables, maybe))
        ),
        st.builds(
            m.FunctionBox,
            parameters=some(variables),
            body=maybe,
            kind=st.sampled_from(["FEEL", "Java", "PMML"]),
        ),
        st.builds(m.ListBox, items=some(inner), **part),
        st.builds(m.RelationBox, columns=some(variables), rows=some(some(inner))),
        st.builds(m.FilterBox, of=inner, match=inner),
        st.builds(
            m.IterationBox,
            kind=st.sampled_from(["for", "some", "every"]),
            variable=texts,
            over=inner,
            body=inner,
        ),
        st.builds(m.ConditionalBox, condition=inner, then=inner, otherwise=inner),
    )


boxes = st.recursive(literals | tables, wider, max_leaves=6)
requirements = some(
    st.builds(
        m.Requirement,
        kind=st.sampled_from(["requiredDecision", "requiredInput"]),
        address=texts,
        **part,
    )
)
elements = {"name": texts, "variable": st.none() | variables, **part}
items = st.recursive(
    st.builds(
        m.ItemDefinition,
        name=texts,
        type=plain,
        allowed=plain,
        constraint=st.just("allowedValues"),
        is_collection=st.booleans(),
        **part,
    ),
    lambda inner: st.builds(m.ItemDefinition, name=texts, components=some(inner)),
    max_leaves=4,
)
models = st.builds(
    m.Definitions,
    name=texts,
    namespace=texts,
    items=some(items),
    inputs=some(st.builds(m.InputData, **elements)),
    decisions=some(
        st.builds(
            m.Decision,
            requires=requirements,
            authorities=requirements,
            logic=st.none() | boxes,
            question=plain,
            answers=plain,
            **elements,
        )
    ),
    services=some(st.builds(m.DecisionService, outputs=some(texts), **elements)),
    sources=some(st.builds(m.KnowledgeSource, location=texts, source_type=plain, **elements)),
    **part,
)


# ---- models whose texts are pieces of FEEL, so that some of them mean something

PIECES = ["a", "b", "1", "-2.5", '"x"', "null", "true", "+", "-", "*", "/", "(", ")", "[", "]"]
PIECES += [",", "..", "<", ">=", "?", "in", "and", "for", "return", "if", "then", "else", "{a: 1}"]
PIECES += ["function(a)", "count(", "sum(", "@", "not(", ".a", "[1..5]", "[1, 2]", "every", "date("]
sentences = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join)
NAMES = st.sampled_from(["a", "b", "a b", "in", "+", ""])
TYPES = st.sampled_from(["", "number", "string", "T", "Any", "list", "date", "gone"])


@st.composite
def spoken_tables(draw):
    wide, outs = draw(st.integers(0, 3)), draw(st.integers(0, 2))

    def texts_of(count):
        return tuple(draw(sentences | st.just("-")) for _each in range(count))

    return m.TableBox(
        inputs=tuple(
            m.Clause(text=draw(sentences | NAMES), type=draw(TYPES)) for _each in range(wide)
        ),
        outputs=tuple(
            m.Clause(text=draw(NAMES), values=draw(st.just("") | sentences), type=draw(TYPES))
            for _each in range(outs)
        ),
        rules=tuple(
            m.Rule(tests=texts_of(wide), outputs=texts_of(outs))
            for _each in range(draw(st.integers(0, 3)))
        ),
        policy=draw(st.sampled_from([*POLICIES, "U"])),
        aggregation=draw(st.sampled_from(["", *AGGREGATIONS])),
    )


spoken_literals = st.builds(m.LiteralBox, text=sentences, type=TYPES)
spoken_boxes = st.recursive(spoken_literals | spoken_tables(), wider, max_leaves=5)
addresses = st.sampled_from(["#a", "#b", "#d0", "#d1", "#gone"])
spoken_requirements = some(
    st.builds(m.Requirement, kind=st.just("requiredDecision"), address=addresses)
)


@st.composite
def spoken_models(draw):
    """Two inputs, two decisions, a type, and a service; most of it makes no sense."""
    inputs = tuple(
        m.InputData(id=name, name=name, variable=m.Variable(name, draw(TYPES))) for name in "ab"
    )
    decisions = tuple(
        m.Decision(
            id=f"d{number}",
            name=f"d{number}",
            variable=m.Variable(f"d{number}", draw(TYPES)),
            requires=draw(spoken_requirements),
            logic=draw(spoken_boxes),
        )
        for number in range(2)
    )
    item = m.ItemDefinition(name="T", type=draw(TYPES), allowed=draw(st.just("") | sentences))
    service = m.DecisionService(id="s", name="s", outputs=("#d0",), input_data=("#a",))
    return m.Definitions(
        name="D",
        namespace="urn:d",
        items=(item,),
        inputs=inputs,
        decisions=decisions,
        services=(service,),
    )
