"""The body of an adverse notice in Spanish: the texts of `letter_english`, sent only once somebody reviewed them."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casework.public import Jurisdiction, Refused, date_words
from eligibility.public import MAINFRAME_ROWS, Figures, Hearing, System
from reengagement.choices import PenaltyReason
from reengagement.rules import alaska, ladder, north_carolina, notices, oregon
from reengagement.rules.alaska.amounts import SCHOOL
from reengagement.rules.letter_english import STOPS

if TYPE_CHECKING:
    from reengagement.rules.letters import LetterFacts

_PERCENT = Decimal(100)
_REASONS = {
    PenaltyReason.ACTIVITY: "no participó en una actividad asignada",
    PenaltyReason.ASSESSMENT: "no participó en la evaluación",
    PenaltyReason.PLAN: "no hizo el plan o no lo cumplió",
    PenaltyReason.SIGNATURE: "se negó a firmar el plan",
    PenaltyReason.CHILD_SUPPORT: "no cooperó con la manutención de los hijos",
    PenaltyReason.SCHOOL: "no asistió a la escuela",
    PenaltyReason.JOB_REFUSED: "rechazó un trabajo adecuado",
    PenaltyReason.JOB_QUIT: "dejó un trabajo adecuado",
    PenaltyReason.CORE_TERMS: "no cumplió una condición del acuerdo básico",
    PenaltyReason.HEALTH_CHECKS: "no llevó a los niños a sus controles de salud o a vacunar",
    PenaltyReason.PARENTING: "no asistió a la capacitación para padres",
    PenaltyReason.SUBSTANCE: "no cumplió una condición sobre alcohol y drogas",
}
#: What each state calls it.
_NAMES = {
    Jurisdiction.ALASKA: "una penalización",
    Jurisdiction.OREGON: "una descalificación",
    Jurisdiction.NORTH_CAROLINA: "una sanción",
    Jurisdiction.TEXAS: "una sanción",
}
_SIGNING = frozenset({PenaltyReason.PLAN, PenaltyReason.SIGNATURE})
_JOB = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})


_NOTHING_GOES_ON = "Todavía no se le paga dinero en efectivo, así que no hay nada que continúe hasta una audiencia."


def texts_of(facts: "LetterFacts") -> dict[str, str]:
    """Return each text that an adverse notice owes, under the words of `notices.owed`, in the order of the letter."""
    reason = PenaltyReason(facts.notice.reason)
    state = Jurisdiction(facts.notice.jurisdiction)
    several = f" {_several(facts, state)}" if facts.is_several else ""
    applies = facts.application_id is not None
    timely = "" if applies else ", después de avisarle a tiempo"
    phone = f", teléfono {facts.telephone}" if facts.telephone else ""
    return {
        "action and amount": f"{_action(facts, reason, state)}{several}",
        "effective date": f"Esto comienza el {_day(facts.effect.effective_on)}{timely}."
        f" {_start_of_applicant(reason) if applies else _start(facts, state)}",
        "reason": f"Motivo: {_REASONS[reason]}, {_day(facts.failed_on)}. {_asked(facts)} Esto es {_NAMES[state]}."
        f"{_presumed(facts, reason)}",
        "rule or manual citation": f"Regla: {facts.rule}.",
        notices.CURE: f"Cómo puede terminar esto: {_cure(facts, reason, state)}",
        "right to a hearing and how and by when": _hearing(facts.hearing, facts.notice.given_on),
        "right to continuing benefits and the repayment risk": _NOTHING_GOES_ON
        if applies
        else _continuing(facts.hearing),
        "who to call": f"¿Preguntas? Llámenos o visítenos: {facts.office}{phone}. Díganos si esta carta tiene un error,"
        " o si algo le impidió participar.",
        "legal-aid source": "Es posible que reciba ayuda legal gratuita. Pregúntenos por la oficina de ayuda legal más"
        " cercana.",
        "representation": "En la audiencia puede hablar por sí mismo/a, o traer a un abogado, un familiar, un amigo u"
        " otra persona que hable por usted.",
    }


def _action(facts: "LetterFacts", reason: PenaltyReason, state: Jurisdiction) -> str:
    level = f", nivel {facts.level}" if facts.share is not None else ""
    if facts.amount is None:
        return _action_without_dollars(facts, reason, state, level)
    before = facts.before.after if facts.before else facts.amount.before
    after = facts.amount.after
    if before == after:
        return f"El pago en efectivo de su familia sigue en {ladder.dollars(after)} al mes{level}."
    less = before - after if facts.before else facts.amount.reduction
    return (
        f"El pago en efectivo de su familia cambia de {ladder.dollars(before)} a {ladder.dollars(after)} al mes"
        f" ({ladder.dollars(less)} menos{level})."
    )


def _action_without_dollars(facts: "LetterFacts", reason: PenaltyReason, state: Jurisdiction, level: str) -> str:
    figures = facts.figures
    begins = "El pago en efectivo de su familia"
    if facts.share is not None:
        of = (
            "del pago máximo para el tamaño de su familia" if state == Jurisdiction.ALASKA else "del pago de su familia"
        )
        return f"{begins} se reduce en {_percent(facts.share)} {of}{level}."
    if (state, reason) == (Jurisdiction.ALASKA, PenaltyReason.SCHOOL):
        return f"{begins} se reduce en {ladder.dollars(figures.number(SCHOOL))} al mes."
    if (state, reason) == (Jurisdiction.NORTH_CAROLINA, PenaltyReason.CHILD_SUPPORT):
        return f"{begins} se reduce en {_percent(figures.number(north_carolina.CHILD_SUPPORT, 'reduction'))}."
    if reason in STOPS[state]:
        return f"{begins} se suspende."
    raise Refused("No rule on file says what this takes from the family. Ask your administrator before you write.")


def _several(facts: "LetterFacts", state: Jurisdiction) -> str:
    rule = {
        Jurisdiction.ALASKA: "Solo cuenta la más alta; la de la escuela se suma.",
        Jurisdiction.OREGON: "Juntas reducen el pago en"
        f" {_percent(facts.figures.number(oregon.AT_RISK)) if state == Jurisdiction.OREGON else ''} como máximo.",
        Jurisdiction.NORTH_CAROLINA: "Lo que suspende todo el pago lo suspende una sola vez.",
        Jurisdiction.TEXAS: "El pago entero se suspende una sola vez; los meses no se suman.",
    }[state]
    return f"Entonces su familia tiene más de una reducción. {rule}"


def _presumed(facts: "LetterFacts", reason: PenaltyReason) -> str:
    if facts.application_id is None or reason not in _JOB:
        return ""
    return (
        " La regla supone que su familia necesita dinero en efectivo por esa razón. Usted puede demostrarnos que la"
        " necesidad viene de otra cosa; entonces no se le quita nada por esto."
    )


def _start_of_applicant(reason: PenaltyReason) -> str:
    if reason in _JOB:
        return "Para una familia que solicita dinero en efectivo, cuenta desde el día en que dejó o rechazó el trabajo."
    return (
        "Su familia solicita dinero en efectivo y todavía no lo recibe. Por eso cuenta desde el día de la solicitud, o"
        " desde el primer día en que lo recibiría, si ese es posterior."
    )


def _start(facts: "LetterFacts", state: Jurisdiction) -> str:
    figures, system = facts.figures, facts.notice.system
    if state == Jurisdiction.ALASKA:
        days = figures.count("tanf.ak.adverse_notice_days")
        return f"Es el primer día de un mes después del aviso, y al menos {days} días después de él."
    if state == Jurisdiction.NORTH_CAROLINA:
        days = figures.count("notice.nc.adverse_workdays")
        return f"Es el primer día de un mes, y al menos {days} días hábiles después del aviso."
    if state == Jurisdiction.OREGON and system == System.ONE:
        number = figures.count("notice.or.one_cutoff_day")
        return (
            f"Si se envía a más tardar el primer día hábil después del día {number} del mes, comienza el primer día del"
            " mes siguiente; si se envía más tarde, un mes después."
        )
    if state == Jurisdiction.OREGON:
        days = figures.count("notice.or.timely", MAINFRAME_ROWS[system])
    else:
        days = figures.count("notice.tx.adverse_days")
    return f"Es el primer día de un mes, y al menos {days} días después del aviso."


def _asked(facts: "LetterFacts") -> str:
    on = _day(facts.asked_on)
    found = "No se encontró una causa justificada."
    if facts.has_answered is None:
        return f"El {on} le preguntamos por qué, o intentamos preguntarle. {found}"
    if facts.has_answered:
        return f"El {on} le preguntamos por qué, y usted respondió. {found}"
    return f"El {on} intentamos preguntarle por qué, y no pudimos comunicarnos con usted. {found}"


def _cure(facts: "LetterFacts", reason: PenaltyReason, state: Jurisdiction) -> str:
    figures = facts.figures
    match state:
        case Jurisdiction.ALASKA:
            return _cure_in_alaska(facts, reason, figures)
        case Jurisdiction.OREGON:
            return (
                "Acepte empezar una actividad de su plan. Basta con aceptar: su dinero se restablece desde ese día. Si"
                " el plan no le conviene, lo cambiamos juntos."
            )
        case Jurisdiction.NORTH_CAROLINA:
            return _cure_in_north_carolina(reason, figures)
        case Jurisdiction.TEXAS:
            days = figures.count("tanf.tx.pay_for_performance_days")
            months = _months(figures.count("tanf.tx.sanction.denial_after_months"))
            return (
                "Haga lo que pide su acuerdo. El dinero vuelve después del mes en que lo haga. Si no lo hace en"
                f" {months}, se cierra el caso; entonces solicite de nuevo y muestre primero {days} días de"
                " cooperación."
            )


def _cure_in_alaska(facts: "LetterFacts", reason: PenaltyReason, figures: Figures) -> str:
    if reason in _JOB:
        days = alaska.job_quit_days(facts.notice.number, figures=figures)
        return f"Esto no se puede acortar. Termina por sí solo después de {days} días."
    if reason in _SIGNING:
        words = "Haga un plan con su administrador/a de caso y fírmelo."
    elif reason == PenaltyReason.CHILD_SUPPORT:
        words = "Haga lo que le pide el servicio de manutención de los hijos."
    elif reason == PenaltyReason.SCHOOL:
        words = "Vuelva a la escuela, como lo pide su programa."
    else:
        days = alaska.proof_days(facts.notice.number, figures=figures)
        words = (
            "Haga la actividad a la que faltó, u otra que usted y su administrador/a de caso acuerden, durante"
            f" {days} días como máximo."
        )
    return (
        f"{words} Avísenos en cuanto quiera hacerlo: una vez que lo haya hecho, su pago completo vuelve desde el día en"
        " que nos avisó o desde el día en que lo hizo, el que sea primero."
    )


def _cure_in_north_carolina(reason: PenaltyReason, figures: Figures) -> str:
    if reason == PenaltyReason.SIGNATURE:
        return (
            "Firme su acuerdo. Puede solicitar de nuevo en cualquier momento; el pago puede comenzar en el mes"
            " siguiente al mes sin pago."
        )
    if reason == PenaltyReason.JOB_QUIT:
        following = _months(figures.count(north_carolina.JOB_QUIT, "following"))
        return f"Esto dura el mes en que dejó el trabajo y los {following} siguientes."
    if reason == PenaltyReason.CHILD_SUPPORT:
        fewest, most = north_carolina.child_support_days(figures=figures)
        return (
            f"Coopere con la manutención de los hijos. Esto dura al menos {fewest} días, y hasta que lo haga. Si no lo"
            f" hace en {most} días, su caso termina."
        )
    months = _months(figures.count(north_carolina.MINIMUM))
    return f"Haga lo que pide su acuerdo. El pago vuelve después de {months}, o cuando lo haga, si es más tarde."


def _hearing(hearing: Hearing, written_on: date) -> str:
    later = ""
    if hearing.accepted_until != hearing.by:
        later = f" Ese día está cerrado, así que la aceptamos hasta el {_day(hearing.accepted_until)}."
    return (
        "Usted tiene derecho a una audiencia. Pídala en nuestra oficina, por teléfono o por escrito, a más tardar el"
        f" {_day(hearing.by)}.{later} Si esta carta se le entregó o se envió después del {_day(written_on)}, usted"
        " tiene esos mismos días de más. Le ayudamos a escribirla."
    )


def _continuing(hearing: Hearing) -> str:
    when = f"a más tardar el {_day(hearing.continued_by)}" if hearing.continued_by else "antes de que esto comience"
    return (
        f"Si pide la audiencia {when}, puede pedir que su pago siga como está hasta la decisión. Si la audiencia decide"
        " en su contra, es posible que tenga que devolver lo que recibió de más."
    )


def _day(day: date) -> str:
    return date_words(day, "es")


def _months(count: int) -> str:
    return f"{count} mes" if count == 1 else f"{count} meses"


def _percent(share: Decimal) -> str:
    return f"{(share * _PERCENT).normalize():f} por ciento"
