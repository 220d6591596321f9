# One image for web, worker and sweeper: they differ by their command (docker-compose.yml).

FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts

FROM python:3.13-slim AS packages
WORKDIR /app
COPY pyproject.toml requirements.txt scripts/pins/uv.txt ./
# The lock gives versions and hashes; what only tests need is left out.
RUN python -m venv /uv && /uv/bin/pip install --no-cache-dir --require-hashes -r uv.txt \
    && python -m venv --without-pip /venv \
    && /uv/bin/uv pip install --python /venv/bin/python --no-cache --compile-bytecode \
        --require-hashes -r pyproject.toml -c requirements.txt

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 remam \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin remam \
    && install -d -o remam -g remam -m 750 /data /data/media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=remam.settings \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles \
    XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py pyproject.toml LICENSE ./
COPY records records
COPY accounts accounts
COPY networks networks
COPY activities activities
COPY capitalisation capitalisation
COPY remam remam
COPY templates templates
COPY static static
COPY locale locale
COPY --from=assets /app/node_modules node_modules
# Neither needs a database; the key is thrown away with the command. What is here belongs to root: nobody changes it.
RUN pybabel -q compile -d locale -D django \
    && SECRET_KEY=for-this-command-only BROKER_URL=redis://nowhere DATA_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q records accounts networks activities capitalisation remam \
    && rm -rf /tmp/build
USER remam
EXPOSE 8000
CMD ["gunicorn", "remam.wsgi", "--config", "remam/gunicorn.py"]
