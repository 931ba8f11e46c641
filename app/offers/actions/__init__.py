"""Offering a job, and taking down the answer."""

from app.offers.actions.answer import AlreadyAnswered, answer_offer
from app.offers.actions.offer import NotInAssistance, offer_job

__all__ = ["AlreadyAnswered", "NotInAssistance", "answer_offer", "offer_job"]
