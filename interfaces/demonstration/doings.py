"""What people do in the demonstration, each as the application's own order."""

from datetime import date
from io import BytesIO

from application import assigning, controlling, correcting, extending, reporting
from application import evidence as documents
from application.performing import GivenBasis
from domain.actors import BasisKind, Channel
from domain.assignment.events import Party, PartyKind, ReportSubmitted, WithdrawalGround
from interfaces.demonstration.cast import COMMITTEE, CONTROLLER, REPORTERS, SETTER, Body, Member
from interfaces.demonstration.papers import Paper
from interfaces.demonstration.stage import Part, Scene, Stage, on


def act(number: str, dated: str, title: str | None = None, kind: BasisKind = BasisKind.DIRECTIVE) -> GivenBasis:
    """An act or letter as the basis of a decision."""
    return GivenBasis(kind=kind, number=number, date=date.fromisoformat(dated), title=title)


def reporter(part: Part) -> Member:
    return REPORTERS[part.party] if isinstance(part.party, Body) else part.party


def judge(part: Part) -> Member:
    """A controller does not judge the items of their own committee."""
    return SETTER if part.party == COMMITTEE else CONTROLLER


def stated(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def started(stage: Stage, part: Part) -> None:
    order = reporting.StartExecution(assignment=stage.assignment(part), point=part.point)
    stage.order(reporter(part), reporting.start_execution, order)


def informed(stage: Stage, part: Part, summary: str) -> None:
    order = reporting.SubmitInterimReport(assignment=stage.assignment(part), point=part.point, summary=summary)
    stage.order(reporter(part), reporting.submit_interim_report, order)


def attached(stage: Stage, part: Part, paper: Paper, day: str | None = None) -> None:
    order = documents.AttachEvidence(
        assignment=stage.assignment(part),
        point=part.point,
        kind=paper.kind,
        file_name=paper.file_name,
        media_type=paper.media_type,
        number=paper.number,
        date=paper.date,
        title=paper.title,
        signatory=paper.signatory,
        address=paper.address,
        amount=paper.amount,
        occurred_on=stated(day),
    )
    recorded = documents.attach_evidence(order, BytesIO(paper.content), stage.acting(reporter(part)), stage.office)
    if recorded.made:
        stage.noted[part, paper.file_name] = recorded.made


def revoked(stage: Stage, part: Part, paper: Paper, reason: str) -> None:
    evidence = stage.noted[part, paper.file_name]
    order = documents.RevokeEvidence(
        assignment=stage.assignment(part), point=part.point, evidence=evidence, reason=reason
    )
    stage.order(reporter(part), documents.revoke_evidence, order)


def reported(
    stage: Stage,
    part: Part,
    *papers: Paper,
    day: str | None = None,
    via: Channel = Channel.SYSTEM,
    summary: str | None = None,
    tasks: tuple[int, ...] | None = None,
) -> None:
    """The report with these papers; those not yet attached are attached first. `day`: the fact is stated late."""
    for paper in papers:
        if (part, paper.file_name) not in stage.noted:
            attached(stage, part, paper, day)
    order = reporting.SubmitReport(
        assignment=stage.assignment(part),
        point=part.point,
        evidence=tuple(stage.noted[part, paper.file_name] for paper in papers),
        tasks_done=tasks,
        summary=summary,
        occurred_on=stated(day),
        received_via=via,
    )
    stage.order(reporter(part), reporting.submit_report, order)


def returned(stage: Stage, part: Part, remarks: str, by: Member | None = None) -> None:
    order = controlling.ReturnReport(assignment=stage.assignment(part), point=part.point, remarks=remarks)
    stage.order(by or judge(part), controlling.return_report, order)


def accepted(stage: Stage, part: Part, by: Member | None = None) -> None:
    order = controlling.AcceptExecution(assignment=stage.assignment(part), point=part.point)
    stage.order(by or judge(part), controlling.accept_execution, order)


def removal_proposed(stage: Stage, part: Part) -> None:
    order = controlling.ProposeRemoval(assignment=stage.assignment(part), point=part.point)
    stage.order(CONTROLLER, controlling.propose_removal, order)


def removed(stage: Stage, part: Part, by: Member = SETTER) -> None:
    order = controlling.RemoveFromControl(assignment=stage.assignment(part), point=part.point)
    stage.order(by, controlling.remove_from_control, order)


def withdrawn(stage: Stage, part: Part, basis: GivenBasis, reason: str) -> None:
    order = controlling.Withdraw(
        assignment=stage.assignment(part),
        point=part.point,
        ground=WithdrawalGround.IRRELEVANT,
        reason=reason,
        basis=basis,
    )
    stage.order(SETTER, controlling.withdraw, order)


def reinstated(stage: Stage, part: Part, basis: GivenBasis, reason: str) -> None:
    order = controlling.ReinstateControl(
        assignment=stage.assignment(part), point=part.point, reason=reason, basis=basis
    )
    stage.order(SETTER, controlling.reinstate_control, order)


def asked_for_time(stage: Stage, part: Part, until: str, ground: str) -> None:
    order = extending.RequestExtension(
        assignment=stage.assignment(part), point=part.point, proposed=date.fromisoformat(until), ground=ground
    )
    recorded = stage.order(reporter(part), extending.request_extension, order)
    if recorded.made:
        stage.noted[part, "request"] = recorded.made


def given_time(stage: Stage, part: Part, basis: GivenBasis) -> None:
    order = extending.ApproveExtension(
        assignment=stage.assignment(part), point=part.point, request=stage.noted[part, "request"], basis=basis
    )
    stage.order(SETTER, extending.approve_extension, order)


def refused_time(stage: Stage, part: Part, reason: str) -> None:
    order = extending.RejectExtension(
        assignment=stage.assignment(part), point=part.point, request=stage.noted[part, "request"], reason=reason
    )
    stage.order(SETTER, extending.reject_extension, order)


def took_request_back(stage: Stage, part: Part) -> None:
    order = extending.WithdrawExtension(
        assignment=stage.assignment(part), point=part.point, request=stage.noted[part, "request"]
    )
    stage.order(reporter(part), extending.withdraw_extension, order)


def replaced(stage: Stage, part: Part, successor: Body, basis: GivenBasis, reason: str) -> None:
    order = assigning.ReplaceParty(
        assignment=stage.assignment(part),
        party=Party(kind=PartyKind.ORGANISATION, id=successor.id),
        reason=reason,
        basis=basis,
    )
    stage.order(SETTER, assigning.replace_party, order)


def report_date_corrected(stage: Stage, part: Part, old: str, new: str, reason: str) -> None:
    """The day on which the point's report was handed in, as its papers show it."""
    stream = stage.assignment(part)
    kept = next(s for s in stage.office.ledger.history(stream) if isinstance(s.event, ReportSubmitted))
    order = correcting.CorrectRecord(
        stream=stream, record=kept.id, field="occurred_on", old=old, new=new, reason=reason
    )
    stage.order(CONTROLLER, correcting.correct_record, order)


def done(
    part: Part, paper: Paper, reported_on: str, accepted_on: str, removed_on: str | None = None
) -> tuple[Scene, ...]:
    """A part of the plan done without trouble: reported, accepted and, if so said, removed from control."""
    scenes = (on(reported_on, reported, part, paper), on(accepted_on, accepted, part))
    return (*scenes, on(removed_on, removed, part)) if removed_on else scenes
