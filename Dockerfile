# One image for web, worker, beat and migrations; the command says which it is.
# It holds no state: data are in PostgreSQL, files in /srv/media or on S3-compatible storage.

FROM node:24-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund


FROM python:3.13-slim AS packages
RUN python -m venv /opt/venv
COPY requirements.lock /build/
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /build/requirements.lock


FROM python:3.13-slim
RUN groupadd --gid 10001 concertation \
    && useradd --uid 10001 --gid concertation --no-create-home --shell /usr/sbin/nologin concertation \
    && install --directory --owner concertation --group concertation /srv/media
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BIND=0.0.0.0 \
    MEDIA_ROOT=/srv/media
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=front-end /build/node_modules node_modules
COPY . .
# Nothing is read from these addresses; the commands only want settings that are complete. The
# key signs nothing: containers are given their own.
RUN pybabel --quiet compile --domain django --directory locale \
    && SECRET_KEY=only-to-collect-static-files \
       DATABASE_URL=postgresql://nowhere/nothing \
       REDIS_URL=redis://nowhere \
       python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q /app -x node_modules
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi"]
