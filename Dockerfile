# Build with the development dependencies; the final image has none.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY runtime ./runtime
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production LOCALTENANT_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/openapi ./openapi
COPY --from=build /app/seed ./seed
RUN ln -s /app/dist/main.js /usr/local/bin/localtenant && chmod +x /app/dist/main.js && mkdir /data /tls && chown node:node /data /tls
USER node
EXPOSE 8443
# No --start-interval, which builders before Docker 25 refuse: docker/compose.yaml has it, where somebody waits for the first answer.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["localtenant", "healthcheck"]
ENTRYPOINT ["localtenant"]
CMD ["start"]
