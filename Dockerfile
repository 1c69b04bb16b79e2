# The portal for production, built from a checkout:
#   docker build --tag itdo-developer-platform .
# Configuration comes from environment variables; see app-config.production.yaml.

FROM node:24-trixie-slim AS build
WORKDIR /build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 g++ make \
    && rm -rf /var/lib/apt/lists/*
COPY . .
RUN corepack enable \
    && yarn install --immutable \
    && yarn tsc \
    && yarn workspace backend build

FROM node:24-trixie-slim
# TechDocs runs MkDocs beside the portal (`techdocs.generator.runIn: local`).
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv g++ make \
    && python3 -m venv /opt/mkdocs \
    && /opt/mkdocs/bin/pip install --no-cache-dir mkdocs-techdocs-core==1.7.1 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/opt/mkdocs/bin:$PATH NODE_ENV=production
RUN corepack enable
USER node
WORKDIR /app
COPY --from=build --chown=node:node /build/yarn.lock /build/package.json /build/.yarnrc.yml /build/backstage.json ./
COPY --from=build --chown=node:node /build/packages/backend/dist/skeleton.tar.gz ./
RUN tar xzf skeleton.tar.gz && rm skeleton.tar.gz \
    && yarn workspaces focus --all --production \
    && yarn cache clean
COPY --from=build --chown=node:node /build/packages/backend/dist/bundle.tar.gz /build/app-config.yaml /build/app-config.production.yaml ./
RUN tar xzf bundle.tar.gz && rm bundle.tar.gz
EXPOSE 7007
CMD ["node", "packages/backend", "--config", "app-config.yaml", "--config", "app-config.production.yaml"]
