"""All checks, each in an environment of its own: ``uvx nox``; one: ``uvx nox -s tests-3.13``."""

from __future__ import annotations

import nox

PYTHONS = ("3.11", "3.12", "3.13", "3.14")

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False


def _install(session: nox.Session, group: str = "test") -> None:
    session.install("-e", ".", *nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), group))


@nox.session(python=PYTHONS[0])
def lint(session: nox.Session) -> None:
    """Check style, types, layers, and what is generated from the code."""
    _install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")
    session.run("bodycopy", "rules", "format", "--check")
    session.run("python", "tests/reference.py", "--check")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the whole suite."""
    _install(session)
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build a wheel, install it alone, clean a sample with it."""
    session.install("build")
    folder = session.create_tmp()
    session.run("python", "-m", "build", "--outdir", folder)
    session.install("--find-links", folder, "--pre", "bodycopy")
    session.chdir(folder)
    session.run("bodycopy", "--version")
    session.run("bodycopy", "clean", f"{session.invoked_from}/samples/donation-welded/raw.txt")


@nox.session(python=PYTHONS[0])
def libraries(session: nox.Session) -> None:
    """Run the tests of the modules for pandas, Scrapy, LangChain and LlamaIndex, with these installed."""
    _install(session)
    _install(session, "libraries")
    session.run("pytest", "tests/batch/test_libraries.py", "-rs")


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the site of the documentation into build/site; ``-- serve`` shows it while it is written."""
    _install(session, "docs")
    session.run("mkdocs", *(session.posargs or ("build", "--strict")))
