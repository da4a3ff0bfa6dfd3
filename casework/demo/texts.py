"""What coaches of the demo wrote: short, factual, one subject each. `{name}` and `{child}` are filled in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One subject of a contact: its topics, the title of its note, what the note says."""

    topics: tuple[str, ...]
    title: str
    paragraphs: tuple[str, ...]
    needs_child: bool = False


FIRST = Subject(
    ("APPOINTMENT", "PLAN"),
    "Contacted regarding first appointment",
    (
        "Called {name} the day after the referral and explained what the program offers and what it expects.",
        "{name} said mornings suit best because of school hours, and asked whether the bus pass can start this week.",
        "Assessment appointment agreed. Sent the list of papers to bring: identification, lease, last pay stubs.",
    ),
)

ASSESSMENT = Subject(
    ("PLAN", "WORK_HOURS", "SCHOOL"),
    "Contacted in person regarding the employability assessment",
    (
        "Went through work history, schooling, household and transport with the planning questionnaire.",
        "{name} said the last job ended when the season closed and that steady hours matter more than the rate of pay.",
        "No discrepancies between the questionnaire and what was said. Draft goals written together; signing next.",
    ),
)

SIGNING = Subject(
    ("PLAN",),
    "Contacted in person regarding the new plan and its first steps",
    (
        "Read the plan aloud together, step by step, with the review date of each.",
        "{name} said the steps are realistic and asked to move the résumé forward.",
        "Plan signed by both. Copy handed over, original in section one of the file.",
    ),
)

MONTHLY = (
    Subject(
        ("JOB_SEARCH", "PLAN"),
        "Contacted regarding job search and plan review",
        (
            "Reviewed the plan. Six applications since the last talk, logged with dates and employers.",
            "{name} said the warehouse asked for a second interview; the evening shift is hard without a sitter.",
            "Practised two interview questions. {name} will bring the posting to the next appointment.",
        ),
    ),
    Subject(
        ("CHILD_CARE", "PLAN"),
        "Contacted regarding child care for {child}",
        (
            "Reviewed the plan. Care for {child} is the only step behind schedule.",
            "{name} said the present provider closes at five and the shift ends at half past.",
            "Gave the referral line's number and two licensed providers on the bus route. Care for next month follows.",
        ),
        needs_child=True,
    ),
    Subject(
        ("TRANSPORT", "WORK_HOURS", "PLAN"),
        "Contacted regarding transport to the work site",
        (
            "Reviewed the plan and the hours of the last two weeks against the sign-in sheets.",
            "{name} said the ride with a co-worker ended and that two mornings were missed because of it.",
            "Bus pass renewed. {name} will try the earlier line for a week and report on Friday.",
        ),
    ),
    Subject(
        ("HOUSING", "PLAN"),
        "Contacted regarding the lease and housing costs",
        (
            "Reviewed the plan. Rent is paid to the end of the month; the landlord wants to raise it at renewal.",
            "{name} said there is an application at the housing authority since spring and no answer yet.",
            "Called the housing authority together on the speaker: the file is complete, position on the list noted.",
        ),
    ),
    Subject(
        ("SCHOOL", "PLAN"),
        "Contacted regarding {child}'s attendance at school",
        (
            "Reviewed the plan and the school's attendance report that {name} brought.",
            "{name} said {child} missed the bus when the younger one was ill, and that this is settled now.",
            "No step needed. Attendance is looked at again at the next review.",
        ),
        needs_child=True,
    ),
    Subject(
        ("SCHOOL", "WORK_HOURS", "PLAN"),
        "Contacted regarding the certificate course",
        (
            "Reviewed the plan. Attendance sheet of the course shows all sessions but one.",
            "{name} said the tutor offered a make-up session and that the first test went well.",
            "Hours entered from the sheet. Placement at the clinic to be discussed with the school next month.",
        ),
    ),
    Subject(
        ("WORK_HOURS", "PLAN"),
        "Contacted regarding hours at the new job",
        (
            "Reviewed the plan. Pay stubs for the month seen and copied.",
            "{name} said the supervisor offered a fourth shift from next week.",
            "Budget gone through with the higher pay. {name} will call when the schedule is posted.",
        ),
    ),
    Subject(
        ("BENEFITS", "PLAN"),
        "Contacted regarding the renewal letter",
        (
            "Reviewed the plan. Went through the renewal letter line by line.",
            "{name} said two of the papers asked for are with the former landlord.",
            "Wrote a short request to the landlord together. {name} hands it in this week.",
        ),
    ),
    Subject(
        ("SUPPORTS", "PLAN"),
        "Contacted regarding work clothes and tools",
        (
            "Reviewed the plan. The employer's list asks for boots and a tool set.",
            "{name} said the boots were found second-hand and only the tools are missing.",
            "Two price offers looked at. Request to be written once the start day is confirmed.",
        ),
    ),
    Subject(
        ("JOB_SEARCH", "TRANSPORT", "PLAN"),
        "Contacted regarding interviews this week",
        (
            "Reviewed the plan. Two interviews are set: the hospital laundry and the school kitchen.",
            "{name} said the second one is across town and asked how to get there by eight.",
            "Looked up the connection and printed it. Debrief by telephone the day after.",
        ),
    ),
)

VISIT = Subject(
    ("PLAN",),
    "Visited at home regarding the month's review",
    (
        "Home visit, all children seen. House warm and tidy, food in the kitchen, medicines locked away.",
        "{name} said bedtimes have become easier and that the older one asks for more visits with grandparents.",
        "Plan reviewed item by item. Next visit agreed in the kitchen calendar.",
    ),
)

ATTEMPTS = {
    "PHONE": (
        "Attempted by phone regarding missed appointment",
        "Called the number on file. Rang out, no message left.",
    ),
    "LETTER": (
        "Attempted by letter regarding missed appointment",
        "Letter posted to the address on file with a new appointment and my direct number.",
    ),
    "HOME_VISIT": (
        "Attempted home visit regarding missed appointment",
        "Nobody answered the door. Left a card in a closed envelope without the name of the program.",
    ),
    "TEXT": (
        "Attempted by text regarding missed appointment",
        "Short text sent asking for a call back. No answer by close of day.",
    ),
}

ASSESSMENT_NOTE = (
    "Employability assessment: strengths, barriers and goals",
    "Strengths: reliable in the last two jobs, good with customers, family nearby. Barriers: child care after "
    "five, no license, gap of eight months. Goal in own words: steady work, the same hours every week. "
    "No discrepancies found.",
)

STEPS = (
    "Register with the state job bank and post a résumé",
    "Apply for five positions a week and keep the log",
    "Tour two licensed child care providers and choose one",
    "Finish the general application and the household budget",
    "Attend the certificate course, all sessions",
    "Ask the housing authority for the position on the list",
    "Take the written test for the learner's permit",
    "Meet the school counselor about attendance",
    "Open a savings account and set aside ten dollars a week",
)

GOALS = (
    "Steady work with the same hours every week",
    "Finish the nurse aide certificate and start at the clinic",
    "A job close to home before the school year ends",
    "Care for the little one that I can count on, then full hours",
    "Keep this job through the winter and save for a car",
)

SERVICES = (
    "Tidewater Family Resource Center",
    "Harbour Legal Aid",
    "Three Rivers Adult Learning",
    "Northern Lights Food Bank",
    "Lakeshore Housing Navigators",
)

SOURCES = ("Eligibility office", "Eligibility office", "Self", "Tribal social services", "School counselor")

TRACK_REASON = (
    "Medical papers name a long recovery; daily work search is not reasonable now. A support team serves better.",
    "Treatment ended and the doctor lifted the limits. Ready for full work activities and asks for them.",
)

LATER = "Client is travelling for a funeral until the end of the week; appointment moved at the family's request."
UNREACHABLE = "Village without telephone or flights for most of the month because of weather; attempts are on file."

QUESTION = "The note says that the hours change next week. Who tells child care, and by when?"
ANSWER = "I do, on Thursday; it stands in the plan as her second step."
SECOND_QUESTION = "Was the copayment spoken of as well, or is that another talk?"
PRAISE = "Clear and short, in her own words, and the next step has a day. Thank you."
PROTECTED = (
    "DV",
    "An order of protection stands against the children's father since spring. He knows the street, not the house.",
    "Copy of the order, shown at the office",
)
TREATMENT = ("TREATMENT", "Goes to the evening group on Tuesdays; the counselor writes each month.", "Counselor")
TALKED = (
    ("PARENTING", "DISCUSSED"),
    ("HOUSING", "DISCUSSED"),
    ("CHILD_CARE", "DISCUSSED"),
    ("TRANSPORTATION", "DISCUSSED"),
    ("MENTAL_HEALTH", "DECLINED"),
    ("DOMESTIC_VIOLENCE", "DISCUSSED"),
)
GLASS = (
    "DANGER",
    "The mother called the Anchorage office from the ferry terminal with the children; her coach did not answer. "
    "I needed to know where it is safe to call back.",
)
STREET = "Spruce Street\nJuneau, AK 99801"
LETTER = "The papers you asked for are with this letter, {name}. Please bring them when we meet."
