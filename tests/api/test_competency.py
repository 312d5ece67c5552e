"""The questions that the graph has to answer, asked over HTTP. Expected rows come from the documents."""

import pytest

from asking import select

ADSAMM = "Applying Data Science and Modern Methods Group"
BSTN = "Blue Skies Thinking Network"
CAPCOMM = "Capability and Communication Group"
SSG = "Supporting Standards Group"
COOS = "http://id.unece.org/def/coos#"
WHITE_PAPER = "https://unece.org/sites/default/files/2023-11/HLG2023%20LLM%20Paper.pdf"

QUESTIONS = {
    "Which organisation chairs each modernisation group in 2024?": (
        """SELECT DISTINCT ?g ?o {
             ?m a org:Membership ; org:role <concepts/role/chair> ; schema:startDate "2024"^^xsd:gYear ;
                org:organization/skos:prefLabel ?g ; org:member/skos:prefLabel ?o } ORDER BY ?g ?o""",
        [
            (ADSAMM, "Statistics New Zealand"),
            (BSTN, "Statistics Netherlands"),
            (CAPCOMM, "CSO Ireland"),
            (CAPCOMM, "Statistics Poland"),
            (SSG, "Statistics Canada"),
        ],
    ),
    "Which events of the 2024 programme take place in Geneva, in date order?": (
        """SELECT DISTINCT ?l ?s ?e ?d {
             ?x a hlg:Event ; skos:prefLabel ?l ; schema:startDate ?s ; schema:endDate ?e ;
                schema:location <places/geneva> ; hlg:dateStatus/skos:prefLabel ?d
             FILTER(STRSTARTS(STR(?s), "2024") && LANG(?d) = "en") } ORDER BY ?s""",
        [
            (
                "Workshop on Ethics in Modern Statistical Organizations",
                "2024-03-26",
                "2024-03-28",
                "scheduled",
            ),
            (
                "Expert Meeting on Statistical Data Collection and Sources",
                "2024-05-22",
                "2024-05-24",
                "scheduled",
            ),
            (
                "Expert Meeting on Human Resources Management and Training",
                "2024-10-14",
                "2024-10-16",
                "scheduled",
            ),
            ("ModernStats World Workshop", "2024-10-21", "2024-10-22", "scheduled"),
            (
                "HLG-MOS Workshop on the Modernization of Official Statistics",
                "2024-11-04",
                "2024-11-06",
                "tentative",
            ),
        ],
    ),
    "How many HLG-MOS projects started in each year?": (
        """SELECT ?y (COUNT(DISTINCT ?p) AS ?n) { ?p a hlg:Project ; schema:startDate ?y }
           GROUP BY ?y ORDER BY ?y""",
        [
            ("2012", "1"),
            ("2013", "2"),
            ("2014", "2"),
            ("2016", "2"),
            ("2017", "1"),
            ("2018", "1"),
            ("2019", "1"),
            ("2020", "1"),
            ("2021", "1"),
            ("2022", "2"),
            ("2023", "2"),
            ("2024", "2"),
        ],
    ),
    "Which projects have a titled output, and what is the title?": (
        """SELECT DISTINCT ?p ?o { ?x a hlg:Project ; skos:prefLabel ?p ; prov:generated/skos:prefLabel ?o }
           ORDER BY ?p""",
        [
            ("CSPA Implementation", "CSPA"),
            ("Cloud for Official Statistics", "Cloud for official statistics"),
            ("Data Architecture", "Common Statistical Data Architecture"),
            (
                "Data Governance for Interoperability Framework",
                "Data Governance Framework for Statistical Interoperability",
            ),
            (
                "Implementing ModernStats Standards",
                "Modernisation Maturity Model and the Roadmap for Implementing Modernstats Standards",
            ),
            (
                "Input Privacy-preserving Techniques",
                "Input Privacy-Preservation for Official Statistics Project outcome",
            ),
            ("Strategic Communication", "Strategic Communication for Statistical Institutes"),
            ("Synthetic Data Guide", "Synthetic Data for Official Statistics - A Starter Guide"),
        ],
    ),
    "What are the work packages of the Synthetic Data Guide project?": (
        """SELECT DISTINCT ?n ?l {
             ?w a hlg:WorkPackage ; dcterms:isPartOf <activities/project/syntheticData> ;
                skos:notation ?n ; skos:prefLabel ?l } ORDER BY ?n""",
        [
            ("WP1", "Use cases for synthetic data"),
            ("WP2", "Recommended methods for creating synthetic data"),
            ("WP3", "Utility and Disclosure Risk Measures"),
            ("WP4", "Experimenting with the recommendations"),
        ],
    ),
    "Which bodies prepared the business case of the Generative AI project?": (
        """SELECT DISTINCT ?l { <activities/project/generativeAi> hlg:proposedBy/skos:prefLabel ?l }
           ORDER BY ?l""",
        [(ADSAMM,), (BSTN,), ("United Nations Economic Commission for Europe",)],
    ),
    "Which 2024 activities of the Supporting Standards Group concern which standards?": (
        """SELECT DISTINCT ?a ?n {
             ?x a hlg:WorkActivity ; prov:wasAssociatedWith <organizations/modernizationGroup/ssg> ;
                skos:prefLabel ?a ; hlg:concernsStandard/skos:notation ?n } ORDER BY ?a ?n""",
        [
            ("Continuation of the revision of GSBPM and GAMSO", "GAMSO"),
            ("Continuation of the revision of GSBPM and GAMSO", "GSBPM"),
            ("Core Ontology for Official Statistics version 2", "COOS"),
            ("Revision and update of CSDA", "CSDA"),
            ("Using SDMX, VTL and DDI to implement GSIM", "DDI"),
            ("Using SDMX, VTL and DDI to implement GSIM", "GSIM"),
            ("Using SDMX, VTL and DDI to implement GSIM", "SDMX"),
            ("Using SDMX, VTL and DDI to implement GSIM", "VTL"),
        ],
    ),
    "Which task teams does the Capability and Communication Group have?": (
        """SELECT DISTINCT ?l { ?t a hlg:TaskTeam ; skos:prefLabel ?l ;
             org:subOrganizationOf <organizations/modernizationGroup/capcomm> } ORDER BY ?l""",
        [
            ("Communication - use of AI for official statistics from communication perspective",),
            ("Ethics",),
            ("The Job of the Future",),
        ],
    ),
    "Which implementation standards does the work programme name?": (
        """SELECT DISTINCT ?n { ?s a hlg:Standard ; skos:notation ?n ;
             dcterms:type/skos:prefLabel "implementation standard"@en } ORDER BY ?n""",
        [("DCAT",), ("DDI",), ("PROV",), ("SDMX",), ("SKOS",), ("VTL",), ("schema.org",)],
    ),
    "Which software tools are supported by a community, and which?": (
        """SELECT DISTINCT ?t ?c { ?x a schema:SoftwareApplication ; skos:prefLabel ?t ;
             hlg:supportedBy/skos:prefLabel ?c }""",
        [(".Stat Suite", "SIS-CC community")],
    ),
    "Who wrote the LLM white paper and where is it published?": (
        """SELECT DISTINCT ?c ?u {
             <documents/llmWhitePaper> dcterms:creator/skos:prefLabel ?c ; schema:url ?u }
           ORDER BY ?c""",
        [(ADSAMM, WHITE_PAPER), (BSTN, WHITE_PAPER)],
    ),
    "Which sub-processes does GSBPM phase 5 have?": (
        """SELECT DISTINCT ?n ?l { <http://id.unece.org/activities/phase/5> skos:narrower ?s .
             ?s skos:notation ?n ; skos:prefLabel ?l FILTER(LANG(?l) = "en") } ORDER BY ?n""",
        [
            ("5.1", "Integrate data"),
            ("5.2", "Classify and code"),
            ("5.3", "Review and validate"),
            ("5.4", "Edit and impute"),
            ("5.5", "Derive new variables and units"),
            ("5.6", "Calculate weights"),
            ("5.7", "Calculate aggregates"),
            ("5.8", "Finalise data files"),
        ],
    ),
    "Which sub-processes were renamed between GSBPM 5.1 and 5.2?": (
        """SELECT DISTINCT ?n ?b {
             ?x skos:inScheme <standards/gsbpm/5.1> ; skos:notation ?n ; skos:prefLabel ?a .
             ?y skos:inScheme <standards/gsbpm/5.2> ; skos:notation ?n ; skos:prefLabel ?b
             FILTER(LANG(?a) = "en" && LANG(?b) = "en" && ?a != ?b) } ORDER BY ?n""",
        [
            ("1.5", "Check data availability and suitability"),
            ("2.1", "Design outputs and dissemination"),
            ("2.2", "Design variables"),
            ("2.6", "Design production systems and workflows"),
            ("7.3", "Release dissemination products"),
            ("7.5", "Provide user support"),
        ],
    ),
    "What is sub-process 6.4 called in English, French and Spanish?": (
        """SELECT DISTINCT (LANG(?l) AS ?lang) (STR(?l) AS ?s) {
             <http://id.unece.org/activities/subProcess/6.4> skos:prefLabel ?l } ORDER BY ?lang""",
        [
            ("en", "Apply disclosure control"),
            ("es", "Aplicar control de divulgación"),
            ("fr", "Appliquer les contrôles de confidentialité"),
        ],
    ),
    "Which GAMSO activity supports which GSBPM overarching activity according to COOS?": (
        """SELECT DISTINCT ?x ?a ?y ?b { ?x coos:supports ?y . ?x skos:prefLabel ?a . ?y skos:prefLabel ?b
             FILTER(LANG(?a) = "en" && LANG(?b) = "en") }""",
        [
            (
                "http://id.unece.org/activities/activity/3.3",
                "Manage Quality",
                "http://id.unece.org/activities/overarchingActivity/0.1",
                "Quality Management",
            )
        ],
    ),
    "Which structural types of dataset does COOS define?": (
        "SELECT DISTINCT ?c { ?c rdfs:subClassOf coos:Dataset } ORDER BY ?c",
        [
            (f"{COOS}DimensionalDataset",),
            (f"{COOS}GraphDataset",),
            (f"{COOS}KeyValueDataset",),
            (f"{COOS}RectangularDataset",),
            (f"{COOS}TransposedDataset",),
        ],
    ),
    "Which CSPA services implement GSBPM sub-process 5.3?": (
        """SELECT DISTINCT ?l { ?s a cspa:Package ; skos:prefLabel ?l ;
             hlg:supportsProcess <http://id.unece.org/models/gsbpm/5.3> } ORDER BY ?l""",
        [("Linear Error Localization",), ("Linear Rule Checking",)],
    ),
    "How many CSPA services did each organisation build?": (
        """SELECT ?o (COUNT(DISTINCT ?s) AS ?n) {
             ?s a cspa:Package ; schema:creator ?c .
             ?c dcterms:spatial?/skos:notation ?o
           } GROUP BY ?o ORDER BY ?o""",
        [
            ("CA", "1"),
            ("FR", "1"),
            ("IT", "1"),
            ("NL", "3"),
            ("NO", "2"),
            ("OECD", "2"),
        ],
    ),
    "Which GSIM 2.0 classes specialise Data Structure Component?": (
        """SELECT DISTINCT ?l { ?c skos:broader <standards/gsim/2.0/DataStructureComponent> ;
             skos:inScheme <standards/gsim/2.0> ; skos:prefLabel ?l } ORDER BY ?l""",
        [("Attribute Component",), ("Identifier Component",), ("Measure Component",)],
    ),
    "What is the VTL counterpart of the SDMX Dataflow, TimeDimension and DataAttribute?": (
        """SELECT DISTINCT ?s ?o {
             VALUES ?x { <standards/sdmx/3.0/Dataflow> <standards/sdmx/3.0/TimeDimension>
                         <standards/sdmx/3.0/DataAttribute> }
             ?x skos:prefLabel ?s ; skos:exactMatch ?y .
             ?y skos:prefLabel ?o ; skos:inScheme/dcterms:isPartOf? <standards/vtl/2.1> } ORDER BY ?s""",
        [
            ("DataAttribute", "Attribute"),
            ("Dataflow", "Data Set"),
            ("TimeDimension", "Identifier (time)"),
        ],
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_competency_question_gets_exactly_its_rows(client, question):
    query, expected = QUESTIONS[question]

    assert select(client, query) == expected


def test_there_are_twenty_questions():
    assert len(QUESTIONS) == 20


def test_a_sub_process_names_the_standards_tools_and_services_it_relates_to(client):
    query = """SELECT DISTINCT ?type ?l { ?x a ?type ; skos:prefLabel ?l ; hlg:supportsProcess ?part
                 VALUES ?part { <http://id.unece.org/activities/subProcess/5.4>
                                <http://id.unece.org/models/gsbpm/5.4> }
                 VALUES ?type { cspa:Package hlg:Standard schema:SoftwareApplication } }"""
    found = {
        name: {label for kind, label in select(client, query) if kind.endswith(name)}
        for name in ("Package", "Standard", "SoftwareApplication")
    }

    assert found["Package"] == {"Error Correction"}
    assert found["Standard"] == {"Validation and Transformation Language"}
    assert len(found["SoftwareApplication"]) == 15


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("?x a hlg:Project", 18),
        ("?x a hlg:ModernizationGroup", 4),
        ("?x a org:Membership ; org:role <concepts/role/chair>", 5),
        ("?x a hlg:TaskTeam", 5),
        ("?x a hlg:Event", 13),
        ("?x a hlg:WorkPackage ; dcterms:isPartOf ?p . ?p a hlg:Project", 26),
        ("?x a hlg:Output ; prov:wasGeneratedBy ?p", 8),
        ('?x skos:inScheme <standards/gsbpm/5.1> ; skos:notation ?n FILTER(REGEX(?n, "^[1-8][.]"))', 44),
        ('?x skos:inScheme <standards/gsbpm/5.2> ; skos:notation ?n FILTER(REGEX(?n, "^[1-8][.]"))', 44),
    ],
)
def test_the_graph_holds_as_many_as_the_documents_name(client, pattern, number):
    assert select(client, f"SELECT (COUNT(DISTINCT ?x) AS ?number) {{ {pattern} }}") == [(str(number),)]
