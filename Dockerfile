# One image for serving, for the worker and for the commands. Everything that lasts lies on the volume /data or in
# PostgreSQL; the root may be read-only with a tmpfs on /tmp. docs/operations.md tells how.
FROM python:3.11-slim AS build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim
# the fonts of documents; docs/operations.md tells how an office adds its own
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk fonts-lxgw-wenkai \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin secondment \
    && install -d -o secondment -m 0700 /data
COPY --from=build /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SECONDMENT_ENV=production \
    INSTANCE_PATH=/data \
    BIND=0.0.0.0:8000
USER secondment
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import os, urllib.request as web; \
host = os.environ.get('TRUSTED_HOSTS', '').split(',')[0].strip() or '127.0.0.1'; \
web.urlopen(web.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["gunicorn"]
