"""``python -m documents``: a frozen document as JSON comes in, its PDF goes out."""

import json
import sys

from documents.render import render

sys.stdout.buffer.write(render(json.load(sys.stdin.buffer)))
