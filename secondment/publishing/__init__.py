"""What is published: excerpts of reports, digests and compendia, to whom they went."""

from secondment.publishing import errors as errors
