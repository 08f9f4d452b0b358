"""Problems: reported by anybody, told to the administrators, and settled by them."""

from protocol.errors import Conflict, NotAllowed, NotFound
from protocol.problems import LoadProblems, Problem, ProblemChanged, Problems, ReportProblem, SettleProblem
from protocol.types import Done
from server.core import limits
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_administrator, select_person
from server.mail.outbox import enqueue_all
from server.upkeep import problems_sql as queries
from server.upkeep.problems_letters import problem_letter

MOST = 20
"""Of one person, that wait."""


@handles(ReportProblem)
async def report_problem(call: Call, command: ReportProblem) -> Done:
    await call.services.limits.spend(limits.PROBLEM, str(call.person))
    await queries.lock_problems(call.db)
    problem = await queries.insert_problem(call.db, call.person, call.caller.session, command)
    if problem is None:
        return Done()
    if await queries.count_open(call.db, call.person) > MOST:
        raise Conflict("many")
    await _write(call, problem)
    await _tell(call, problem)
    return Done()


async def _write(call: Call, problem: Problem) -> None:
    """Whoever was written to within the hour finds this problem beside that one."""
    if not await queries.update_written(call.db, problem.id):
        return
    administrators = await queries.select_administrators(call.db)
    reporter, settings = (await select_person(call.db, call.person)).name, call.services.settings
    about = reporter, settings.public_url, settings.authority
    letters = [problem_letter(one.email, one.language, one.name, *about) for one in administrators]
    await enqueue_all(call.db, [(letter, None) for letter in letters])


@handles(LoadProblems)
async def load_problems(call: Call, command: LoadProblems) -> Problems:
    await _require_administrator(call)
    return Problems(await queries.select_problems(call.db))


@handles(SettleProblem)
async def settle_problem(call: Call, command: SettleProblem) -> Problem:
    await _require_administrator(call)
    problem = await queries.update_settled(call.db, command.problem, command.settled)
    if problem is None:
        raise NotFound("problem")
    await _tell(call, problem)
    return problem


async def _tell(call: Call, problem: Problem) -> None:
    for one in await queries.select_administrators(call.db):
        call.tell_person(one.person, ProblemChanged(problem))


async def _require_administrator(call: Call) -> None:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")
