# A static binary and nothing else: docker build -t align . && docker run --rm -v "$PWD:/data" align q7x2
FROM rust:1.90-alpine AS build
# blake3 compiles a little C and assembly.
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
# On Alpine the native target is musl, and linked statically.
RUN cargo build --release --locked --bin align && strip target/release/align

FROM scratch
COPY --from=build /src/target/release/align /align
COPY --from=build /src/LICENSE-APACHE /src/LICENSE-MIT /src/NOTICE /licences/
# An empty container has no temporary folder; records of a corpus wait there.
COPY --from=build --chmod=1777 /tmp /tmp
WORKDIR /data
ENTRYPOINT ["/align"]
