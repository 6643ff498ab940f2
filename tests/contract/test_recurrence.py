"""When a rule comes next: as a naive walk from its start says, in wall time, through every change of the clocks."""

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from contracts.recurrence import (
    NEVER,
    NOT_A_PERIOD,
    NOT_A_RULE,
    NOT_TAKEN,
    NOT_TOGETHER,
    TOO_OFTEN,
    Recurrence,
    RuleInvalid,
    moment_at,
    span_of,
)

BERLIN, MOSCOW, LORD_HOWE = map(ZoneInfo, ("Europe/Berlin", "Europe/Moscow", "Australia/Lord_Howe"))
ZONES = st.sampled_from([*map(ZoneInfo, ("America/New_York", "Pacific/Apia", "Africa/Casablanca")), BERLIN, LORD_HOWE])
EVERY = {
    "FREQ=MINUTELY;INTERVAL={}": st.integers(5, 3000),
    "FREQ=HOURLY;INTERVAL={}": st.integers(1, 50),
    "FREQ=HOURLY;BYMINUTE=7,{}": st.integers(12, 50),
    "FREQ=DAILY;INTERVAL={}": st.integers(1, 400),
    "FREQ=DAILY;BYDAY=MO,FR;BYHOUR=9,13;BYMINUTE={}": st.integers(0, 59),
    "FREQ=DAILY;BYMONTH={}": st.integers(1, 12),
    "FREQ=WEEKLY;INTERVAL={}": st.integers(1, 60),
    "FREQ=WEEKLY;INTERVAL={};BYDAY=SU,MO,WE;WKST=SU": st.integers(1, 9),
    "FREQ=MONTHLY;INTERVAL={}": st.integers(1, 11),
    "FREQ=MONTHLY;BYMONTHDAY=-1,{}": st.integers(1, 31),
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;INTERVAL={}": st.integers(1, 9),
    "FREQ=MONTHLY;BYDAY=2TU,-1SU;BYHOUR={}": st.integers(0, 23),
    "FREQ=YEARLY;INTERVAL={}": st.integers(1, 4),
    "FREQ=YEARLY;BYMONTH=2,{};BYMONTHDAY=29": st.integers(1, 12),
    "FREQ=YEARLY;BYWEEKNO=1,53,{};BYDAY=MO": st.integers(1, 53),
    "FREQ=YEARLY;BYYEARDAY=-1,{}": st.integers(1, 366),
}
RULES = st.sampled_from(sorted(EVERY)).flatmap(lambda rule: EVERY[rule].map(rule.format))
SECONDS = st.integers(0, 15 * 365 * 24 * 3600)
STARTS = SECONDS.map(lambda seconds: datetime.fromisoformat("2020-01-01") + timedelta(seconds=seconds))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def walls(found: Recurrence, after: datetime, count: int) -> list[str]:
    moments = []
    for _ in range(count):
        moment = found.next_after(after)
        if moment is None:
            break
        moments.append(moment.astimezone(found.zone).isoformat(timespec="minutes"))
        after = moment
    return moments


@given(rule=RULES, wall=STARTS, zone=ZONES, days=st.integers(0, 500))
def test_the_next_occurrence_is_that_of_a_naive_walk(rule: str, wall: datetime, zone: ZoneInfo, days: int):
    start = moment_at(wall, zone)
    asked = start + timedelta(days=days) - timedelta(seconds=1)
    walk = (
        moment_at(each, zone) for each in rrulestr(rule, dtstart=start.astimezone(zone).replace(tzinfo=None, fold=0))
    )
    naive = next((moment for moment in walk if moment > asked), None)
    assert Recurrence.of(rule, start, zone).next_after(asked) == naive


@given(rule=RULES, wall=STARTS, zone=ZONES)
def test_walked_one_by_one_no_occurrence_is_lost_and_none_comes_twice(rule: str, wall: datetime, zone: ZoneInfo):
    start = moment_at(wall, zone)
    found = Recurrence.of(rule, start, zone)
    walk = (moment_at(each, zone) for each in islice(rrulestr(rule, dtstart=found.start), 40))
    naive = sorted({moment for moment in walk if moment >= start})[:25]
    after, walked = start - timedelta(seconds=1), []
    while len(walked) < len(naive):
        after = found.next_after(after) or start
        walked.append(after)
    assert walked == naive


def test_every_monday_at_nine_stays_at_nine_when_clocks_change():
    found = Recurrence.of("FREQ=WEEKLY;BYDAY=MO", utc("2026-03-16T08:00"), BERLIN)
    assert walls(found, utc("2026-03-16T07:00"), 3) == [
        "2026-03-16T09:00+01:00",
        "2026-03-23T09:00+01:00",
        "2026-03-30T09:00+02:00",
    ]
    assert walls(found, utc("2026-10-20T07:00"), 2) == ["2026-10-26T09:00+01:00", "2026-11-02T09:00+01:00"]


def test_a_time_that_is_skipped_comes_at_the_next_valid_one():
    found = Recurrence.of("FREQ=DAILY", utc("2026-03-27T01:30"), BERLIN)
    assert walls(found, utc("2026-03-27T02:00"), 3) == [
        "2026-03-28T02:30+01:00",
        "2026-03-29T03:00+02:00",
        "2026-03-30T02:30+02:00",
    ]


def test_a_time_that_is_repeated_comes_at_the_first():
    found = Recurrence.of("FREQ=DAILY", utc("2026-10-24T00:30"), BERLIN)
    assert walls(found, utc("2026-10-24T01:00"), 2) == ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]


def test_what_is_skipped_by_several_times_of_one_night_comes_once():
    found = Recurrence.of("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30", utc("2026-03-28T12:00"), BERLIN)
    assert walls(found, utc("2026-03-28T12:00"), 2) == ["2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00"]


def test_clocks_may_jump_by_half_an_hour_or_by_a_day():
    assert moment_at(datetime.fromisoformat("2026-10-04T02:15"), LORD_HOWE).astimezone(LORD_HOWE).isoformat() == (
        "2026-10-04T02:30:00+11:00"
    )
    apia = ZoneInfo("Pacific/Apia")
    assert (
        moment_at(datetime.fromisoformat("2011-12-30T12:00"), apia).astimezone(apia).isoformat()
        == "2011-12-31T00:00:00+14:00"
    )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;WKST=MO;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;",
        " rrule:freq=weekly;bysecond=0\n",
        "FREQ=WEEKLY;BYMINUTE=0",
    ],
)
def test_a_rule_as_calendars_write_it_means_the_same(rule: str):
    start = utc("2026-01-05T06:00")
    plain = Recurrence.of("FREQ=WEEKLY", start, MOSCOW)
    assert walls(Recurrence.of(rule, start, MOSCOW), start, 5) == walls(plain, start, 5)


@pytest.mark.parametrize(("until", "zone"), [("99991231T235959Z", MOSCOW), ("99991231", MOSCOW)])
def test_a_rule_may_end_with_the_calendar(until: str, zone: ZoneInfo):
    found = Recurrence.of(f"FREQ=WEEKLY;UNTIL={until}", utc("2026-01-05T06:00"), zone)
    assert len(walls(found, utc("2026-01-05T05:59"), 5)) == 5


def test_a_rule_ends_after_its_count_or_with_its_last_day():
    start = utc("2026-01-05T06:00")
    counted = Recurrence.of("FREQ=WEEKLY;COUNT=3", start, MOSCOW)
    until = Recurrence.of("FREQ=WEEKLY;UNTIL=20260119", start, MOSCOW)
    at_once = Recurrence.of("FREQ=WEEKLY;UNTIL=20260119T060000Z", start, MOSCOW)
    for found in (counted, until, at_once):
        assert len(walls(found, start - timedelta(seconds=1), 9)) == 3


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("", NOT_A_RULE),
        ("каждый день", NOT_A_RULE),
        ("FREQ=SECONDLY", NOT_A_RULE),
        ("FREQ=DAILY;FREQ=DAILY", NOT_A_RULE),
        ("FREQ=DAILY;INTERVAL=0", NOT_A_RULE),
        ("FREQ=DAILY;INTERVAL=99999", NOT_A_RULE),
        ("FREQ=DAILY;BYHOUR=24", NOT_A_RULE),
        ("FREQ=DAILY;BYHOUR=", NOT_A_RULE),
        ("FREQ=DAILY;BYHOUR=²", NOT_A_RULE),
        ("FREQ=DAILY;UNTIL=20261399", NOT_A_RULE),
        ("FREQ=DAILY;COUNT=1001", NOT_A_RULE),
        ("FREQ=DAILY,WEEKLY", NOT_A_RULE),
        ("FREQ=DAILY;BYEASTER=1", NOT_TAKEN),
        ("FREQ=WEEKLY;BYDAY=2MO", NOT_TOGETHER),
        ("FREQ=WEEKLY;BYSETPOS=1", NOT_TAKEN),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", NOT_TOGETHER),
        ("FREQ=MINUTELY;INTERVAL=10;BYMONTH=2", NOT_TAKEN),
        ("DTSTART:20260202T090000\nRRULE:FREQ=DAILY", NOT_TAKEN),
        ("FREQ=DAILY;BYSECOND=0,30", NOT_TOGETHER),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", NOT_TOGETHER),
        ("FREQ=MINUTELY;INTERVAL=4", TOO_OFTEN),
        ("FREQ=HOURLY;BYMINUTE=0,58", TOO_OFTEN),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0,4", TOO_OFTEN),
        ("FREQ=DAILY;BYHOUR=0,23;BYMINUTE=0,57", TOO_OFTEN),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", NEVER),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", NEVER),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=2", NEVER),
        ("FREQ=DAILY;UNTIL=20251231", NEVER),
    ],
)
def test_what_is_no_rule_comes_too_often_or_never_is_refused(rule: str, fault: str):
    with pytest.raises(RuleInvalid, match=fault):
        Recurrence.of(rule, utc("2026-02-02T06:00"), MOSCOW)


def test_the_calendar_has_an_end():
    found = Recurrence.of("FREQ=YEARLY;INTERVAL=3000", utc("2026-02-02T06:00"), MOSCOW)
    assert len(walls(found, utc("2026-02-02T05:00"), 9)) == 3


@pytest.mark.parametrize(
    ("period", "before"),
    [("P1D", "2026-03-29T10:00+02:00"), ("P1W", "2026-03-23T10:00+01:00"), ("PT90M", "2026-03-30T08:30+02:00")],
)
def test_a_day_before_is_a_day_of_the_calendar(period: str, before: str):
    due = datetime(2026, 3, 30, 8, tzinfo=UTC)
    found = span_of(period).before(due, BERLIN).astimezone(BERLIN)
    assert found.isoformat(timespec="minutes") == before


def test_days_after_a_day_are_counted_in_wall_time():
    after = span_of("P3DT1H").after(datetime.fromisoformat("2026-03-27T09:00"), BERLIN)
    assert after.astimezone(BERLIN).isoformat(timespec="minutes") == "2026-03-30T10:00+02:00"


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "1D", "P0D", "P-1D", "P1M", "P1Y", "P99999D", "P1DT", "P٣D", "P1.5D"]
)
def test_other_periods_are_refused(text: str):
    with pytest.raises(RuleInvalid, match=NOT_A_PERIOD):
        span_of(text)


def test_a_rule_is_as_quick_after_a_century():
    found = Recurrence.of("FREQ=MINUTELY;INTERVAL=5", utc("1926-01-01T00:00"), MOSCOW)
    begin = utc("2026-01-01T00:00")
    assert len(list(takewhile(lambda each: each < "2026-01-02", walls(found, begin, 300)))) > 200
