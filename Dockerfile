# clearance-tracker in two stages: one that builds, one that holds the two programs and what they need to run.
# clearance-sandbox, the stand-in for the platform, is there to try the tracker out: --entrypoint clearance-sandbox.
FROM debian:bookworm-slim AS build
COPY deploy/install-dependencies.sh /src/deploy/
RUN bash /src/deploy/install-dependencies.sh build
WORKDIR /src
COPY . .
RUN cmake --preset release \
    && cmake --build --preset release --target clearance-tracker clearance-sandbox \
    && strip build/release/bin/clearance-tracker build/release/bin/clearance-sandbox

FROM debian:bookworm-slim
COPY deploy/install-dependencies.sh /tmp/
RUN bash /tmp/install-dependencies.sh run \
    && rm -rf /tmp/install-dependencies.sh /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/log/apt /var/log/dpkg.log \
    && groupadd --gid 65532 clearance \
    && useradd --uid 65532 --gid 65532 --no-create-home --home-dir /data --shell /usr/sbin/nologin clearance \
    && install -d -o 65532 -g 65532 -m 0750 /data \
    && install -d -m 0755 /etc/clearance-tracker
COPY --from=build /src/build/release/bin/clearance-tracker /src/build/release/bin/clearance-sandbox /usr/local/bin/
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080 8443
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/usr/local/bin/clearance-tracker", "healthcheck", "--config", "/etc/clearance-tracker/config.toml"]
ENTRYPOINT ["/usr/local/bin/clearance-tracker"]
CMD ["serve", "--config", "/etc/clearance-tracker/config.toml"]
