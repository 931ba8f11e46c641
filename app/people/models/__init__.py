"""The tables of people, one file a subject."""

from app.people.models.certificates import Certificate, Declaration, RegisterCheck
from app.people.models.changes import ChangedPerson
from app.people.models.documents import Document
from app.people.models.employment import InsuranceMonth, UnemploymentRegistration
from app.people.models.household import Household, HouseholdMember, IncomeStatement
from app.people.models.imports import ImportFile
from app.people.models.person import Person
from app.people.models.services import ServiceReceived

__all__ = [
    "Certificate",
    "ChangedPerson",
    "Declaration",
    "Document",
    "Household",
    "HouseholdMember",
    "ImportFile",
    "IncomeStatement",
    "InsuranceMonth",
    "Person",
    "RegisterCheck",
    "ServiceReceived",
    "UnemploymentRegistration",
]
