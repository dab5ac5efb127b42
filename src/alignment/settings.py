"""What the operator chooses: defaults, a TOML file, and ALIGNMENT_* in the environment."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from alignment.errors import Invalid, Problem

FILE = "alignment.toml"
_SECRET = ("password", "secret", "token")


class Settings(BaseSettings):
    """Every choice with its default; the environment wins over ``alignment.toml``."""

    model_config = SettingsConfigDict(
        env_prefix="ALIGNMENT_", toml_file=FILE, extra="forbid", frozen=True
    )

    catalogue: Annotated[str, Field(min_length=1, description="Address of the catalogue")] = (
        "sqlite:///alignment.db"
    )
    host: Annotated[str, Field(description="Address that serve binds; loopback only")] = (
        "127.0.0.1"
    )
    port: Annotated[int, Field(ge=0, le=65535, description="Port; 0 takes a free one")] = 8321
    author: Annotated[
        str, Field(max_length=300, description="Who writes revisions; empty: the login name")
    ] = ""
    most_json_bytes: Annotated[int, Field(ge=1024, description="Largest JSON body over HTTP")] = (
        2 * 1024**2
    )
    most_upload_bytes: Annotated[int, Field(ge=1024, description="Largest upload over HTTP")] = (
        32 * 1024**2
    )

    @field_validator("catalogue")
    @classmethod
    def _take_a_file_name(cls, given: str) -> str:
        """A plain path names an embedded catalogue."""
        return given if "://" in given else f"sqlite:///{given}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting as it stands, and where it comes from."""

    name: str
    value: str
    origin: str
    meaning: str


def load(**given: Any) -> Settings:
    """The settings; raises Invalid naming each wrong one. None means: not given."""
    stated = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**stated)
    except ValidationError as error:
        problems = [
            Problem(f"ALIGNMENT_{'_'.join(map(str, e['loc'])).upper()}", e["msg"])
            for e in error.errors()
        ]
        msg = f"a setting is wrong: {problems[0]}"
        raise Invalid(msg, problems) from None


def choices(settings: Settings, **given: Any) -> list[Choice]:
    """Every setting with its value and origin; passwords are masked."""
    import os
    import tomllib

    path = Path(FILE)
    in_file = tomllib.loads(path.read_text()) if path.is_file() else {}

    def origin(name: str) -> str:
        if given.get(name) is not None:
            return "command line"
        if f"ALIGNMENT_{name.upper()}" in os.environ:
            return f"ALIGNMENT_{name.upper()}"
        return FILE if name in in_file else "default"

    return [
        Choice(name, _masked(name, str(getattr(settings, name))), origin(name),
               field.description or "")
        for name, field in Settings.model_fields.items()
    ]  # fmt: skip


def _masked(name: str, value: str) -> str:
    if any(word in name for word in _SECRET):
        return "***"
    if "://" in value and "@" in value:
        scheme, rest = value.split("://", 1)
        user, host = rest.rsplit("@", 1)
        return f"{scheme}://{user.split(':', 1)[0]}:***@{host}"
    return value
