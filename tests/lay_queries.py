"""What people who do not speak the language of the field ask, and what they should find.

Written before anything was tuned to them, and judged by the models' own texts.
"""

SUB_PROCESS = "http://id.unece.org/activities/subProcess/"
OURS = "https://w3id.org/modernstats-kg/id/"

EXACT = {
    "5.1": f"{SUB_PROCESS}5.1",
    "integrate": f"{SUB_PROCESS}5.1",
    "intégration": f"{SUB_PROCESS}5.1",
    "GSBM": f"{OURS}standards/gsbpm",
    "CSDA": f"{OURS}standards/csda",
    "Statistique Canada": f"{OURS}organizations/nsi/statsCA",
}
"""Must be among the first three."""

LAY = {
    "how to clean data errors": (f"{SUB_PROCESS}5.4", f"{SUB_PROCESS}5.3"),
    "protect confidentiality": (f"{SUB_PROCESS}6.4",),
    "hide personal information before publishing": (f"{SUB_PROCESS}6.4",),
    "fill in missing answers": (f"{SUB_PROCESS}5.4",),
    "pick a random sample of households": (f"{SUB_PROCESS}4.1", f"{SUB_PROCESS}2.4"),
    "write a questionnaire": (f"{SUB_PROCESS}3.1", f"{SUB_PROCESS}2.3"),
    "pilot survey": (f"{SUB_PROCESS}3.6",),
    "remove seasonal effects from a time series": (f"{OURS}products/software/jDemetraPlus",),
    "merge two data sets": (f"{SUB_PROCESS}5.1",),
    "advertise new statistics": (f"{SUB_PROCESS}7.4",),
    "help desk for users": (f"{SUB_PROCESS}7.5",),
    "assign industry codes to answers": (f"{SUB_PROCESS}5.2",),
    "add up totals": (f"{SUB_PROCESS}5.7",),
    "do interviews": (f"{SUB_PROCESS}4.3",),
    "ChatGPT": (
        f"{OURS}activities/project/generativeAi",
        f"{OURS}documents/llmWhitePaper",
    ),
    "census bureau of Denmark": (f"{OURS}organizations/nsi/dk",),
    "French statistics institute": (f"{OURS}organizations/nsi/fr",),
    "what do our users want": (f"{SUB_PROCESS}1.1", f"{SUB_PROCESS}1.2"),
    "lessons learned after the survey": (f"{SUB_PROCESS}8.2", f"{SUB_PROCESS}8.1"),
    "format for exchanging figures between agencies": (f"{OURS}standards/sdmx",),
}
"""Any of the targets must be among the first ten, for at least 14 of them."""
