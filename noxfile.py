"""All checks, each in an environment of its own: ``uvx nox``; one: ``uvx nox -s tests-3.13``."""

from __future__ import annotations

import pathlib
import shutil

import nox

DIST = "build/dist"
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


@nox.session(python=PYTHONS[0])
def coverage(session: nox.Session) -> None:
    """Run the whole suite, and fail where it leaves too much of the code out."""
    _install(session)
    session.run("pytest", "-n", "auto", "--cov", *session.posargs)


@nox.session(python=PYTHONS[0])
@nox.parametrize("pure", ["0", "1"], ids=["compiled", "pure"])
def speeds(session: nox.Session, pure: str) -> None:
    """Test what computes, compiled, which must have been built, and in Python."""
    session.env["BODYCOPY_PURE"] = pure
    _install(session)
    session.run("pytest", "-n", "auto", "tests/kernel", "tests/rulebook", "tests/judge", "tests/test_samples.py")


@nox.session(python=PYTHONS[0])
def sanitize(session: nox.Session) -> None:
    """Compile the kernel with GCC's sanitizers of addresses and of undefined behaviour; test and fuzz it: ``-- 60`` for an hour."""
    flags = "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1"
    session.env |= {"BODYCOPY_PURE": "0", "CC": "gcc", "CFLAGS": flags, "LDFLAGS": flags}
    # Into this environment alone: nothing else can load what was compiled so.
    session.install(
        "--no-cache-dir", ".", *nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "test")
    )
    library = session.run("gcc", "-print-file-name=libasan.so", external=True, silent=True)
    # Python's own allocator would hide where an object ends; what Python leaks at its end is not ours.
    # More memory than there is is refused without them too, and then an error.
    lenient = "detect_leaks=0:allocator_may_return_null=1"
    checks = {"LD_PRELOAD": str(library).strip(), "ASAN_OPTIONS": lenient, "PYTHONMALLOC": "malloc"}
    session.run(
        "pytest",
        "-p",
        "no:cacheprovider",
        "tests/kernel",
        "tests/rulebook/test_flat.py",
        "tests/test_fuzz.py",
        env=checks,
    )
    minutes = session.posargs[0] if session.posargs else "10"
    targets = ("--only", "compiled", "--only", "damaged", "--only", "arguments")
    session.run("python", "tests/fuzz.py", "--minutes", minutes, *targets, env=checks)


@nox.session(python=PYTHONS[0])
def build(session: nox.Session) -> None:
    """Build sdist and wheel into build/dist, and let twine look at what PyPI will show of them."""
    session.install("build", "twine")
    shutil.rmtree(DIST, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", DIST, silent=True)
    session.run("twine", "check", "--strict", *_built("*"))


@nox.session(python=PYTHONS, requires=["build"])
@nox.parametrize("form", ["whl", "tar.gz"], ids=["wheel", "sdist"])
def install(session: nox.Session, form: str) -> None:
    """Install what was built, and nothing else of this checkout; clean a sample, find the man page and the completions."""
    session.install(*_built(f"*.{form}"))
    sample = f"{session.invoked_from}/samples/donation-welded"
    session.chdir(session.create_tmp())
    session.run("bodycopy", "--version")
    cleaned = session.run("bodycopy", "clean", f"{sample}/raw.txt", silent=True)
    if cleaned != pathlib.Path(sample, "clean.txt").read_text("utf-8"):
        session.error("the sample comes out otherwise")
    for path in ("man/man1/bodycopy.1", "bash-completion/completions/bodycopy", "zsh/site-functions/_bodycopy"):
        if not pathlib.Path(session.virtualenv.location, "share", path).exists():
            session.error(f"share/{path} is not installed")


def _built(pattern: str) -> list[str]:
    return [str(path) for path in pathlib.Path(DIST).resolve().glob(pattern)]


@nox.session(python=PYTHONS[0])
def libraries(session: nox.Session) -> None:
    """Run the tests of the modules for pandas, Scrapy, LangChain, LlamaIndex and datatrove, with these installed."""
    _install(session)
    session.install("-e", ".[datatrove]")
    _install(session, "libraries")
    session.run("pytest", "tests/batch/test_libraries.py", "tests/batch/test_datatrove.py", "-rs")


@nox.session(python=PYTHONS[0])
def docs(session: nox.Session) -> None:
    """Build the site of the documentation into build/site; ``-- serve`` shows it while it is written."""
    _install(session, "docs")
    session.run("mkdocs", *(session.posargs or ("build", "--strict")))
