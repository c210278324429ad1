"""Log lines in JSON, the app's and gunicorn's alike."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

# PostgreSQL tells the values of a row that breaks a rule; they may be a person's.
ROW_VALUES = re.compile(r"\nDETAIL:.*?(?=\n\[SQL:|\n\n|\Z)", re.DOTALL)
# What JSON leaves as it is, and some readers of logs take for the end of a line.
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


class JsonLines(logging.Formatter):
    """One event, one line, whatever the input."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "event", {}),
        }
        if record.exc_info:
            line["trace"] = ROW_VALUES.sub("", self.formatException(record.exc_info))
        text = json.dumps(line, ensure_ascii=False, default=str)
        return text.encode("utf-8", "backslashreplace").decode().translate(LINE_ENDS)
