# The command in a small image, as nobody, with no need of a network:
#   docker build -t bodycopy .
#   cat raw.txt | docker run --rm -i --network none bodycopy
#   docker run --rm --network none -v "$PWD:/work" -u "$(id -u)" bodycopy clean corpus/ -o out/

# This one has a compiler, for the search of phrases.
FROM python:3.13 AS build
# With --build-arg EXTRAS=[all]: Parquet and WARC too.
ARG EXTRAS=
WORKDIR /source
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY src src
RUN python -m venv /opt/bodycopy && /opt/bodycopy/bin/pip install --no-cache-dir ".$EXTRAS"

FROM python:3.13-slim
COPY --from=build /opt/bodycopy /opt/bodycopy
ENV PATH=/opt/bodycopy/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["bodycopy"]
