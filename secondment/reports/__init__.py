"""Learning reports, and the files attached to anything."""

from secondment.reports import errors as errors
