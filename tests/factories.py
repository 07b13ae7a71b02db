"""The smallest valid things."""

import factory

from smewg.models import Economy, User


class EconomyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Economy
        django_get_or_create = ("code",)

    order = factory.Sequence(lambda n: n + 100)
    code = factory.Sequence(lambda n: f"E{n}")
    short_name = factory.Sequence(lambda n: f"Economy {n}")
    running_text = factory.SelfAttribute("short_name")
    long_name = factory.SelfAttribute("short_name")
    joined = 1989


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@smewg.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = "secretariat"
