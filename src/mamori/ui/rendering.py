"""Draws Django forms in the look: `{{ form }}` and `<c-field>` give the same mark-up."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """The renderer named by the FORM_RENDERER setting."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
