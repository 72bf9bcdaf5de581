"""Profiles: one actor's foreign relations, as a dossier has them, on one page."""

from counterpoise.report.profiles.gather import profile
from counterpoise.report.profiles.records import Profile
from counterpoise.report.profiles.render import render_profile, write_profile

__all__ = ["Profile", "profile", "render_profile", "write_profile"]
