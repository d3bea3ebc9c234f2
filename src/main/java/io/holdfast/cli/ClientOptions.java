package io.holdfast.cli;

import io.holdfast.client.SharedObjects;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What every command that talks to a host takes, and the conversation itself. */
final class ClientOptions {
  @Option(names = "--at", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:7870",
      description = "The host's bridge (default ${DEFAULT-VALUE}).")
  private String at;

  @Option(names = "--authkey-file", paramLabel = "FILE",
      description = "The file with the host's key (default: HOLDFAST_AUTHKEY, else ./data/authkey).")
  private String authkeyFile;

  @Option(names = "--trust", paramLabel = "FILE",
      description = "Speak TLS, and trust the certificates in this PEM file.")
  private String trust;

  @Option(names = "--json", description = "Print results, and errors, as JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Connects, talks, says goodbye. */
  Future<Integer> converse(Terminal terminal, Function<SharedObjects, Future<Integer>> conversation) {
    Endpoint host = Endpoint.connecting(at, "--at");
    if (trust != null && !Files.isReadable(terminal.resolve(trust))) {
      throw UsageException.of("--trust", trust, "use a PEM file that is there and can be read");
    }
    AuthKey key = AuthKey.ofClient(terminal, authkeyFile);
    Optional<String> certificates = Optional.ofNullable(trust).map(file -> terminal.resolve(file).toString());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    return ClientConnection.open(vertx, host, key, certificates)
        .compose(objects -> conversation.apply(objects).eventually(objects::close))
        .eventually(vertx::close);
  }
}
