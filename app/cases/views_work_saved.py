"""Filters of *My work* that have a name: save, look over, rename, delete."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts.guards import needs_role
from app.accounts.permissions import WORKING_ROLES
from app.accounts.queries import unit_names
from app.cases.blueprint import blueprint
from app.cases.work_list_address import address_of, read_filter, words_of
from app.cases.work_list_counts import numbers_found
from app.cases.work_list_filter import Filter
from app.cases.work_list_saved import (
    SavedFilter,
    delete_filter,
    may_change,
    rename_filter,
    save_filter,
    saved_filters_for,
    scopes_for,
)
from app.database import transaction
from app.errors import InvalidInput

Page = str | Response | tuple[str, int]
ID = "<int(max=2147483647):filter_id>"


@blueprint.get("/work/filters")
@needs_role(*WORKING_ROLES)
def saved_filters() -> str:
    return _page()


@blueprint.get("/work/filters/menu")
@needs_role(*WORKING_ROLES)
def saved_menu() -> str:
    """What the menu of *My work* holds, with the number that each filter finds now."""
    saved = saved_filters_for(current_user)
    found = numbers_found(current_user, [read_filter(MultiDict(one.wanted)) for one in saved])
    return render_template(
        "cases/saved_menu.html",
        saved=saved,
        numbers={one.id: number for one, number in zip(saved, found, strict=True)},
        address=address_of(read_filter(request.args)),
    )


@blueprint.post("/work/filters")
@needs_role(*WORKING_ROLES)
def save_filter_post() -> Page:
    form = request.form
    try:
        with transaction():
            saved = save_filter(
                form.get("name", ""),
                address_of(read_filter(form)),
                scope=form.get("scope", ""),
                by=current_user,
            )
            name, address = saved.name, url_for("cases.my_work", **saved.wanted)
    except InvalidInput as error:
        return _page(errors=error.errors), 422
    flash(_("筛选“%(name)s”已保存。", name=name), "success")
    return redirect(address, 303)


@blueprint.post(f"/work/filters/{ID}/rename")
@needs_role(*WORKING_ROLES)
def rename_filter_post(filter_id: int) -> Page:
    try:
        with transaction():
            name = rename_filter(filter_id, request.form.get("name", ""), by=current_user).name
    except InvalidInput as error:
        return _page(renaming=filter_id, errors=error.errors), 422
    flash(_("已改名为“%(name)s”。", name=name), "success")
    return redirect(url_for("cases.saved_filters"), 303)


@blueprint.post(f"/work/filters/{ID}/delete")
@needs_role(*WORKING_ROLES)
def delete_filter_post(filter_id: int) -> Response:
    with transaction():
        name = delete_filter(filter_id, by=current_user).name
    flash(_("筛选“%(name)s”已删除。", name=name), "success")
    return redirect(url_for("cases.saved_filters"), 303)


def _page(*, renaming: int | None = None, errors: dict[str, Any] | None = None) -> str:
    """``renaming``: the filter whose new name was not accepted; else errors are the new one's."""
    saved = saved_filters_for(current_user)
    filters = [read_filter(MultiDict(found.wanted)) for found in saved]
    to_save = read_filter(request.values) if "view" in request.values else None
    units = unit_names({f.unit for f in [*filters, to_save or Filter()] if f.unit})
    numbers = numbers_found(current_user, filters)
    return render_template(
        "cases/saved_filters.html",
        saved=[_line(*each, units) for each in zip(saved, filters, numbers, strict=True)],
        to_save=address_of(to_save) if to_save else None,
        to_save_words=words_of(to_save, units) if to_save else [],
        scopes=scopes_for(current_user),
        typed=request.form,
        renaming=renaming,
        errors=errors or {},
        back=url_for("cases.my_work", **(address_of(to_save) if to_save else {})),
    )


def _line(saved: SavedFilter, wanted: Filter, number: int, units: dict[str, str]) -> dict[str, Any]:
    return {
        "id": saved.id,
        "name": saved.name,
        "scope": saved.scope,
        "address": url_for("cases.my_work", **saved.wanted),
        "words": words_of(wanted, units),
        "number": number,
        "may_change": may_change(current_user, saved),
    }
