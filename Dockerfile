# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/monitor \
 && python -m pip --python /opt/monitor/bin/python install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY src src
COPY config config
COPY db db
RUN python -m pip --python /opt/monitor/bin/python install --no-cache-dir --no-deps --no-build-isolation . \
 && python -m compileall -q /opt/monitor/lib

FROM python:3.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tini tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 10001 -g 10001 /data
COPY --from=build /opt/monitor /opt/monitor
# /data holds all state (database, digests); a folder mounted at /data/config takes the place of the built-in one.
ENV PATH=/opt/monitor/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5m --timeout=20s --start-period=2m CMD ["monitor", "healthcheck"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["monitor", "fetch"]
