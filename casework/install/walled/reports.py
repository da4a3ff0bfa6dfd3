"""The walls of reports that were kept: those of their office, files those of whoever asked for them."""

from casework.install.walls import ADD, MINE, READ, WRITE, Pass, Wall

_OF_MY_OFFICE = "office_id = (SELECT sec.my_office()) AND (SELECT sec.may_assign())"
_OF_PACK = "EXISTS (SELECT 1 FROM supervision_statisticspack AS p WHERE p.id = supervision_packsending.pack_id)"
_OWN = MINE.format(column="owner_id")
_ASKED = MINE.format(column="asked_by_id")
_SHARED = f"is_shared AND {_OF_MY_OFFICE}"

WALLS: tuple[Wall, ...] = (
    Wall(
        "supervision_statisticspack",
        (
            Pass("app_staff", ADD, _OF_MY_OFFICE, check=f"{_OF_MY_OFFICE} AND {MINE.format(column='frozen_by_id')}"),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
        ),
    ),
    Wall(
        "supervision_packrecipient",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (ended_by_id, ended_at)",
                _OF_MY_OFFICE,
                check=f"{_OF_MY_OFFICE} AND {MINE.format(column='added_by_id')}",
                change=f"{_OF_MY_OFFICE} AND {MINE.format(column='ended_by_id')}",
                touch=f"{_OF_MY_OFFICE} AND ended_at IS NULL",
            ),
            Pass("app_auditor", READ, columns="id, office_id, added_by_id, added_at, ended_by_id, ended_at"),
            Pass("app_import", WRITE),
            Pass("app_sender", READ, columns="id, ended_at"),
        ),
    ),
    Wall(
        "supervision_packsending",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (sent_on, sent_at)",
                _OF_PACK,
                check=f"{_OF_PACK} AND {_ASKED}",
                change=f"{_OF_PACK} AND {_ASKED}",
                touch=f"{_OF_PACK} AND sent_at IS NULL",
            ),
            Pass("app_auditor", READ),
            Pass("app_import", WRITE),
            Pass(
                "app_sender",
                READ,
                "way = 'EMAIL'",
                columns="id, recipient_id, way, asked_by_id, asked_at, tried_at, tried_count, sent_at",
            ),
            Pass("app_sender", "UPDATE (tried_at, tried_count)", "way = 'EMAIL' AND sent_at IS NULL"),
        ),
    ),
    Wall(
        "supervision_savedfilter",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (ended_by_id, ended_at)",
                f"CASE WHEN {_OWN} THEN true ELSE {_SHARED} END",
                check=f"{_OWN} AND {_OF_MY_OFFICE}",
                change=MINE.format(column="ended_by_id"),
                touch=f"CASE WHEN ended_at IS NOT NULL THEN false WHEN {_OWN} THEN true ELSE {_SHARED} END",
            ),
            Pass("app_import", WRITE),
        ),
    ),
    Wall(
        "supervision_export",
        (
            Pass(
                "app_staff",
                "SELECT, INSERT, UPDATE (made_at, row_count, sealed_content)",
                _ASKED,
                check=f"{_ASKED} AND {_OF_MY_OFFICE}",
                change=f"{_ASKED} AND {_OF_MY_OFFICE}",
                touch=f"{_ASKED} AND made_at IS NULL",
            ),
            Pass(
                "app_auditor",
                READ,
                columns="id, office_id, asked_by_id, report, asked_at, made_at, row_count, cleared_at",
            ),
            Pass("app_import", WRITE),
            Pass("app_sender", READ, columns="id, asked_by_id, asked_at, tried_at, tried_count, made_at, cleared_at"),
            Pass("app_sender", "UPDATE (tried_at, tried_count)", "made_at IS NULL"),
            Pass("app_sender", "UPDATE (sealed_content, cleared_at)", "made_at IS NOT NULL"),
        ),
    ),
)
#: When jobs ran is no secret: names of jobs and kinds of errors.
REFERENCE: dict[str, dict[str, str]] = {"supervision_jobbeat": {"app_worker": WRITE}}
