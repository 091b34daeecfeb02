# One image for the gateway, the subgraphs and the development issuer; docker-compose.yml says which of them runs.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# What runs in production: compiled, without development dependencies.
FROM node:22-bookworm-slim AS production
WORKDIR /app
ENV NODE_ENV=production APOLLO_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY --from=build /app/cli ./cli
COPY --from=build /app/schema ./schema
COPY --from=build /app/gateway ./gateway
COPY --from=build /app/subgraphs ./subgraphs
USER 1000
# Room for a request's objects, which die young, and none of them made where only a full collection finds them; and one thread of the garbage collector for each
# process, not four. Why: docs/adr/0030-flags-of-nodejs.md.
CMD ["node", "--min-semi-space-size=64", "--max-semi-space-size=64", "--no-allocation-site-pretenuring", "--v8-pool-size=1", "cli/concord.mjs", "gateway", "--config", "/etc/concord/gateway.yaml"]

# With what only a developer's machine has: the issuer and the page to ask from.
FROM build AS development
ENV APOLLO_TELEMETRY_DISABLED=1
RUN mkdir -p node_modules/.cache && chown 1000 node_modules/.cache
USER 1000
CMD ["node", "cli/concord.mjs", "--help"]
