"""The pages of reports."""

from networks.views.soon import soon

publications = report_file = reports = report_request = report = soon
report_cancel = report_retry = report_publish = report_withdraw = soon
