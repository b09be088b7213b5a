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
# Inside the container the page listens on every address; which port of the host leads to it is said by `docker run -p`.
ENV PATH=/opt/monitor/bin:$PATH \
    MFG_MONITOR_WEB__HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=20s --start-period=2m CMD ["monitor", "healthcheck"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["monitor", "serve"]
