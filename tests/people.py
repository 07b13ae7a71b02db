"""The people whom the fixtures of tests/conftest.py give, made once in each test's database."""

from smewg.models import User
from tests.factories import UserFactory


def secretariat_of_tests():
    return _one("secretariat@smewg.example", name="Sri Wibowo", role="secretariat")


def verifier_of_tests():
    return _one("verifier@smewg.example", name="Tomas Reyes", role="secretariat")


def chair_of_tests():
    return _one("chair@smewg.example", name="Le Thi Hoa", role="chair")


def _one(email, **known):
    return User.objects.filter(email=email).first() or UserFactory(email=email, **known)
