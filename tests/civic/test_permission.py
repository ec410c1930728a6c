import pytest

from bot.civic.citizen import Citizen
from bot.civic.permission import Act, Grant, Role, departments_of, may

ALLOWED = {
    Act.READ_DIGEST: {Role.ELECTED, Role.OFFICIAL, Role.MODERATOR, Role.EDITOR, Role.ADMIN},
    Act.MODERATE: {Role.MODERATOR, Role.ADMIN},
    Act.ANSWER: {Role.OFFICIAL, Role.ADMIN},
    Act.CONSULT: {Role.EDITOR, Role.ADMIN},
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_the_whole_matrix(role: Role, act: Act) -> None:
    assert may([Grant(role)], act) == (role in ALLOWED[act])


@pytest.mark.parametrize("act", Act)
def test_without_a_role_nothing_is_allowed(act: Act) -> None:
    assert not may([], act)
    assert departments_of([], act) == frozenset()


def test_departments_add_up_and_none_means_all() -> None:
    narrow = [Grant(Role.OFFICIAL, "tff"), Grant(Role.OFFICIAL, "buf"), Grant(Role.FORUM_MEMBER)]
    assert departments_of(narrow, Act.READ_DIGEST) == frozenset({"tff", "buf"})
    assert departments_of([*narrow, Grant(Role.EDITOR)], Act.READ_DIGEST) is None


def test_everyone_is_a_citizen() -> None:
    anna = Citizen(1, b"a" * 32, "sv", frozenset({Grant(Role.FORUM_MEMBER)}))
    assert {role for role in Role if anna.has(role)} == {Role.CITIZEN, Role.FORUM_MEMBER}
