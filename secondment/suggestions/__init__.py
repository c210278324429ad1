"""The suggestion's life: from a cadre's draft to the answer of the department responsible."""

from secondment.suggestions import errors as errors
