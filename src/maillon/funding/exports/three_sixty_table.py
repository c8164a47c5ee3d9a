"""The spreadsheet form of the 360Giving standard: one row per grant, no transactions."""

import csv
import io
from typing import Any

from maillon.core.exporting import defuse
from maillon.funding.exports.three_sixty import Outcome, refuse_unfit

# The titles of the standard's spreadsheet form, by field of the grant.
_COLUMNS = (
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Applied For",
    "Amount Awarded",
    "Amount Disbursed",
    "Award Date",
    "URL",
    "Planned Dates:Start Date",
    "Planned Dates:End Date",
    "Recipient Org:Identifier",
    "Recipient Org:Name",
    "Recipient Org:Company Number",
    "Recipient Org:Postal Code",
    "Recipient Org:Country",
    "Recipient Org:Organisation Type",
    "Funding Org:Identifier",
    "Funding Org:Name",
    "Grant Programme:Code",
    "Grant Programme:Title",
    "From An Open Call?",
    "Classifications:Vocabulary",
    "Classifications:Code",
    "Classifications:Title",
    "Related Activity",
    "Last Modified",
    "Data Source",
)


def to_csv(outcome: Outcome) -> bytes:
    """Return the package in the standard's spreadsheet form, which has no transactions.

    :raises NotPublished: when it does not pass the checks.
    """
    refuse_unfit(outcome)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for grant in outcome.package["grants"]:
        cells = [_cell(grant, column) for column in _COLUMNS]
        writer.writerow([defuse(c) if isinstance(c, str) else c for c in cells])
    return out.getvalue().encode()


def _cell(grant: dict[str, Any], column: str) -> Any:
    group, _colon, name = column.partition(":")
    key = _KEYS[group]
    value = grant.get(key, "")
    if not name:
        return ";".join(value) if isinstance(value, list) else value
    inner = _INNER[name]
    # Lists (several measures) are written one after the other, as the standard's tools do.
    return ";".join(str(one.get(inner, "")) for one in value or [])


_KEYS = {
    "Identifier": "id",
    "Title": "title",
    "Description": "description",
    "Currency": "currency",
    "Amount Applied For": "amountAppliedFor",
    "Amount Awarded": "amountAwarded",
    "Amount Disbursed": "amountDisbursed",
    "Award Date": "awardDate",
    "URL": "url",
    "Planned Dates": "plannedDates",
    "Recipient Org": "recipientOrganization",
    "Funding Org": "fundingOrganization",
    "Grant Programme": "grantProgramme",
    "From An Open Call?": "fromOpenCall",
    "Classifications": "classifications",
    "Related Activity": "relatedActivity",
    "Last Modified": "dateModified",
    "Data Source": "dataSource",
}
_INNER = {
    "Identifier": "id",
    "Name": "name",
    "Start Date": "startDate",
    "End Date": "endDate",
    "Company Number": "companyNumber",
    "Postal Code": "postalCode",
    "Country": "addressCountry",
    "Organisation Type": "organisationType",
    "Code": "code",
    "Title": "title",
    "Vocabulary": "vocabulary",
}
