"""Tables of others: CSV files and XLSX workbooks, read row by row and written as a stream."""

from formats.sheets.apart import open_strange
from formats.sheets.opening import open_source
from formats.sheets.refusals import TooLarge, UnreadableFile
from formats.sheets.rows import Limits, Row, Source

__all__ = ["Limits", "Row", "Source", "TooLarge", "UnreadableFile", "open_source", "open_strange"]
