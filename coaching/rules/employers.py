"""What employers are told about, in the words of a state."""

from coaching.choices import EmployerTopic

ALASKA = "US-AK"
#: Words of one state's programme alone (A104): no other state reads them.
_OWN_WORDS = {ALASKA: {EmployerTopic.WORK_FIRST: "Work First: any job is a good job"}}
_OWN_TOPICS = {EmployerTopic.WORK_FIRST: ALASKA, EmployerTopic.ASSISTANCE: ALASKA}


def topics_of(jurisdiction: str) -> list[tuple[str, str]]:
    """Return what an employer can be told about in a state, with its words.

    Policy: DPAWS expectations 26 (A094) and Work First 1 (A104), in Alaska; elsewhere only what is of every state.
    """
    own = _OWN_WORDS.get(jurisdiction, {})
    topics = [topic for topic in EmployerTopic if _OWN_TOPICS.get(topic, jurisdiction) == jurisdiction]
    return [(topic.value, own.get(topic, str(topic.label))) for topic in topics]
