"""Example bodies of the API's document, by the name of their schema."""

from typing import Any

EXAMPLES: dict[str, Any] = {}
