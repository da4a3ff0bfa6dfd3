"""Offices and staff of the demo. Every name is made up."""

from casework.demo.steps import DemoOffice, DemoStaff

OFFICES = (
    DemoOffice(
        "AK-JNU",
        "Juneau",
        "US-AK",
        "America/Juneau",
        has_job_club=True,
        address="10002 Glacier Sample Road\nJuneau, AK 99801",
        telephone="907-555-0100",
        archive_rule="Closed files go to the central file room after the yearly review. (Fictional.)",
    ),
    DemoOffice(
        "AK-ANC",
        "Anchorage Muldoon",
        "US-AK",
        "America/Anchorage",
        address="4009 Muldoon Sample Road\nAnchorage, AK 99504",
        telephone="907-555-0110",
    ),
    DemoOffice(
        "OR-KF",
        "Klamath Falls",
        "US-OR",
        "America/Los_Angeles",
        address="700 Klamath Sample Avenue\nKlamath Falls, OR 97601",
        telephone="541-555-0120",
    ),
    DemoOffice(
        "NC-DUR",
        "Durham County",
        "US-NC",
        "America/New_York",
        address="414 Example Main Street\nDurham, NC 27701",
        telephone="919-555-0130",
    ),
    DemoOffice(
        "TX-AUS",
        "Austin Permanency",
        "US-TX",
        "America/Chicago",
        address="14000 Example Center Drive\nAustin, TX 78753",
        telephone="512-555-0140",
    ),
)

STAFF = (
    DemoStaff("gsoto", "Gloria Soto", "OPERATIONS_MANAGER", "AK-JNU", working_title="Operations manager"),
    DemoStaff("jbixby", "Joan Bixby", "ENGAGEMENT_SPECIALIST", "AK-JNU", "gsoto", "Engagement specialist"),
    DemoStaff("mlindgren", "Mats Lindgren", "LEAD_WORKER", "AK-JNU", "gsoto", "Lead worker"),
    DemoStaff("tkasook", "Tess Kasook", "CASE_AIDE", "AK-JNU", "gsoto", "Case aide"),
    DemoStaff("doyelaran", "Dayo Oyelaran", "ELIGIBILITY_WORKER", "AK-JNU", "gsoto", "Eligibility technician"),
    DemoStaff("rhatcher", "Renee Hatcher", "COACH", "AK-JNU", "gsoto", "Family coach"),
    DemoStaff("ppavlak", "Peter Pavlak", "COACH", "AK-JNU", "gsoto", "Family coach"),
    DemoStaff("nshugak", "Nora Shugak", "COACH", "AK-JNU", "gsoto", "Family coach"),
    DemoStaff("vharlan", "Vivian Harlan", "OPERATIONS_MANAGER", "AK-ANC", working_title="Operations manager"),
    DemoStaff("kdubois", "Kwame Dubois", "ENGAGEMENT_SPECIALIST", "AK-ANC", "vharlan", "Engagement specialist"),
    DemoStaff("lferro", "Lucia Ferro", "COACH", "AK-ANC", "vharlan", "Family coach"),
    DemoStaff("hmaxim", "Henry Maxim", "COACH", "AK-ANC", "vharlan", "Family coach"),
    DemoStaff("itallman", "Iris Tallman", "QA_REVIEWER", "AK-ANC", working_title="QA reviewer"),
    DemoStaff("cmercer", "Cora Mercer", "OPERATIONS_MANAGER", "OR-KF", working_title="Line manager"),
    DemoStaff("ssandahl", "Sten Sandahl", "ENGAGEMENT_SPECIALIST", "OR-KF", "cmercer", "Engagement specialist"),
    DemoStaff("aquiroz", "Ana Quiroz", "COACH", "OR-KF", "cmercer", "Family coach"),
    DemoStaff("bwhitefeather", "Ben Whitefeather", "COACH", "OR-KF", "cmercer", "Family coach"),
    DemoStaff("dpruitt", "Dorothy Pruitt", "OPERATIONS_MANAGER", "NC-DUR", working_title="Program supervisor"),
    DemoStaff("emoss", "Eli Moss", "ENGAGEMENT_SPECIALIST", "NC-DUR", "dpruitt", "Engagement specialist"),
    DemoStaff("tgaines", "Tamika Gaines", "COACH", "NC-DUR", "dpruitt", "Human services coordinator"),
    DemoStaff("jcho", "Jin Cho", "COACH", "NC-DUR", "dpruitt", "Human services coordinator"),
    DemoStaff("rbarrera", "Raul Barrera", "OPERATIONS_MANAGER", "TX-AUS", working_title="Program director"),
    DemoStaff("opeters", "Olive Peters", "ENGAGEMENT_SPECIALIST", "TX-AUS", "rbarrera", "Engagement specialist"),
    DemoStaff("wkeller", "Wanda Keller", "COACH", "TX-AUS", "rbarrera", "Permanency case manager"),
    DemoStaff("igrant", "Isaac Grant", "COACH", "TX-AUS", "rbarrera", "Permanency case manager"),
    DemoStaff("fdelgado", "Fay Delgado", "ADMIN", None, working_title="Administrator"),
    DemoStaff("pmarchetti", "Paola Marchetti", "PRIVACY_OFFICER", None, working_title="Privacy officer"),
    DemoStaff("uaudit", "Ursula Brandt", "AUDITOR", None, working_title="Auditor"),
)

CASELOADS = {
    "rhatcher": 38,
    "ppavlak": 9,
    "nshugak": 8,
    "lferro": 9,
    "hmaxim": 8,
    "aquiroz": 9,
    "bwhitefeather": 8,
    "tgaines": 8,
    "jcho": 7,
    "wkeller": 7,
    "igrant": 6,
}
"""How many families each coach carries."""

UNASSIGNED = {"AK-JNU": 2, "OR-KF": 1, "NC-DUR": 1}
"""How many families of an office wait for a coach."""


def supervisor_of(username: str) -> str:
    """Give the user name of a coach's supervisor."""
    return next(staff.supervisor for staff in STAFF if staff.username == username and staff.supervisor)


def manager_of(office: str) -> str:
    """Give the user name of an office's operations manager."""
    return next(staff.username for staff in STAFF if staff.office == office and staff.role == "OPERATIONS_MANAGER")


def office_of(username: str) -> DemoOffice:
    """Give the office in which somebody works."""
    ref = next(staff.office for staff in STAFF if staff.username == username)
    return next(office for office in OFFICES if office.ref == ref)
