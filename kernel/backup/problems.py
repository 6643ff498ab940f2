"""What is told to whoever takes a backup or puts one back: a sentence with a way out."""


class BackupProblem(Exception):
    """The backup was not taken, or not put back."""


class SomebodyWrites(BackupProblem):
    """A transaction that takes long kept the moment from coming."""


class TablesAtWork(BackupProblem):
    """The tables are being exchanged or migrated: what is dumped meanwhile would be empty."""


class NotUsable(BackupProblem):
    """What was given is not a backup, is damaged, or does not fit this Nova or its databases."""


class NotEmpty(BackupProblem):
    """There is something already where the backup is to go."""


class InUse(BackupProblem):
    """Processes of Nova work with the database."""


class Unfinished(BackupProblem):
    """A restore of the database was broken off: nobody may work with it until it is put back."""
