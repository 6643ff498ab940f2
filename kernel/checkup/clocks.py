"""Whether two machines agree on the time: calls expire, reminders fire and figures grow old by it."""

from datetime import timedelta

from kernel.checkup.finding import Finding, fail, warn

WORTH_A_WORD = timedelta(seconds=1)
TOO_MUCH = timedelta(seconds=5)  # half of what a command has before it is refused as too late
TO_DO = "Let NTP set the clocks of both machines (timedatectl set-ntp true)."


def clock_troubles(what: str, apart: timedelta, imprecise_by: timedelta) -> list[Finding]:
    """``apart`` is known up to ``imprecise_by``, which the question itself took."""
    surely = abs(apart) - imprecise_by
    said = f"Its clock is {abs(apart).total_seconds():.1f} s {'ahead' if apart > timedelta(0) else 'behind'}."
    if surely > TOO_MUCH:
        return [fail(what, said, TO_DO)]
    return [warn(what, said, TO_DO)] if surely > WORTH_A_WORD else []
