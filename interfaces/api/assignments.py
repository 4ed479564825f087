"""The routes of an assignment: reporting, control, extensions, change of the party."""

from litestar.handlers import HTTPRouteHandler

from application import assigning, controlling, deciding_many, extending, reporting
from interfaces.api.commands import command

ASSIGNMENT = "/api/assignments/{assignment:uuid}"
PLAN = "/api/plans/{plan:uuid}"

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command(f"{ASSIGNMENT}/execution", reporting.StartExecution, reporting.start_execution),
    command(
        f"{ASSIGNMENT}/interim-reports", reporting.SubmitInterimReport, reporting.submit_interim_report, made="report"
    ),
    command(f"{ASSIGNMENT}/reports", reporting.SubmitReport, reporting.submit_report, made="report"),
    command(f"{ASSIGNMENT}/received-reports", reporting.RecordReport, reporting.record_report, made="report"),
    command(f"{PLAN}/acceptances", deciding_many.AcceptMany, deciding_many.accept_many),
    command(f"{PLAN}/returns", deciding_many.ReturnMany, deciding_many.return_many),
    command(f"{PLAN}/extensions", deciding_many.ExtendMany, deciding_many.extend_many),
    command(f"{PLAN}/extensions/reject", deciding_many.RejectMany, deciding_many.reject_many),
    command(f"{PLAN}/removals", deciding_many.RemoveMany, deciding_many.remove_many),
    command(f"{ASSIGNMENT}/returns", controlling.ReturnReport, controlling.return_report),
    command(f"{ASSIGNMENT}/acceptances", controlling.AcceptExecution, controlling.accept_execution),
    command(f"{ASSIGNMENT}/removal-proposals", controlling.ProposeRemoval, controlling.propose_removal),
    command(f"{ASSIGNMENT}/removals", controlling.RemoveFromControl, controlling.remove_from_control),
    command(f"{ASSIGNMENT}/withdrawals", controlling.Withdraw, controlling.withdraw),
    command(f"{ASSIGNMENT}/reinstatements", controlling.ReinstateControl, controlling.reinstate_control),
    command(f"{ASSIGNMENT}/extensions", extending.RequestExtension, extending.request_extension, made="request"),
    command(f"{ASSIGNMENT}/extensions/withdraw", extending.WithdrawExtension, extending.withdraw_extension),
    command(f"{ASSIGNMENT}/extensions/approve", extending.ApproveExtension, extending.approve_extension),
    command(f"{ASSIGNMENT}/extensions/reject", extending.RejectExtension, extending.reject_extension),
    command(f"{ASSIGNMENT}/party", assigning.ReplaceParty, assigning.replace_party, made="assignment"),
    command(f"{ASSIGNMENT}/lapsed-terms", assigning.DecideLapsedTerm, assigning.decide_lapsed_term),
)
