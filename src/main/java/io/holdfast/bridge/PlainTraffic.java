package io.holdfast.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The library's own event-bus bridge, for the plain traffic that is permitted. It trusts whoever connects, so it
 * listens at a Unix-domain socket in a directory that only this user can enter, and is fed by {@link PlainLink} with
 * frames that have been checked and written anew.
 */
final class PlainTraffic {
  private static final SecureRandom RANDOM = new SecureRandom();
  /** The smallest of the systems' limits on such a path, 104 with its end mark. */
  private static final int LONGEST_PATH = 103;

  private final Vertx vertx;
  private final Path directory;
  private final SocketAddress address;
  private final TcpEventBusBridge library;

  private PlainTraffic(Vertx vertx, Path directory, SocketAddress address, TcpEventBusBridge library) {
    this.vertx = vertx;
    this.directory = directory;
    this.address = address;
    this.library = library;
  }

  static Future<PlainTraffic> open(Vertx vertx, io.holdfast.bridge.BridgeOptions.Plain permitted) {
    return vertx.executeBlocking(PlainTraffic::makeDirectory).compose(directory -> {
      String name = Long.toHexString(RANDOM.nextLong());
      SocketAddress address = SocketAddress.domainSocketAddress(directory.resolve(name).toString());
      BridgeOptions options = new BridgeOptions();
      patterns(permitted.inbound()).forEach(options::addInboundPermitted);
      patterns(permitted.outbound()).forEach(options::addOutboundPermitted);
      TcpEventBusBridge library = TcpEventBusBridge.create(vertx, options, new NetServerOptions());
      return library.listen(address).map(listening -> new PlainTraffic(vertx, directory, address, library));
    });
  }

  private static List<PermittedOptions> patterns(List<Pattern> patterns) {
    return patterns.stream().map(pattern -> new PermittedOptions().setAddressRegex(pattern.pattern())).toList();
  }

  private static Path makeDirectory() throws IOException {
    Path directory = Files.createTempDirectory("holdfast-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (directory.toString().length() + 17 > LONGEST_PATH) {
      Files.delete(directory);
      throw new IOException("the temporary directory " + directory.getParent()
          + " has too long a path for a socket, of at most "
          + LONGEST_PATH + " characters; start with -Djava.io.tmpdir=/tmp");
    }
    return directory;
  }

  SocketAddress address() {
    return address;
  }

  Future<Void> close() {
    return library.close().transform(closed -> vertx.executeBlocking(() -> {
      Files.deleteIfExists(Path.of(address.path()));
      Files.deleteIfExists(directory);
      return null;
    }));
  }
}
