package io.holdfast.cli;

import io.holdfast.client.BridgeAddress;
import io.holdfast.client.SharedObjects;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What every command that talks to a host takes, and the conversation itself. */
final class ClientOptions {
  @Option(names = "--at", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:7870",
      description = "The host's bridge (default ${DEFAULT-VALUE}).")
  private String at;

  @Option(names = "--authkey-file", paramLabel = "FILE",
      description = "The file with the host's key (default: HOLDFAST_AUTHKEY, else ./data/authkey), or the user's.")
  private String authkeyFile;

  @Option(names = "--trust", paramLabel = "FILE",
      description = "Speak TLS, and trust the certificates in this PEM file.")
  private String trust;

  @Option(names = "--user", paramLabel = "NAME",
      description = "Connect as this user of the host; the key is the user's, from --authkey-file or HOLDFAST_AUTHKEY.")
  private String user;

  @Option(names = "--certificate", paramLabel = "FILE",
      description = "The certificate chain to show to a host that asks for one, a PEM file; with --trust.")
  private String certificate;

  @Option(names = "--certificate-key", paramLabel = "FILE", description = "Its private key, a PEM file in PKCS #8.")
  private String certificateKey;

  @Option(names = "--json", description = "Print results, and errors, as JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Connects, talks, says goodbye. */
  Future<Integer> converse(Terminal terminal, Function<SharedObjects, Future<Integer>> conversation) {
    return converse(terminal, (vertx, objects) -> conversation.apply(objects));
  }

  /** The same for a conversation that takes its time. */
  Future<Integer> converse(Terminal terminal, BiFunction<Vertx, SharedObjects, Future<Integer>> conversation) {
    Endpoint host = Endpoint.connecting(at, "--at");
    requireReadable(terminal, "--trust", trust);
    requireReadable(terminal, "--certificate", certificate);
    requireReadable(terminal, "--certificate-key", certificateKey);
    if ((certificate == null) != (certificateKey == null)) {
      throw new UsageException("--certificate and --certificate-key: give both or none");
    }
    if (certificate != null && trust == null) {
      throw new UsageException("--certificate: it takes TLS to show it; give --trust FILE as well");
    }
    AuthKey key = AuthKey.ofClient(terminal, authkeyFile, user);
    BridgeAddress address = BridgeAddress.of(host.host(), host.port(), key.bytes());
    if (user != null) {
      address = address.withUser(user);
    }
    if (trust != null) {
      address = address.withTrust(terminal.resolve(trust).toString());
    }
    if (certificate != null) {
      address = address.withCertificate(terminal.resolve(certificate).toString(),
          terminal.resolve(certificateKey).toString());
    }
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    return ClientConnection.open(vertx, address, key)
        .compose(objects -> conversation.apply(vertx, objects).eventually(objects::close))
        .eventually(vertx::close);
  }

  private static void requireReadable(Terminal terminal, String option, String file) {
    if (file != null && !Files.isReadable(terminal.resolve(file))) {
      throw UsageException.of(option, file, "use a PEM file that is there and can be read");
    }
  }
}
