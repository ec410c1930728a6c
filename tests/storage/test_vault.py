import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import KEY_BYTES, Keyring, Vault, WrongKey

OLD, NEW = b"o" * KEY_BYTES, b"n" * KEY_BYTES


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_in_its_place(plain: bytes, context: str) -> None:
    keys = Keyring((NEW,))
    assert keys.unseal(keys.seal(plain, context), context) == plain


def test_after_a_rotation_the_old_key_still_opens_and_the_new_one_seals() -> None:
    before = Keyring((OLD,)).seal(b"words", "place")
    rotated = Keyring((NEW, OLD))
    assert rotated.unseal(before, "place") == b"words"
    assert Keyring((NEW,)).unseal(rotated.seal(b"words", "place"), "place") == b"words"


def test_a_key_that_is_gone_opens_nothing() -> None:
    sealed = Keyring((OLD,)).seal(b"words", "place")
    with pytest.raises(WrongKey):
        Keyring((NEW,)).unseal(sealed, "place")


def test_what_was_moved_does_not_open() -> None:
    keys = Keyring((NEW,))
    sealed = keys.seal(b"words", "inbox.sealed")
    with pytest.raises(WrongKey):
        keys.unseal(sealed, "outbox.sealed")


def test_what_was_altered_does_not_open() -> None:
    keys = Keyring((NEW,))
    sealed = keys.seal(b"words", "place")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(WrongKey):
            keys.unseal(bytes(altered), "place")
    for length in range(len(sealed)):
        with pytest.raises(WrongKey):
            keys.unseal(sealed[:length], "place")


def test_no_two_seals_are_alike() -> None:
    keys = Keyring((NEW,))
    assert len({keys.seal(b"words", "place") for _ in range(500)}) == 500


def test_a_seal_hides_the_words() -> None:
    assert b"words" not in Keyring((NEW,)).seal(b"words", "place")


@pytest.mark.parametrize("keys", [(), (b"",), (b"x" * 31,), (NEW, b"x" * 33)])
def test_keys_of_another_length_are_refused(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="each key has 32 bytes"):
        Keyring(keys)


def test_a_keyring_does_not_print_its_ciphers() -> None:
    assert "AESGCM" not in repr(Keyring((NEW,)))


class TestPseudonyms:
    vault = Vault(Keyring((NEW,)), b"r" * KEY_BYTES)

    def test_equal_parts_meet(self) -> None:
        again = Vault(Keyring((OLD,)), b"r" * KEY_BYTES)
        assert self.vault.pseudonym("telegram", 7) == again.pseudonym("telegram", 7)
        assert len(self.vault.pseudonym("telegram", 7)) == 32

    def test_purposes_and_roots_keep_them_apart(self) -> None:
        found = {
            self.vault.pseudonym("telegram", 7),
            self.vault.pseudonym("signature", 7),
            self.vault.pseudonym("signature", 7, b"ref"),
            self.vault.pseudonym("signature", 8, b"ref"),
            Vault(Keyring((NEW,)), b"s" * KEY_BYTES).pseudonym("telegram", 7),
        }
        assert len(found) == 5

    @given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
    def test_parts_never_flow_into_each_other(self, left: list[bytes], right: list[bytes]) -> None:
        alike = self.vault.pseudonym("x", *left) == self.vault.pseudonym("x", *right)
        assert alike == (left == right)
