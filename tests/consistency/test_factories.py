"""Every model has a factory whose object is valid and can be made twice."""

import inspect

import pytest
from django.apps import apps
from django.db.models import JSONField
from factory.django import DjangoModelFactory

from tests import factories

FACTORIES = {
    factory._meta.model: factory
    for _name, factory in inspect.getmembers(factories, inspect.isclass)
    if issubclass(factory, DjangoModelFactory) and not factory._meta.abstract
}
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("maillon.") and not model._meta.auto_created
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.django_db
def test_a_factory_makes_two_valid_objects(model):
    assert model in FACTORIES, f"tests/factories.py has no factory for {model._meta.label}"
    # An empty list or object is valid content; only the admin's forms would call it blank.
    json = [field.name for field in model._meta.fields if isinstance(field, JSONField)]
    for _turn in range(2):
        FACTORIES[model]().full_clean(exclude=json)
    assert model.objects.count() >= 2
